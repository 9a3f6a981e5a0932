"""What a clean-up deletes, what it keeps, and what goes with the deleted rows."""

from __future__ import annotations

import json
from contextlib import closing

import pytest

from telesink.store.errors import StoreError
from telesink.store.location import StoreLocation
from telesink.store.query.filters import Filter
from telesink.store.query.service import TelemetryQueryService
from telesink.store.settings import Settings
from telesink.store.spool.records import EventRecord, PinnedEventRecord
from telesink.store.spool.staging import StagedImport
from telesink.store.upkeep.cleanup import alone_at_upkeep, clean_up
from telesink.store.upkeep.progress import Progress
from telesink.store.writer.drainer import Drainer
from telesink.store.writer.pending import drain_pending
from tests.conftest import Asker
from tests.query.rows import Rows
from tests.upkeep.conftest import DAY, NOW, Cleaner, Planner, days_ago, keeping

HOUR = DAY // 24


def ages(ask: Asker, table: str, time: str = "timestamp") -> list[float]:
    """In days, the oldest first."""
    return [(NOW - at) / DAY for (at,) in ask(f"select {time} from {table} order by {time}")]


def test_each_table_loses_what_is_older_than_its_retention(rows: Rows, cleaned: Cleaner, ask: Asker) -> None:
    for age in (1, 13, 15, 29, 31, 61, 89, 91):
        at = days_ago(age)
        rows.event(at, chain=f"chain {age}")
        rows.metric(1.0, at)
        rows.health(True, at)
        rows.snapshot(1000, at)
    cleaned()
    assert ages(ask, "telemetry_events") == [13, 1]
    assert ages(ask, "telemetry_metrics") == [89, 61, 31, 29, 15, 13, 1]
    assert ages(ask, "telemetry_health_checks", "checked_at") == [29, 15, 13, 1]
    assert ages(ask, "telemetry_performance_snapshots", "recorded_at") == [29, 15, 13, 1]
    assert ages(ask, "telemetry_correlation_chains", "last_at") == [29, 15, 13, 1]


def test_a_row_that_is_just_as_old_as_may_be_stays(rows: Rows, cleaned: Cleaner, ask: Asker) -> None:
    rows.event(days_ago(14))
    rows.event(days_ago(14) - 1)
    cleaned()
    assert ages(ask, "telemetry_events") == [14]


def test_components_may_be_kept_longer_and_shorter(rows: Rows, cleaned: Cleaner, ask: Asker) -> None:
    for component in ("audit", "chatty", "api"):
        for age in (0.5, 2, 20, 50):
            rows.event(days_ago(age), component=component)
            rows.metric(1.0, days_ago(age), component=component)
            rows.health(True, days_ago(age), component=component)
            rows.snapshot(1, days_ago(age), component=component)
    cleaned(keeping({"audit": 365, "chatty": 1, "never heard of": 2}))
    kept = "select count(*) from {} t join telemetry_names n on n.id = t.component where n.name = ?"
    tables = ("telemetry_events", "telemetry_metrics", "telemetry_health_checks", "telemetry_performance_snapshots")
    counts = {c: [ask(kept.format(table), c)[0][0] for table in tables] for c in ("audit", "chatty", "api")}
    assert counts == {"audit": [4, 4, 4, 4], "chatty": [1, 1, 1, 1], "api": [2, 4, 3, 3]}


def test_an_age_that_is_given_replaces_all_configured_ones(rows: Rows, cleaned: Cleaner, ask: Asker) -> None:
    for component in ("audit", "api"):
        rows.event(days_ago(4), component=component)
        rows.event(days_ago(2), component=component)
        rows.metric(1.0, days_ago(4), component=component)
    cleaned(keeping({"audit": 365}), older_than_us=3 * DAY)
    assert ages(ask, "telemetry_events") == [2, 2]
    assert ages(ask, "telemetry_metrics") == []


def test_with_components_only_their_rows_go_and_no_chain(rows: Rows, cleaned: Cleaner, ask: Asker) -> None:
    for component in ("api", "worker", "db"):
        rows.event(days_ago(40), component=component, chain=component)
        rows.metric(1.0, days_ago(100), component=component)
    cleaned(components=["api", "db"])
    assert ages(ask, "telemetry_events") == [40]
    assert ages(ask, "telemetry_metrics") == [100]
    assert len(ages(ask, "telemetry_correlation_chains", "last_at")) == 3


def test_pinned_events_and_the_events_of_pinned_chains_stay(
    rows: Rows, planned: Planner, cleaned: Cleaner, ask: Asker
) -> None:
    old = days_ago(50)
    for chain in ("plain", "pinned", "with a pinned event"):
        rows.event(old, chain=chain, message=f"{chain} 1")
        rows.event(old + 1, chain=chain, message=f"{chain} 2")
    rows.event(old, message="alone")
    rows.event(old, message="alone and pinned")
    rows.connection.execute("update telemetry_correlation_chains set pinned = 1 where chain_id = 'pinned'")
    for message in ("with a pinned event 2", "alone and pinned"):
        rows.connection.execute("update telemetry_events set pinned = 1 where message = ?", (message,))
    kept = {table.table: table.kept_pinned for table in planned().tables}
    assert (kept["events"], kept["chains"]) == (4, 1)
    cleaned()
    assert {message for (message,) in ask("select message from telemetry_events")} == {
        "pinned 1", "pinned 2", "with a pinned event 2", "alone and pinned",
    }  # fmt: skip
    chains = {chain for (chain,) in ask("select chain_id from telemetry_correlation_chains")}
    assert chains == {"pinned", "with a pinned event"}


def test_what_is_unpinned_goes_the_next_time(rows: Rows, cleaned: Cleaner, ask: Asker) -> None:
    rows.event(days_ago(50), chain="c")
    rows.connection.execute("update telemetry_correlation_chains set pinned = 1")
    assert cleaned().total == 0
    rows.connection.execute("update telemetry_correlation_chains set pinned = null")
    assert cleaned().total == 2


def test_a_chain_goes_with_its_last_event(rows: Rows, cleaned: Cleaner, ask: Asker) -> None:
    rows.event(days_ago(40), chain="long", component="api")
    rows.event(days_ago(40), chain="short", component="api")
    rows.event(days_ago(40), chain="long", component="audit")
    cleaned(keeping({"audit": 60}))
    assert ask("select chain_id from telemetry_correlation_chains") == [("long",)]
    cleaned(keeping({"audit": 30}))
    assert ask("select chain_id from telemetry_correlation_chains") == []


def test_an_alert_that_fires_stays_and_so_does_a_rule_that_never_did(rows: Rows, cleaned: Cleaner, ask: Asker) -> None:
    insert = (
        "insert into telemetry_alerts (name, rule, severity, state, last_triggered_at) values (?, '', 'warning', ?, ?)"
    )
    old, new = days_ago(61), days_ago(59)
    for alert in (("gone", "ok", old), ("fires", "firing", old), ("never", "ok", None), ("young", "ok", new)):
        rows.connection.execute(insert, alert)
    cleaned()
    assert {name for (name,) in ask("select name from telemetry_alerts")} == {"fires", "never", "young"}


def record(location: StoreLocation, *records: EventRecord | PinnedEventRecord) -> None:
    with StagedImport(location) as staging:
        for one in records:
            staging.append(one)
    assert drain_pending(location, Settings()) == 0


def event(at_us: int, **fields: object) -> EventRecord:
    return EventRecord(at_us * 1000, "tool", "done", "api", operation="search", level=2, duration_ms=5.0)._replace(
        **fields
    )


def roll_up(location: StoreLocation) -> None:
    drainer = Drainer(location, Settings())
    assert drainer.elect()
    while drainer.count_next():
        pass
    drainer.close()


def test_statistics_follow(location: StoreLocation, cleaned: Cleaner, ask: Asker) -> None:
    """Some hours of rows go, one in the middle of an hour; the counts are those of the rows that are left."""
    record(location, *(event(days_ago(16) + hour * HOUR + HOUR // 3, level=4) for hour in range(24 * 4)))
    roll_up(location)
    with closing(TelemetryQueryService(location, clock=lambda: NOW * 1000)) as service:
        everything = Filter(start=days_ago(30), end=NOW)
        assert service.statistics(everything).total_events == 96
        assert service.performance(everything).count == 96
        cleaned()
        left = ask("select count(*) from telemetry_events")[0][0]
        assert 0 < left < 96
        assert service.statistics(everything).total_events == left
        assert service.performance(everything).count == left
        assert sum(bucket.events for bucket in service.time_series(everything, steps=30)) == left


def test_rollups_of_days_that_are_gone_go(location: StoreLocation, cleaned: Cleaner, ask: Asker) -> None:
    record(location, *(event(days_ago(age)) for age in (60, 40, 20, 1)))
    roll_up(location)
    assert ask("select count(*) from telemetry_hour_counts")[0][0] == 4
    cleaned()
    for table in ("hour_counts", "minute_counts", "hour_durations", "day_durations"):
        assert ask(f"select count(*) from telemetry_{table}")[0][0] == 1, table


def test_fingerprints_go_with_what_was_imported_but_for_pinned_events(
    location: StoreLocation, cleaned: Cleaner, ask: Asker
) -> None:
    """A metric may stay for 90 days, so the fingerprints of that time stay too."""
    old, young = days_ago(95), days_ago(80)
    record(
        location, event(old, fingerprint=1), event(young, fingerprint=2),
        PinnedEventRecord(*event(old + 1, fingerprint=3)),
    )  # fmt: skip
    cleaned()
    assert {mark for (mark,) in ask("select hash from telemetry_fingerprints")} == {2, 3}


def test_the_file_gets_smaller(rows: Rows, location: StoreLocation, cleaned: Cleaner) -> None:
    rows.connection.execute("begin")
    for number in range(10_000):
        rows.event(days_ago(20 if number < 8000 else 2) + number, message="x" * 500)
    rows.connection.execute("commit")
    rows.connection.execute("pragma wal_checkpoint(truncate)")
    before = location.path.stat().st_size
    done = cleaned()
    after = location.path.stat().st_size
    assert after < 0.3 * before
    assert done.bytes_given_back == before - after
    assert rows.connection.execute("pragma freelist_count").fetchone() == (0,)
    assert rows.connection.execute("pragma integrity_check").fetchone() == ("ok",)


def test_estimated_bytes_are_about_what_is_given_back(
    rows: Rows, location: StoreLocation, planned: Planner, cleaned: Cleaner
) -> None:
    rows.connection.execute("begin")
    for number in range(20_000):
        at = days_ago(20 if number < 10_000 else 2) + number * 1000
        rows.event(at, message="x" * (number % 300), metadata={"n": number}, chain=f"chain {number // 20}")
        rows.metric(number, at, labels={"queue": "mail"})
    rows.connection.execute("commit")
    plan = planned(older_than_us=10 * DAY)
    done = cleaned(older_than_us=10 * DAY)
    assert plan.rows == 20_500
    assert plan.bytes == pytest.approx(done.bytes_given_back, rel=0.25)


def test_progress_tells_every_step(rows: Rows, location: StoreLocation, planned: Planner) -> None:
    rows.connection.execute("begin")
    for number in range(12_000):
        rows.event(days_ago(40) + number, message="x" * 100)
    rows.connection.execute("commit")
    told: list[Progress] = []
    clean_up(location, planned(), tell=told.append)
    deleting = [(progress.rows, progress.fraction) for progress in told if progress.phase == "deleting"]
    assert deleting[:3] == [(5000, 5 / 12), (10_000, 10 / 12), (12_000, 1.0)]
    freed = [progress.bytes_given_back for progress in told if progress.phase == "giving back"]
    assert freed == sorted(freed)
    assert told[-1].fraction == 1.0


def test_cancelled_it_keeps_what_it_did_and_the_next_goes_on(
    rows: Rows, location: StoreLocation, planned: Planner, cleaned: Cleaner, ask: Asker
) -> None:
    rows.connection.execute("begin")
    for number in range(12_000):
        rows.event(days_ago(40) + number)
    rows.connection.execute("commit")
    told: list[Progress] = []
    done = clean_up(location, planned(), tell=told.append, is_cancelled=lambda: bool(told))
    assert (done.total, done.is_complete) == (5000, False)
    assert ask("select count(*) from telemetry_events") == [(7000,)]
    assert cleaned().total == 7000


def test_one_at_a_time(rows: Rows, location: StoreLocation, cleaned: Cleaner, planned: Planner) -> None:
    plan = planned()
    with alone_at_upkeep(location), pytest.raises(StoreError, match="another clean-up is at work on this store"):
        clean_up(location, plan)
    cleaned()


def test_when_it_ended_is_remembered(rows: Rows, location: StoreLocation, planned: Planner, ask: Asker) -> None:
    clean_up(location, planned(), clock=lambda: NOW * 1000)
    assert ask("select value from telemetry_upkeep where name = 'last_cleanup_at'") == [(NOW,)]


@pytest.mark.parametrize("options", [{"older_than_us": DAY}, {"components": ["api"]}])
def test_one_of_a_part_does_not_count_as_the_daily_one(
    rows: Rows, cleaned: Cleaner, ask: Asker, options: dict[str, object]
) -> None:
    rows.event(days_ago(20))
    cleaned(**options)
    assert ask("select value from telemetry_upkeep where name = 'last_cleanup_at'") == []


def test_a_chain_that_speaks_again_is_a_new_one(location: StoreLocation, cleaned: Cleaner, ask: Asker) -> None:
    """Also for a writer that knew it before: here the same process cleans up and records on."""
    drainer = Drainer(location, Settings())
    with StagedImport(location) as staging:
        staging.append(event(days_ago(40), correlation_id="c"))
    assert drainer.elect()
    while drainer.drain_batch():
        pass
    cleaned()
    assert ask("select count(*) from telemetry_correlation_chains") == [(0,)]
    with StagedImport(location) as staging:
        staging.append(event(days_ago(1), correlation_id="c"))
    while drainer.drain_batch():
        pass
    drainer.close()
    ((components, total, events),) = ask("""
        select c.components, c.total_events, (select count(*) from telemetry_events e where e.chain = c.id)
        from telemetry_correlation_chains c where chain_id = 'c'""")
    assert (json.loads(components), total, events) == (["api"], 1, 1)
