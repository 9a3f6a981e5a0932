"""Rollups against the rows that they were made of: whatever comes in whatever order, they add up to the same."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telesink.store.location import StoreLocation
from telesink.store.schema.engine import open_writer
from telesink.store.settings import Settings
from telesink.store.sink.sink import TelemetrySink
from telesink.store.sketch import Sketch
from telesink.store.spool.records import EventRecord, PerformanceRecord, Record
from telesink.store.spool.staging import StagedImport
from telesink.store.writer.pending import drain_pending
from telesink.store.writer.rollups import Rollups
from tests.conftest import Asker, until

HOUR = 3_600_000_000
T0_NS = 1_795_000_000_000_000_000
EVENT = EventRecord(T0_NS, "tool", "invocation_complete", "api", operation="search")

HOURS_OF_EVENTS = """
    select timestamp / 3600000000 * 3600000000, component, coalesce(operation, 0), event_type, event_name, level,
        count(*)
    from telemetry_events group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6"""
MINUTES_OF_EVENTS = """
    select timestamp / 60000000 * 60000000, component, count(*), sum(level >= 4)
    from telemetry_events group by 1, 2 order by 1, 2"""
DURATIONS = """
    select timestamp, component, coalesce(operation, event_name), duration_us, level >= 4 from telemetry_events
    where duration_us is not null
    union all select recorded_at, component, operation, duration_us, 0 from telemetry_performance_snapshots
    where duration_us is not null and not beside_event"""


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


def assert_they_add_up(ask: Asker) -> None:
    assert ask("select * from telemetry_hour_counts order by 1, 2, 3, 4, 5, 6") == ask(HOURS_OF_EVENTS)
    assert ask("select * from telemetry_minute_counts order by 1, 2") == ask(MINUTES_OF_EVENTS)
    for table, span in (("telemetry_hour_durations", HOUR), ("telemetry_day_durations", 24 * HOUR)):
        expected: dict[tuple[int, int, int], list[tuple[int, int]]] = {}
        for at, component, operation, duration, is_error in ask(DURATIONS):
            expected.setdefault((at // span * span, component, operation), []).append((duration, is_error))
        found = {row[:3]: row[3:] for row in ask(f"select * from {table}")}
        assert found.keys() == expected.keys()
        for key, durations in expected.items():
            events, errors, total, longest, *classes, p95, sketch = found[key]
            values = [duration for duration, _ in durations]
            assert (events, errors) == (len(values), sum(is_error for _, is_error in durations))
            assert (total, longest) == (sum(values), max(values))
            bounds = (100_000, 500_000, 2_000_000)
            assert classes == [Counter(sum(v > b for b in bounds) for v in values)[number] for number in range(4)]
            assert p95 <= longest
            assert Sketch.unpacked(sketch).quantile(0.5) == pytest.approx(
                sorted(values)[(len(values) - 1) // 2],
                rel=0.02 + 1e-9,  # the bound itself, of 1 us, is 0.98 in binary
            )


def test_an_event_is_in_its_hour_its_minute_and_its_day(location: StoreLocation, ask: Asker) -> None:
    commit(location, EVENT._replace(duration_ms=12.5, level=4), EVENT._replace(operation=None))
    count(location)
    assert_they_add_up(ask)
    assert ask("select sum(events), sum(errors) from telemetry_minute_counts") == [(2, 1)]


def test_a_late_event_corrects_the_past(location: StoreLocation, ask: Asker) -> None:
    commit(location, EVENT)
    count(location)
    commit(location, EVENT._replace(timestamp_ns=T0_NS - 5 * HOUR * 1000, duration_ms=3.0))
    count(location)
    assert_they_add_up(ask)


def test_a_snapshot_counts_only_without_an_event(location: StoreLocation, ask: Asker) -> None:
    lone = PerformanceRecord(T0_NS, "db", "query", 700.0)
    commit(
        location,
        lone,
        lone._replace(duration_ms=5.0),
        lone._replace(beside_event=True),
        lone._replace(duration_ms=None),
    )
    count(location)
    assert_they_add_up(ask)
    assert ask("select sum(events) from telemetry_hour_durations") == [(2,)]


def test_counting_goes_on_where_it_stopped(
    location: StoreLocation, ask: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("telesink.store.writer.rollups.ROWS_AT_ONCE", 1)
    for second in (5, 1, 9, 3):
        commit(location, EVENT._replace(timestamp_ns=T0_NS + second * 10**9, duration_ms=float(second)))
    for _ in range(2):
        with closing(open_writer(location)) as connection:
            assert Rollups(connection, Settings()).advance()
    assert ask("select sum(events) from telemetry_hour_counts") == [(2,)]
    count(location)
    assert_they_add_up(ask)


def test_a_program_that_records_keeps_them_by_itself(location: StoreLocation, ask: Asker) -> None:
    with TelemetrySink(location.path) as sink:
        sink.event("step", component="api")
        sink.flush()
        assert until(lambda: ask("select sum(events) from telemetry_hour_counts") == [(1,)])


SECONDS = st.integers(0, 3 * 3600)
RECORDS = st.one_of(
    st.builds(
        lambda at, op, level, ms: EVENT._replace(
            timestamp_ns=T0_NS + at * 10**9, operation=op, level=level, duration_ms=ms
        ),
        SECONDS, st.sampled_from(["search", "store", None]), st.sampled_from([2, 4, 5]),
        st.none() | st.floats(0, 10_000).map(lambda ms: round(ms, 3)),
    ),
    st.builds(
        lambda at, ms: PerformanceRecord(T0_NS + at * 10**9, "api", "search", ms), SECONDS, st.floats(0, 5000)
    ),
)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(
    batches=st.lists(st.lists(RECORDS, min_size=1, max_size=5), max_size=8), stops=st.lists(st.booleans(), max_size=8)
)
def test_they_add_up_whenever_they_are_counted(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[Record]], stops: list[bool]
) -> None:

    location = StoreLocation(tmp_path_factory.mktemp("rollups") / "app.db")
    commit(location, EVENT)
    for number, batch in enumerate(batches):
        commit(location, *batch)
        if number < len(stops) and stops[number]:
            count(location)
    count(location)
    with closing(sqlite3.connect(location.path)) as connection:
        assert_they_add_up(lambda sql, *values: connection.execute(sql, values).fetchall())
