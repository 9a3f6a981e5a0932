"""Time ranges: what is typed, and what it means at a moment."""

from __future__ import annotations

import pytest

from telesink.store.errors import InputError
from telesink.tui.ranges import PRESETS, parse_range, step_words, steps_between

SECOND = 1_000_000
HOUR = 3600 * SECOND
NOW = 1_795_530_727 * SECOND


@pytest.mark.parametrize("name", PRESETS)
def test_every_range_of_the_list_can_be_read(name: str) -> None:
    assert parse_range(name).name == name


def test_a_moving_range_ends_with_the_present() -> None:
    assert parse_range("1h").bounds(NOW) == (NOW - HOUR, NOW + 1)


def test_everything_has_no_ends() -> None:
    assert parse_range("all").bounds(NOW) == (None, None)


def test_two_times_make_a_range_that_stands_still() -> None:
    chosen = parse_range("2026-11-24T14:00:00Z .. 2026-11-24T15:00:00Z")
    start, end = chosen.bounds(NOW)
    assert start is not None
    assert end is not None
    assert end - start == HOUR
    assert not chosen.is_moving


def test_one_side_may_be_left_open() -> None:
    start, end = parse_range("2026-11-24T14:00:00Z..").bounds(NOW)
    assert start is not None
    assert end is None


@pytest.mark.parametrize("text", ["", "soon", "10", "2026-11-24T15:00Z..2026-11-24T14:00Z", "1ms", "..x"])
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse_range(text)


@pytest.mark.parametrize(("name", "seconds"), [("15m", 4.5), ("1m", 1.0), ("30d", 15.0), ("all", None)])
def test_a_range_is_asked_again_before_a_bar_has_moved_by_its_width(name: str, seconds: float | None) -> None:
    assert parse_range(name).repeat_seconds() == seconds


def test_bars_keep_their_edges_while_time_goes_on() -> None:
    first = steps_between(NOW - HOUR, NOW, 60)
    a_little_later = steps_between(NOW - HOUR + SECOND, NOW + SECOND, 60)
    assert first == a_little_later
    assert first[1] >= NOW
    assert first[1] % (60 * SECOND) == 0


@pytest.mark.parametrize(
    ("step", "words"), [(15 * SECOND, "15 s"), (60 * SECOND, "1 min"), (HOUR, "1 h"), (10_080 * SECOND, "2.8 h")]
)
def test_the_length_of_a_bar_in_words(step: int, words: str) -> None:
    assert step_words(step) == words
