"""Marks of an axis stand at round numbers and round times."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesink.widgets.axes import axis_line
from telesink.widgets.ticks import elapsed_ticks, time_ticks, value_ticks

AT = 1_764_000_000  # 2025-11-24 16:00:00 UTC


def labels_of_values(low: float, high: float, most: int = 4) -> list[str]:
    return [tick.label for tick in value_ticks(low, high, most)]


def labels_of_times(span: float, *, utc: bool = True, start: float = AT) -> list[str]:
    return [tick.label for tick in time_ticks(start, start + span, 5, utc=utc)]


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [
        (0, 1_234, ["0", "0.5k", "1.0k"]),
        (0, 0.7, ["0", "0.2", "0.4", "0.6"]),
        (-5, 10, ["-5", "0", "5", "10"]),
        (1_000_000, 1_000_004, ["1000000", "1000001", "1000002", "1000003", "1000004"]),
        (0, 1e-5, ["0", "5e-6", "1e-5"]),
        (0, 1e200, ["0", "5e199", "1e200"]),
    ],
)
def test_values(low: float, high: float, labels: list[str]) -> None:
    assert labels_of_values(low, high) == labels


@given(st.floats(-1e300, 1e300), st.floats(-1e300, 1e300), st.integers(1, 8))
def test_any_range_of_values_has_ticks_within_it(one: float, other: float, most: int) -> None:
    low, high = min(one, other), max(one, other)
    slack = (high - low) * 1e-6 + 1.0
    assert all(low - slack <= tick.at <= high + slack for tick in value_ticks(low, high, most))


@pytest.mark.parametrize(
    ("span", "labels"),
    [
        (60, ["16:00:00", "16:00:15", "16:00:30", "16:00:45", "16:01:00"]),
        (3_600, ["16:00", "16:15", "16:30", "16:45", "17:00"]),
        (86_400, ["18:00", "25 Nov", "06:00", "12:00"]),
        (7 * 86_400, ["26 Nov", "28 Nov", "30 Nov"]),
    ],
)
def test_times(span: float, labels: list[str]) -> None:
    assert labels_of_times(span) == labels


def test_times_are_round_on_the_local_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Kathmandu")  # five hours and 45 minutes ahead
    time.tzset()
    assert labels_of_times(4 * 3_600, utc=False) == ["22:00", "23:00", "25 Nov", "01:00"]


def test_times_stay_round_over_a_change_of_summer_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    eve = 1_761_426_000  # 2025-10-25 23:00 there, four hours before the clock goes back
    assert labels_of_times(12 * 3_600, utc=False, start=eve) == ["26 Oct", "03:00", "06:00", "09:00"]


@pytest.mark.parametrize("start", [-1e18, 1e18, 4e11])
def test_times_that_no_calendar_shows_have_no_ticks(start: float) -> None:
    assert time_ticks(start, start + 60, 5, utc=True) == []


@pytest.mark.parametrize(
    ("start", "end", "labels"),
    [
        (0, 0.9, ["0 ms", "200 ms", "400 ms", "600 ms", "800 ms"]),
        (0.3, 3.24, ["1 s", "2 s", "3 s"]),
        (0, 75, ["0 s", "15 s", "30 s", "45 s", "60 s", "75 s"]),
        (0, 4_000, ["0 m", "15 m", "30 m", "45 m", "60 m"]),
    ],
)
def test_elapsed_time(start: float, end: float, labels: list[str]) -> None:
    assert [tick.label for tick in elapsed_ticks(start, end, 5)] == labels


def test_labels_that_would_touch_are_left_out() -> None:
    ticks = time_ticks(AT, AT + 3_600, 5, utc=True)
    line = axis_line(ticks, AT, AT + 3_600, 20)
    assert 1 < len(line.split()) < len(ticks)
    assert all(len(blank) >= 2 for blank in re.findall(r"(?<=\d) +(?=\d)", line))


@given(st.integers(1, 200), st.floats(0, 1e9))
def test_an_axis_line_has_exactly_its_width(width: int, span: float) -> None:
    line = axis_line(time_ticks(AT, AT + span, 5, utc=True), AT, AT + span, width)
    assert len(line) == max(width, len(line.split()[0]) if line.split() else 0)
