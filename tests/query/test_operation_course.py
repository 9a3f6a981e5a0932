"""One operation over time: from rows, from the hours of the rollups, and both."""

from __future__ import annotations

from dataclasses import replace

import pytest

from telesink.store.location import StoreLocation
from telesink.store.query import operation_durations
from telesink.store.query.chart_results import OperationCourse
from telesink.store.query.filters import Filter
from telesink.store.query.service import TelemetryQueryService
from tests.query.rows import HOUR as ROW_HOUR
from tests.query.rows import T0 as ROW_T0
from tests.query.rows import Rows
from tests.query.test_rollup_answers import HOUR, MINUTE, T0, asking, at, change, commit, count, from_rows

MS = 1000
START = ROW_T0 // ROW_HOUR * ROW_HOUR


def test_each_step_has_its_calls_errors_and_percentiles(rows: Rows, service: TelemetryQueryService) -> None:
    for number in range(100):
        rows.event(START + number, duration_us=(number + 1) * MS, level="error" if number % 10 == 0 else "info")
    rows.event(START + 5 * MINUTE, duration_us=7 * MS)
    rows.event(START, operation="another", duration_us=MS)
    rows.event(START, component="other", duration_us=MS)
    rows.snapshot(9 * MS, START + 5 * MINUTE, component="tool_telemetry", operation="memory.search")
    wanted = Filter(start=START, end=START + 10 * MINUTE)
    course = service.operation_course("tool_telemetry", "memory.search", wanted, most_steps=10)
    assert (course.start, course.end, course.step_us) == (START, START + 10 * MINUTE, MINUTE)
    first, later = course.steps
    assert (first.started_at, first.count, first.errors) == (START, 100, 10)
    assert (first.p50_us, first.p95_us, first.p99_us) == pytest.approx((50 * MS, 95 * MS, 99 * MS), rel=0.02)
    assert (later.started_at, later.count) == (START + 5 * MINUTE, 2)


def test_an_unknown_operation_has_no_steps(rows: Rows, service: TelemetryQueryService) -> None:
    rows.event(START, duration_us=MS)
    wanted = Filter(start=START, end=START + ROW_HOUR)
    assert service.operation_course("nobody", "memory.search", wanted).steps == ()
    assert service.operation_course("tool_telemetry", "nothing", wanted).steps == ()


def asked(location: StoreLocation, wanted: Filter, most_steps: int) -> OperationCourse:
    with asking(location) as service:
        return service.operation_course("api", "search", wanted, most_steps=most_steps)


def test_a_long_range_is_answered_from_the_hours_without_its_events(location: StoreLocation) -> None:
    commit(location, *(at(T0 + hour * HOUR + HOUR // 2, level=4) for hour in range(48)))
    count(location)
    change(location, "delete from telemetry_events")
    course = asked(location, Filter(start=T0, end=T0 + 48 * HOUR), most_steps=24)
    assert course.step_us == 2 * HOUR
    assert [(step.count, step.errors) for step in course.steps] == [(2, 2)] * 24
    assert course.steps[0].p95_us == pytest.approx(5 * MS, rel=0.02)


def test_the_hours_and_the_rows_beside_them_make_the_same_steps_as_the_rows_alone(location: StoreLocation) -> None:
    commit(location, *(at(T0 + minute * MINUTE, duration_ms=float(minute)) for minute in range(0, 600, 7)))
    count(location)
    commit(location, *(at(T0 + minute * MINUTE, duration_ms=3.0) for minute in range(0, 600, 11)))
    wanted = Filter(start=T0 + 20 * MINUTE, end=T0 + 575 * MINUTE)
    from_rollups = asked(location, wanted, most_steps=5)
    from_rows(location)
    rows_alone = asked(location, wanted, most_steps=5)
    assert [replace(step, p50_us=0, p95_us=0, p99_us=0) for step in from_rollups.steps] == [
        replace(step, p50_us=0, p95_us=0, p99_us=0) for step in rows_alone.steps
    ]
    for one, other in zip(from_rollups.steps, rows_alone.steps, strict=True):
        assert one.p95_us == pytest.approx(other.p95_us, rel=0.04)


def test_of_very_many_calls_no_step_is_shorter_than_the_hours_that_are_known(
    location: StoreLocation, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(location, *(at(T0 + minute * MINUTE) for minute in range(180)))
    count(location)
    wanted = Filter(start=T0, end=T0 + 3 * HOUR)
    assert asked(location, wanted, most_steps=180).step_us == MINUTE
    monkeypatch.setattr(operation_durations, "FEW_ROWS", 100)
    assert asked(location, wanted, most_steps=180).step_us == HOUR
