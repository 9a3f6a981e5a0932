"""The performance report and the list of snapshots."""

from __future__ import annotations

from random import Random

import pytest

from telesink.store.query.filters import Filter
from telesink.store.query.service import TelemetryQueryService
from telesink.store.settings import ComponentSettings, Settings, ThresholdSettings
from tests.query.rows import HOUR, T0, Rows, ServiceMaker

MS = 1000


def test_an_empty_store_has_no_durations(rows: Rows, service: TelemetryQueryService) -> None:
    report = service.performance()
    assert (report.count, report.avg_us, report.p95_us, report.avg_memory_bytes) == (0, None, None, None)
    assert report.distribution == {"fast": 0, "normal": 0, "slow": 0, "critical": 0}
    assert report.by_operation == ()


def test_percentiles_are_within_the_error_that_the_report_states(rows: Rows, service: TelemetryQueryService) -> None:
    random = Random(3)
    durations = [int(random.lognormvariate(10, 2)) for _ in range(500)]
    for place, duration in enumerate(durations):
        rows.event(T0 + place, duration_us=duration)
    report = service.performance()
    exact = sorted(durations)
    assert report.relative_error == 0.02
    assert report.p50_us == pytest.approx(exact[249], rel=0.02)
    assert report.p95_us == pytest.approx(exact[474], rel=0.02)
    assert report.p99_us == pytest.approx(exact[494], rel=0.02)
    assert report.avg_us == pytest.approx(sum(durations) / 500)
    assert report.by_operation[0].max_us == exact[-1]


def test_a_duration_counts_once_whoever_recorded_it(rows: Rows, service: TelemetryQueryService) -> None:
    rows.event(name="call_start", span="s")
    rows.event(name="call_complete", span="s", duration_us=5 * MS)
    rows.snapshot(5 * MS, beside_event=True, component="tool_telemetry", operation="memory.search", memory=100)
    rows.snapshot(7 * MS, component="db", operation="query", memory=300)
    rows.snapshot(None, component="db", operation="query")
    report = service.performance()
    assert report.count == 2
    assert {stats.operation: stats.count for stats in report.by_operation} == {"memory.search": 1, "query": 1}
    assert report.avg_memory_bytes == 200


def test_classes_go_by_the_thresholds_of_the_component(rows: Rows, asking: ServiceMaker) -> None:
    lenient = ThresholdSettings(fast=1000, normal=2000, slow=3000)
    settings = Settings(components={"batch": ComponentSettings(performance_thresholds=lenient)})
    for duration in (100, 101, 500, 501, 2000, 2001):
        rows.event(component="api", operation="get", duration_us=duration * MS)
        rows.event(component="batch", operation="load", duration_us=duration * MS)
    report = asking(settings=settings).performance()
    by_operation = {stats.operation: stats.distribution for stats in report.by_operation}
    assert by_operation["get"] == {"fast": 1, "normal": 2, "slow": 2, "critical": 1}
    assert by_operation["load"] == {"fast": 4, "normal": 1, "slow": 1, "critical": 0}
    assert report.distribution == {"fast": 5, "normal": 3, "slow": 3, "critical": 1}
    assert report.slow_operations == {"get": 2, "load": 1}
    assert report.critical_operations == {"get": 1}


def test_operations_stand_worst_first_with_their_errors(rows: Rows, service: TelemetryQueryService) -> None:
    rows.event(operation="quick", duration_us=MS)
    rows.event(operation="slow", duration_us=900 * MS)
    rows.event(operation="slow", duration_us=900 * MS, level="error", name="invocation_error")
    rows.event(operation=None, name="no_operation", duration_us=10 * MS)
    report = service.performance()
    assert [stats.operation for stats in report.by_operation] == ["slow", "no_operation", "quick"]
    assert [stats.errors for stats in report.by_operation] == [1, 0, 0]


def test_the_trend_has_the_95th_percentile_of_each_step(rows: Rows, service: TelemetryQueryService) -> None:
    rows.event(T0, duration_us=10 * MS)
    rows.event(T0 + 3 * HOUR - 1, duration_us=30 * MS)
    (stats,) = service.performance(Filter(start=T0, end=T0 + 4 * HOUR), steps=4).by_operation
    assert stats.trend[0] == pytest.approx(10 * MS, rel=0.02)
    assert stats.trend[1] is None
    assert stats.trend[2] == pytest.approx(30 * MS, rel=0.02)
    assert stats.trend[3] is None


def test_without_a_range_the_trend_covers_the_store(rows: Rows, service: TelemetryQueryService) -> None:
    rows.event(T0, operation="get", duration_us=MS)
    rows.snapshot(MS, T0 + HOUR, component="tool_telemetry", operation="get")
    (stats,) = service.performance(steps=2).by_operation
    assert all(stats.trend)


def test_a_filter_chooses_events_and_snapshots(rows: Rows, service: TelemetryQueryService) -> None:
    rows.event(component="api", operation="get", duration_us=MS)
    rows.snapshot(MS, component="api", operation="put")
    rows.snapshot(MS, component="db", operation="get")

    def counted(wanted: Filter) -> list[tuple[str, str]]:
        return sorted((stats.component, stats.operation) for stats in service.performance(wanted).by_operation)

    assert counted(Filter(components=("api",))) == [("api", "get"), ("api", "put")]
    assert counted(Filter(operations=("get",))) == [("api", "get"), ("db", "get")]
    assert counted(Filter(levels=("info",))) == [("api", "get")]
    assert counted(Filter(where="duration:<1s")) == [("api", "get")]
    assert counted(Filter(start=T0 + 1)) == []


def test_snapshots_are_listed_newest_first(rows: Rows, service: TelemetryQueryService) -> None:
    rows.snapshot(12_500, T0, memory=10**9, kind=0)
    rows.snapshot(None, T0 + 1, operation="idle", beside_event=True)
    newest, oldest = service.snapshots()
    assert (newest.operation, newest.performance_class, newest.duration_us) == ("idle", None, None)
    assert (oldest.component, oldest.operation, oldest.recorded_at) == ("db", "query", T0)
    assert (oldest.duration_us, oldest.memory_usage_bytes, oldest.performance_class) == (
        12_500,
        10**9,
        "fast",
    )
    assert [snapshot.operation for snapshot in service.snapshots(Filter(operations=("query",)))] == ["query"]
    assert len(service.snapshots(limit=1)) == 1


def test_of_a_few_calls_the_slowest_is_the_highest_percentile(rows: Rows, asking: ServiceMaker) -> None:
    for number, duration in enumerate((1_180_000, 3_280_000)):
        rows.event(T0 + number, operation="slow.one", duration_us=duration)
    (operation,) = asking().performance().by_operation
    assert operation.p50_us == pytest.approx(1_180_000, rel=0.02)
    assert (operation.p95_us, operation.p99_us) == (pytest.approx(3_280_000, rel=0.02),) * 2
    assert operation.p99_us <= operation.max_us == 3_280_000
