"""Answers from rollups against those from the rows: the same, whatever the writer has counted so far."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telesink.store.location import StoreLocation
from telesink.store.query.filters import Filter
from telesink.store.query.results import OperationStats, PerformanceReport
from telesink.store.query.service import TelemetryQueryService
from telesink.store.schema.engine import open_writer
from telesink.store.settings import Settings
from telesink.store.spool.records import EventRecord, PerformanceRecord, Record
from telesink.store.spool.staging import StagedImport
from telesink.store.writer.pending import drain_pending
from telesink.store.writer.rollups import Rollups

MINUTE = 60_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
T0 = 1_790_000_000_000_000 // DAY * DAY
EVENT = EventRecord(T0 * 1000, "tool", "done", "api", operation="search", level=2, duration_ms=5.0)
ROLLUPS = ("hour_counts", "minute_counts", "hour_durations", "day_durations")


def commit(location: StoreLocation, *records: Record) -> None:
    """Stores records in one transaction."""
    with StagedImport(location) as staging:
        for record in records:
            staging.append(record)
    assert drain_pending(location, Settings()) == 0


def count(location: StoreLocation) -> None:
    with closing(open_writer(location)) as connection:
        while Rollups(connection, Settings()).advance():
            pass


def change(location: StoreLocation, *statements: str) -> None:
    with closing(sqlite3.connect(location.path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


@contextmanager
def asking(location: StoreLocation) -> Iterator[TelemetryQueryService]:
    with closing(TelemetryQueryService(location)) as service:
        yield service


def from_rows(location: StoreLocation) -> None:
    """From here on all questions are answered from the rows."""
    change(location, *(f"delete from telemetry_{table}" for table in ROLLUPS))
    change(location, f"insert or replace into telemetry_upkeep values ('rollup_from', {T0 + 1000 * DAY})")


def at(moment: int, **fields: object) -> EventRecord:
    return EVENT._replace(timestamp_ns=moment * 1000, **fields)


def test_whole_hours_are_answered_without_their_events(location: StoreLocation) -> None:
    commit(location, *(at(T0 + hour * HOUR + HOUR // 2, level=4) for hour in range(30)))
    count(location)
    change(location, "delete from telemetry_events")
    with asking(location) as service:
        wanted = Filter(start=T0, end=T0 + 30 * HOUR)
        statistics = service.statistics(wanted)
        assert (statistics.total_events, statistics.error_rate) == (30, 100.0)
        assert [bucket.events for bucket in service.time_series(wanted, steps=30)] == [1] * 30
        assert [bucket.errors for bucket in service.time_series(wanted, steps=60)] == [0, 1] * 30
        report = service.performance(wanted, steps=30)
        assert (report.count, report.by_operation[0].errors) == (30, 30)
        assert report.by_operation[0].trend == pytest.approx([5000.0] * 30, rel=0.02)


def test_part_of_an_hour_is_read_from_its_events(location: StoreLocation) -> None:
    commit(location, *(at(T0 + minute * MINUTE) for minute in range(0, 180, 10)))
    count(location)
    with asking(location) as service:
        wanted = Filter(start=T0 + 30 * MINUTE, end=T0 + 155 * MINUTE)
        assert service.statistics(wanted).total_events == 13
        assert service.performance(wanted).count == 13


def test_what_is_not_counted_yet_is_in_the_answer(location: StoreLocation) -> None:
    commit(location, at(T0), at(T0 + 5 * HOUR))
    count(location)
    commit(location, at(T0 + HOUR), at(T0 + 6 * HOUR))
    with asking(location) as service:
        assert service.statistics().total_events == 4
        assert service.performance().count == 4


def test_an_event_without_an_operation_goes_by_its_name(location: StoreLocation) -> None:
    commit(location, at(T0, operation=None), at(T0 + 1), at(T0 + 2, component="other", operation=None))
    for counted in (False, True):
        if counted:
            count(location)
        with asking(location) as service:
            report = service.performance(Filter(operations=("done",), components=("api",)))
            assert [(stats.component, stats.operation, stats.count) for stats in report.by_operation] == [
                ("api", "done", 1)
            ]


SECONDS = st.integers(-3600, 60 * 3600)
RECORDS = st.one_of(
    st.builds(
        lambda second, kind, name, component, op, level, ms: at(
            T0 + second * 1_000_000, event_type=kind, event_name=name, component=component, operation=op,
            level=level, duration_ms=ms,
        ),
        SECONDS, st.sampled_from(["tool", "chat"]), st.sampled_from(["done", "step"]), st.sampled_from(["api", "db"]),
        st.sampled_from(["search", None]), st.sampled_from([2, 4]),
        st.none() | st.floats(0, 10_000).map(lambda ms: round(ms, 3)),
    ),
    st.builds(
        lambda second, component, ms: PerformanceRecord((T0 + second * 1_000_000) * 1000, component, "search", ms),
        SECONDS, st.sampled_from(["api", "db"]), st.floats(0, 5000).map(lambda ms: round(ms, 3)),
    ),
)  # fmt: skip
FILTERS = st.builds(
    Filter,
    components=st.sampled_from([(), (), ("api",), ("api", "db"), ("unknown",)]),
    operations=st.sampled_from([(), (), ("search",)]),
    event_types=st.sampled_from([(), (), ("chat",)]),
    levels=st.sampled_from([(), (), ("error",)]),
    where=st.sampled_from([
        None, None, None, "operation:search", "not operation:search", "operation:*", "not operation:*", "name:~/^st/",
        "level:>=error or type:chat", "component:db", "duration:>1s", "component:api -name:done",
    ]),
)  # fmt: skip
MOMENTS = st.integers(-2 * 60, 61 * 60).map(lambda minute: T0 + minute * MINUTE)
RANGES = st.tuples(st.none() | MOMENTS, st.none() | MOMENTS).filter(lambda r: None in r or r[0] < r[1])


@settings(max_examples=60, deadline=None)
@given(
    batches=st.lists(st.tuples(st.lists(RECORDS, min_size=1, max_size=12), st.booleans()), min_size=1, max_size=5),
    counted_from=st.none() | st.integers(-1, 48).map(lambda hour: T0 + hour * HOUR),
    wanted=FILTERS,
    bounds=RANGES,
    steps=st.sampled_from([1, 2, 3, 24]),
)
def test_answers_are_those_of_the_rows(
    tmp_path_factory: pytest.TempPathFactory,
    batches: list[tuple[list[Record], bool]],
    counted_from: int | None,
    wanted: Filter,
    bounds: tuple[int | None, int | None],
    steps: int,
) -> None:
    location = StoreLocation(tmp_path_factory.mktemp("answers") / "app.db")
    for batch, is_counted in batches:
        commit(location, *batch)
        if is_counted:
            count(location)
    if counted_from is not None:
        change(
            location,
            f"insert or replace into telemetry_upkeep values ('rollup_from', {counted_from})",
            *(f"delete from telemetry_{table} where start < {counted_from}" for table in ROLLUPS),
        )
    wanted = Filter(**{**vars_of(wanted), "start": bounds[0], "end": bounds[1]})
    answers = []
    for _ in range(2):
        with asking(location) as service:
            series = service.time_series(wanted, steps=steps) if None not in bounds else None
            answers.append((service.statistics(wanted), series, service.performance(wanted, steps=steps)))
        from_rows(location)
    (statistics, series, performance), (its_statistics, its_series, its_performance) = answers
    assert (statistics, series) == (its_statistics, its_series)
    assert_alike(performance, its_performance)


def vars_of(wanted: Filter) -> dict[str, object]:
    return {name: getattr(wanted, name) for name in Filter.__dataclass_fields__}


def assert_alike(report: PerformanceReport, exact: PerformanceReport) -> None:
    """Counts are the same, percentiles too but for the sum's order; both are within 2 % of the truth."""
    assert (report.count, report.distribution) == (exact.count, exact.distribution)
    assert report.slow_operations == exact.slow_operations
    for mine, other in zip((report.p50_us, report.p95_us), (exact.p50_us, exact.p95_us), strict=True):
        assert mine == pytest.approx(other)
    by_name = {(stats.component, stats.operation): stats for stats in exact.by_operation}
    assert len(by_name) == len(report.by_operation)
    for stats in report.by_operation:
        assert_same_operation(stats, by_name[stats.component, stats.operation])


def assert_same_operation(stats: OperationStats, exact: OperationStats) -> None:
    assert (stats.count, stats.errors, stats.max_us) == (exact.count, exact.errors, exact.max_us)
    assert stats.distribution == exact.distribution
    assert (stats.avg_us, stats.p95_us) == pytest.approx((exact.avg_us, exact.p95_us))
