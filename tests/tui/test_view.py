"""The moment that is shown: live, frozen, or gone back to."""

from __future__ import annotations

from telesink.tui.ranges import parse_range
from telesink.tui.view import STEPS, View
from tests.tui.fixed_rows import MINUTE, NOW
from tests.tui.stage import fixed_clock

HOUR = 60 * MINUTE


def view(name: str = "1h", as_of: int | None = None) -> View:
    return View(fixed_clock, parse_range(name), as_of)


def test_the_range_before_is_as_long_and_ends_where_this_one_begins() -> None:
    start, end = view().previous(NOW) or (0, 0)
    assert end == NOW - HOUR
    assert abs((end - start) - HOUR) <= 1


def test_before_everything_there_is_nothing() -> None:
    assert view("all").previous(NOW) is None


def test_a_step_is_a_bar_and_a_whole_range_is_sixty() -> None:
    assert view().moved(-1).as_of == NOW - MINUTE
    assert view().moved(-STEPS).moved(1).as_of == NOW - 59 * MINUTE


def test_going_on_past_the_present_is_live_again() -> None:
    assert view().moved(-1).moved(1).as_of is None
    assert view().moved(STEPS).as_of is None


def test_what_came_after_the_moment_is_outside_of_every_range() -> None:
    then = NOW - 10 * MINUTE
    assert view("1h", then).bounds(then) == (then - HOUR, then + 1)
    assert view("all", then).bounds(then) == (None, then + 1)
    dated = "2026-01-01T00:00:00Z..2099-01-01T00:00:00Z"
    assert view(dated, then).bounds(then)[1] == then + 1


def test_a_range_that_has_not_begun_by_then_holds_next_to_nothing() -> None:
    start, end = view("2099-01-01T00:00:00Z..", NOW).bounds(NOW)
    assert (start, end) == (start, (start or 0) + 1)
