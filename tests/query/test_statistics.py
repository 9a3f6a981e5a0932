"""Statistics, error patterns and the series over time."""

from __future__ import annotations

import pytest

from telesink.store.errors import InputError
from telesink.store.query.filters import Filter
from telesink.store.query.results import TimeBucket
from telesink.store.query.service import TelemetryQueryService
from telesink.store.query.steps import Steps
from tests.query.rows import HOUR, MINUTE, T0, Rows


def test_an_empty_store_has_no_statistics(rows: Rows, service: TelemetryQueryService) -> None:
    statistics = service.statistics()
    assert (statistics.total_events, statistics.error_rate) == (0, 0.0)
    assert (statistics.events_by_type, statistics.recent_activity, statistics.error_patterns) == ({}, (), ())


def test_events_are_counted_by_kind_most_first(rows: Rows, service: TelemetryQueryService) -> None:
    rows.event(event_type="chat", level="error", component="b")
    rows.event(event_type="tool", component="b")
    rows.event(event_type="tool", component="a")
    rows.event(event_type="tool", level="critical", component="b")
    statistics = service.statistics()
    assert statistics.total_events == 4
    assert list(statistics.events_by_type.items()) == [("tool", 3), ("chat", 1)]
    assert dict(statistics.events_by_level) == {"info": 2, "error": 1, "critical": 1}
    assert list(statistics.events_by_component.items()) == [("b", 3), ("a", 1)]
    assert statistics.error_rate == 50.0


def test_statistics_are_about_what_the_filter_wants(rows: Rows, service: TelemetryQueryService) -> None:
    rows.event(component="a", level="error", message="x")
    rows.event(component="b", level="error", message="y")
    rows.event(component="b", level="info")
    assert service.statistics(Filter(components=("a", "b"))).total_events == 3
    only_info = service.statistics(Filter(levels=("info",)))
    assert (only_info.total_events, only_info.error_patterns) == (1, ())
    of_a = service.statistics(Filter(components=("a",)))
    assert [pattern.template for pattern in of_a.error_patterns] == ["x"]
    assert service.statistics(Filter(where="level:>=error")).error_rate == 100.0


def test_recent_activity_has_the_last_day_by_the_hour(rows: Rows, service: TelemetryQueryService) -> None:
    whole_hour = T0 // HOUR * HOUR
    for hour in range(30):
        rows.event(whole_hour + hour * HOUR + MINUTE, level="error" if hour == 29 else "info")
    rows.event(whole_hour + 29 * HOUR)
    activity = service.statistics().recent_activity
    assert len(activity) == 24
    assert activity[0] == TimeBucket(whole_hour + 6 * HOUR, events=1, errors=0)
    assert activity[-1] == TimeBucket(whole_hour + 29 * HOUR, events=2, errors=1)


def test_errors_that_say_the_same_make_one_pattern(rows: Rows, service: TelemetryQueryService) -> None:
    rows.event(T0, level="error", message="host 1 timed out", component="a")
    rows.event(T0 + 1, level="error", message="no 'key'")
    rows.event(T0 + 2, level="critical", message="host 2 timed out", component="b")
    rows.event(T0 + 3, level="warning", message="host 3 timed out")
    first, second = service.statistics().error_patterns
    assert (first.template, first.count, first.last_at) == ("host <n> timed out", 2, T0 + 2)
    assert first.components == ("b", "a")
    assert (second.template, second.count) == ("no <text>", 1)


def test_an_error_without_a_message_goes_by_what_it_was_about(rows: Rows, service: TelemetryQueryService) -> None:
    rows.event(T0, level="error", operation="memory.search")
    rows.event(T0 + 1, level="error", operation=None, name="boot_failed")
    assert {pattern.template for pattern in service.statistics().error_patterns} == {
        "memory.search",
        "boot_failed",
    }


def test_at_most_twenty_patterns_are_told_the_most_frequent_ones(rows: Rows, service: TelemetryQueryService) -> None:
    for letter in "abcdefghijklmnopqrstuvwxyz":
        rows.event(level="error", message=f"broken {letter}")
    rows.event(level="error", message="broken a")
    patterns = service.statistics().error_patterns
    assert len(patterns) == 20
    assert (patterns[0].template, patterns[0].count) == ("broken a", 2)


# series ----------------------------------------------------------------------------------------------------
def test_a_series_has_a_bucket_for_every_step(rows: Rows, service: TelemetryQueryService) -> None:
    rows.event(T0)
    rows.event(T0 + HOUR - 1, level="error")
    rows.event(T0 + 3 * HOUR - 1)
    rows.event(T0 + 3 * HOUR)
    assert service.time_series(Filter(start=T0, end=T0 + 3 * HOUR), steps=3) == (
        TimeBucket(T0, 2, 1),
        TimeBucket(T0 + HOUR, 0, 0),
        TimeBucket(T0 + 2 * HOUR, 1, 0),
    )


def test_a_series_of_errors_alone_counts_them_all(rows: Rows, service: TelemetryQueryService) -> None:
    rows.event(level="error")
    rows.event(level="critical")
    rows.event()
    wanted = Filter(start=T0, end=T0 + HOUR, levels=("error", "critical"))
    assert service.time_series(wanted, steps=1) == (TimeBucket(T0, 2, 2),)


@pytest.mark.parametrize(
    ("wanted", "steps", "words"),
    [
        (Filter(start=T0), 3, "a start and an end"),
        (Filter(), 3, "a start and an end"),
        (Filter(start=T0, end=T0), 3, "before it starts"),
        (Filter(start=T0, end=T0 + 1), 0, "at least one step"),
    ],
)
def test_a_series_needs_a_range(
    rows: Rows, service: TelemetryQueryService, wanted: Filter, steps: int, words: str
) -> None:
    with pytest.raises(InputError, match=words):
        service.time_series(wanted, steps=steps)


@pytest.mark.parametrize(("span", "count"), [(7, 3), (10, 7), (60, 60), (3, 5), (1, 1)])
def test_each_moment_lies_in_the_step_that_began_last(span: int, count: int) -> None:
    steps = Steps(T0, T0 + span, count)
    for moment in range(T0, T0 + span):
        index = steps.index(moment)
        assert steps.begin(index) <= moment
        assert index == count - 1 or moment < steps.begin(index + 1)
