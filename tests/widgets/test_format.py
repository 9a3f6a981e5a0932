"""Numbers and times as people read them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesink.widgets import format as words

DAY = 86_400_000_000
AT = 1_764_000_000_123_456  # 2025-11-24 16:00:00.123456 UTC


@pytest.mark.parametrize(
    ("us", "text"),
    [
        (0, "0 µs"),
        (850, "850 µs"),
        (999.7, "1.0 ms"),
        (12_500, "12.5 ms"),
        (99_960, "100 ms"),
        (229_900, "230 ms"),
        (999_600, "1.00 s"),
        (2_530_000, "2.53 s"),
        (9_996_000, "10.0 s"),
        (59_960_000, "1 m 00 s"),
        (72_000_000, "1 m 12 s"),
        (3_599_600_000, "1 h 00 m"),
        (7_500_000_000, "2 h 05 m"),
        (3 * DAY + 4 * DAY // 24, "3 d 4 h"),
        (-12_500, "-12.5 ms"),
    ],
)
def test_durations(us: float, text: str) -> None:
    assert words.duration(us) == text


def test_a_duration_comes_in_two_parts_to_be_painted_apart() -> None:
    assert words.duration_parts(12_500) == ("12.5", "ms")


@given(st.integers(0, 99 * DAY))
def test_no_duration_is_wider_than_its_column(us: int) -> None:
    assert len(words.duration(us)) <= len("23 h 59 m")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (0.5, "0.5"),
        (999, "999"),
        (999.6, "1.0k"),
        (1_024, "1.0k"),
        (12_345, "12.3k"),
        (99_960, "100k"),
        (999_600, "1.0M"),
        (-1_500, "-1.5k"),
        (2e12, "2.0T"),
    ],
)
def test_short_counts(number: float, text: str) -> None:
    assert words.count_short(number) == text


@given(st.floats(0, 999e12))
def test_short_counts_stay_short(number: float) -> None:
    assert len(words.count_short(number)) <= 5


def test_counts_have_separators() -> None:
    assert words.count(1_234_567) == "1,234,567"


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 B"), (412, "412 B"), (18_432, "18.4 kB"), (999_999, "1.0 MB"), (2.1e9, "2.1 GB")]
)
def test_sizes(size: float, text: str) -> None:
    assert words.bytes_size(size) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0 %"), (0.004, "<0.01 %"), (0.42, "0.42 %"), (0.996, "1.0 %"), (1.62, "1.6 %"), (99.97, "100 %")],
)
def test_percentages(value: float, text: str) -> None:
    assert words.percent(value) == text


@pytest.mark.parametrize(
    ("passed_us", "text"),
    [
        (0, "now"),
        (999_999, "now"),
        (12_000_000, "12 s ago"),
        (61_000_000, "1 m ago"),
        (3 * 3_600_000_000, "3 h ago"),
        (2 * DAY, "2 d ago"),
        (-5_000_000, "in 5 s"),
    ],
)
def test_ages(passed_us: int, text: str) -> None:
    assert words.ago(AT, AT - passed_us) == text


def test_the_clock_shows_milliseconds() -> None:
    assert words.clock(AT, utc=True) == "16:00:00.123"


def test_the_clock_shows_local_time_unless_utc_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    assert words.clock(AT, precise=False) == "17:00:00"
    assert words.clock(AT, utc=True, precise=False) == "16:00:00"


def test_a_date_stands_before_the_time() -> None:
    assert words.date_clock(AT, utc=True) == "2025-11-24 16:00:00.123"


def test_times_before_1970_have_a_clock_too() -> None:
    assert words.clock(-1, utc=True) == "23:59:59.999"


def test_a_time_that_no_calendar_holds_is_shown_as_a_number() -> None:
    assert words.clock(10**30) == f"{10**30} µs"
