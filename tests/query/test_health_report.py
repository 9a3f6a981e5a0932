"""The verdict on everything: each status, why, by which threshold, and the figures behind it."""

from __future__ import annotations

import pytest

from telesink.store.query.filters import Filter
from telesink.store.query.health_report import HealthReport
from telesink.store.query.service import TelemetryQueryService
from telesink.store.settings import HealthSettings, Settings, StorageSettings
from telesink.store.spool.encoding import encode
from telesink.store.spool.frames import frame
from telesink.store.spool.records import EVENT, EventRecord
from telesink.store.spool.segment import SegmentWriter
from tests.query.rows import HOUR, MINUTE, T0, Rows, ServiceMaker

LAST_HOUR = Filter(start=T0)


def words(report: HealthReport) -> list[str]:
    return [reason.words for reason in report.reasons]


def events(rows: Rows, good: int, errors: int, component: str = "worker") -> None:
    for _ in range(good):
        rows.event(component=component)
    for _ in range(errors):
        rows.event(component=component, level="error", message="broken")


# the verdict -----------------------------------------------------------------------------------------------
def test_where_all_is_well_there_is_no_reason(rows: Rows, service: TelemetryQueryService) -> None:
    events(rows, 97, 3)
    rows.health(healthy=True)
    report = service.health(LAST_HOUR)
    assert (report.status, report.overall_health, report.reasons) == ("healthy", True, ())


def test_a_check_whose_newest_result_is_a_failure_makes_it_unhealthy(
    rows: Rows, service: TelemetryQueryService
) -> None:
    rows.health(healthy=True, at=T0)
    rows.health(healthy=False, at=T0 + MINUTE, error="refused")
    rows.health(healthy=False, at=T0 + 2 * MINUTE, error="timed out")
    report = service.health(LAST_HOUR)
    assert (report.status, report.overall_health) == ("unhealthy", False)
    (reason,) = report.reasons
    assert (reason.words, reason.since) == ("db/ping fails: timed out", T0 + MINUTE)


def test_a_check_that_has_recovered_is_no_reason(rows: Rows, service: TelemetryQueryService) -> None:
    rows.health(healthy=False, at=T0)
    rows.health(healthy=True, at=T0 + MINUTE)
    assert service.health(LAST_HOUR).status == "healthy"


@pytest.mark.parametrize(
    ("good", "errors", "status"),
    [(96, 4, "healthy"), (95, 5, "degraded"), (76, 24, "degraded"), (75, 25, "unhealthy"), (14, 5, "degraded")],
)
def test_errors_are_judged_by_their_share(
    rows: Rows, service: TelemetryQueryService, good: int, errors: int, status: str
) -> None:
    """The last of them are over a quarter, but of fewer events than a verdict of unhealthy needs."""
    events(rows, good, errors)
    assert service.health(LAST_HOUR).status == status


def test_the_reason_says_how_many_events_are_errors_and_where(rows: Rows, service: TelemetryQueryService) -> None:
    events(rows, 30, 10, "worker")
    events(rows, 8, 2, "api")
    assert words(service.health(LAST_HOUR)) == [
        "24 % of 50 events are errors, 10 of them of worker (5 % or more is degraded)"
    ]


def test_the_thresholds_of_errors_are_configured(rows: Rows, asking: ServiceMaker) -> None:
    events(rows, 9, 1)
    limits = HealthSettings(degraded_error_percent=50, unhealthy_error_percent=60)
    assert asking(settings=Settings(health=limits)).health(LAST_HOUR).status == "healthy"
    limits = HealthSettings(unhealthy_error_percent=10, minimum_events=10)
    report = asking(settings=Settings(health=limits)).health(LAST_HOUR)
    assert (report.status, words(report)) == (
        "unhealthy",
        ["10 % of 10 events are errors (10 % or more is unhealthy)"],
    )


def test_no_error_is_no_reason_even_where_none_is_tolerated(rows: Rows, asking: ServiceMaker) -> None:
    events(rows, 30, 0)
    limits = HealthSettings(degraded_error_percent=0, unhealthy_error_percent=0)
    assert asking(settings=Settings(health=limits)).health(LAST_HOUR).status == "healthy"


def test_a_spool_that_is_nearly_full_makes_it_degraded(rows: Rows, asking: ServiceMaker) -> None:
    rows.event()
    segments = [SegmentWriter(rows.location.spool) for _ in range(4)]
    storage = StorageSettings(spool_limit_mb=20)
    report = asking(settings=Settings(storage=storage)).health(LAST_HOUR)
    assert (report.status, words(report)) == (
        "degraded",
        ["the spool is 80 % full, 16.0 MiB of 20.0 MiB: when it is full, events are lost"],
    )
    limits = HealthSettings(spool_percent=81)
    assert asking(settings=Settings(storage=storage, health=limits)).health(LAST_HOUR).status == "healthy"
    for segment in segments:
        segment.close()


def test_records_that_have_waited_for_long_make_it_degraded(rows: Rows, asking: ServiceMaker) -> None:
    rows.event()
    segment = SegmentWriter(rows.location.spool)
    later = T0 + 10**6 * HOUR  # than the segment's making, which is of the real present
    segment.append(frame(EVENT, encode(tuple(EventRecord(later * 1000, "tool", "step", "app")))))
    assert asking(later + 60_000_000).health(LAST_HOUR).status == "healthy"
    report = asking(later + 61_000_000).health(LAST_HOUR)
    assert (report.status, words(report)) == ("degraded", ["1 record waits for the writer, the oldest for 1m 01s"])
    limits = HealthSettings(lag_seconds=100)
    assert asking(later + 61_000_000, Settings(health=limits)).health(LAST_HOUR).status == "healthy"
    segment.close()


def test_a_disk_that_is_nearly_full_makes_it_degraded(rows: Rows, asking: ServiceMaker) -> None:
    rows.event()
    limits = HealthSettings(disk_free_percent=100)
    (reason,) = asking(settings=Settings(health=limits)).health(LAST_HOUR).reasons
    assert reason.status == "degraded"
    assert "of the store's disk is free" in reason.words


def test_where_nothing_was_recorded_it_is_unknown(rows: Rows, service: TelemetryQueryService) -> None:
    rows.event(T0 - HOUR)
    report = service.health(LAST_HOUR)
    assert (report.status, report.overall_health) == ("unknown", False)
    (reason,) = report.reasons
    assert (reason.words, reason.since) == ("nothing was recorded in this time", T0 - HOUR)


def test_what_the_sink_finds_of_itself_tells_nothing_of_the_programs(
    rows: Rows, service: TelemetryQueryService
) -> None:
    rows.event(T0 - HOUR)
    rows.health(healthy=True, component="telesink", check="lag")
    report = service.health(LAST_HOUR)
    assert (report.status, words(report)) == (
        "unknown",
        ["nothing but the sink's own checks was recorded in this time"],
    )
    assert service.health(Filter(start=T0, components=("telesink",))).status == "healthy"
    rows.event()
    assert service.health(LAST_HOUR).status == "healthy"


def test_an_empty_store_is_unknown_too(rows: Rows, service: TelemetryQueryService) -> None:
    report = service.health()
    assert (report.status, report.reasons[0].since, report.components) == ("unknown", None, ())


def test_a_metric_or_a_snapshot_is_something_recorded(rows: Rows, service: TelemetryQueryService) -> None:
    rows.metric(1)
    assert service.health(LAST_HOUR).status == "healthy"
    rows.snapshot(5)
    assert [part.component for part in service.health(LAST_HOUR).components] == ["db"]


def test_what_is_wrong_with_the_sink_is_told_where_nothing_was_recorded(rows: Rows, asking: ServiceMaker) -> None:
    limits = HealthSettings(disk_free_percent=100)
    report = asking(settings=Settings(health=limits)).health(LAST_HOUR)
    assert report.status == "degraded"
    assert [reason.status for reason in report.reasons] == ["degraded", "unknown"]


def test_the_worst_reason_decides_and_comes_first(rows: Rows, service: TelemetryQueryService) -> None:
    events(rows, 9, 1)
    rows.health(healthy=False, error="refused")
    report = service.health(LAST_HOUR)
    assert report.status == "unhealthy"
    assert [reason.status for reason in report.reasons] == ["unhealthy", "degraded"]


# the figures -----------------------------------------------------------------------------------------------
def test_every_component_is_judged_alone_and_the_worst_comes_first(rows: Rows, service: TelemetryQueryService) -> None:
    events(rows, 100, 0, "api")
    events(rows, 19, 1, "worker")
    rows.health(healthy=True, at=T0 + MINUTE, component="mail", check="send")
    rows.health(healthy=False, at=T0 + MINUTE, component="db")
    rows.event(T0 + 5 * MINUTE, component="api")
    db, worker, api, mail = service.health(LAST_HOUR).components
    assert (db.component, db.status, db.events, db.failing, db.last_at) == ("db", "unhealthy", 0, 1, T0 + MINUTE)
    assert (worker.component, worker.status, worker.error_rate) == ("worker", "degraded", 5.0)
    assert (api.component, api.status, api.events, api.last_at) == ("api", "healthy", 101, T0 + 5 * MINUTE)
    assert (mail.component, mail.failing, [check.check_name for check in mail.checks]) == ("mail", 0, ["send"])


def test_only_the_components_asked_for_count(rows: Rows, service: TelemetryQueryService) -> None:
    events(rows, 10, 10, "worker")
    events(rows, 20, 0, "api")
    rows.health(healthy=False, component="db")
    report = service.health(Filter(start=T0, components=("api",)))
    assert (report.status, report.total_events, report.checks) == ("healthy", 20, 0)
    assert [part.component for part in report.components] == ["api"]
    report = service.health(Filter(start=T0, components=("nobody",)))
    assert (report.status, words(report)) == ("unknown", ["nothing of nobody was recorded in this time"])


def test_of_a_component_that_is_silent_the_last_event_is_told(rows: Rows, service: TelemetryQueryService) -> None:
    rows.event(T0 - HOUR, component="api")
    rows.event(T0 - MINUTE, component="worker")
    assert service.health(Filter(start=T0, components=("api",))).reasons[0].since == T0 - HOUR


def test_only_the_range_counts(rows: Rows, service: TelemetryQueryService) -> None:
    events(rows, 0, 30)
    rows.health(healthy=False)
    rows.event(T0 + HOUR)
    report = service.health(Filter(start=T0 + MINUTE))
    assert (report.status, report.total_events, report.errors, report.checks) == ("healthy", 1, 0, 0)


def test_errors_and_durations_are_analysed(rows: Rows, service: TelemetryQueryService) -> None:
    rows.event(level="error", message="host 1 is gone", duration_us=900)
    rows.event(level="error", message="host 2 is gone", duration_us=3_000_000)
    report = service.health(LAST_HOUR)
    assert (report.total_events, report.errors, report.error_rate) == (2, 2, 100.0)
    assert [(pattern.template, pattern.count) for pattern in report.error_patterns] == [("host <n> is gone", 2)]
    assert report.performance.count == 2
    assert report.performance.critical_operations == {"memory.search": 1}


def test_the_store_is_measured_part_by_part(rows: Rows, service: TelemetryQueryService) -> None:
    rows.event()
    segment = SegmentWriter(rows.location.spool)
    storage = service.health(LAST_HOUR).storage
    assert storage.database_bytes == rows.location.path.stat().st_size
    assert storage.wal_bytes > 0
    assert storage.bytes == storage.database_bytes + storage.wal_bytes + storage.spool_bytes
    assert storage.spool_bytes >= segment.size
    segment.close()


def test_the_range_and_the_moment_are_told(rows: Rows, asking: ServiceMaker) -> None:
    rows.event()
    report = asking(T0 + HOUR).health(LAST_HOUR)
    assert (report.start, report.at, report.seconds) == (T0, T0 + HOUR, 3600)
    assert asking(T0 + HOUR).health().seconds is None
    assert asking(T0 + HOUR).health(Filter(start=T0, end=T0 + MINUTE)).seconds == 60
