"""`retention.max_size_mb`: the oldest rows go until the database keeps to it, and what is pinned does not."""

from __future__ import annotations

import pytest

from telesink.store.location import StoreLocation
from tests.conftest import Asker
from tests.query.rows import Rows
from tests.upkeep.conftest import DAY, Cleaner, Planner, days_ago, keeping

MB = 10**6
TEXT = "x" * 1000


def fill(rows: Rows, count: int, *, since_days: float = 10.0) -> None:
    """Events and metrics of about a kilobyte each, evenly over the days, in chains of ten."""
    rows.connection.execute("begin")
    for number in range(count):
        at = days_ago(since_days) + round(number * since_days * DAY / count)
        rows.event(at, message=TEXT, chain=f"chain {number // 10}")
        rows.metric(number, at, labels={"text": TEXT})
    rows.connection.execute("commit")


def size(location: StoreLocation) -> int:
    return location.path.stat().st_size


@pytest.mark.parametrize("limit", [2, 5])
def test_the_oldest_go_until_the_file_keeps_to_it(
    rows: Rows, location: StoreLocation, cleaned: Cleaner, ask: Asker, limit: int
) -> None:
    fill(rows, 5000)
    oldest, newest = ask("select min(timestamp), max(timestamp) from telemetry_events")[0]
    cleaned(keeping(max_size_mb=limit))
    assert limit * MB * 0.8 < size(location) <= limit * MB
    for table in ("telemetry_events", "telemetry_metrics"):
        ((kept_from, kept_to, count),) = ask(f"select min(timestamp), max(timestamp), count(*) from {table}")
        assert kept_to == newest
        assert kept_from > oldest
        assert count == ask(f"select count(*) from {table} where timestamp >= {kept_from}")[0][0]
    ((events_from,), (metrics_from,)) = (
        ask(f"select min(timestamp) from {table}")[0] for table in ("telemetry_events", "telemetry_metrics")
    )
    assert events_from == metrics_from
    ((orphans,),) = ask("""
        select count(*) from telemetry_correlation_chains c
        where not exists (select 1 from telemetry_events e where e.chain = c.id)""")
    assert orphans == 0


def test_what_is_within_it_stays(rows: Rows, planned: Planner) -> None:
    fill(rows, 500)
    plan = planned(keeping(max_size_mb=100))
    assert (plan.rows, plan.size_cutoff) == (0, None)


def test_when_age_is_enough_nothing_more_goes(rows: Rows, planned: Planner, cleaned: Cleaner) -> None:
    fill(rows, 3000)
    days = {"raw_events_days": 2, "aggregated_metrics_days": 2, "correlation_chains_days": 2}
    by_age = planned(keeping(**days)).rows
    assert by_age
    plan = planned(keeping(max_size_mb=4, **days))
    assert (plan.rows, plan.size_cutoff) == (by_age, None)


def test_a_store_that_keeps_to_it_loses_nothing_the_next_time(rows: Rows, cleaned: Cleaner, planned: Planner) -> None:
    fill(rows, 4000)
    cleaned(keeping(max_size_mb=3))
    assert planned(keeping(max_size_mb=3)).rows == 0


def test_a_burst_of_an_hour_is_cut_within_the_hour(
    rows: Rows, location: StoreLocation, cleaned: Cleaner, ask: Asker
) -> None:
    fill(rows, 4000, since_days=1 / 24)
    cleaned(keeping(max_size_mb=4))
    assert 3 * MB < size(location) <= 4 * MB
    assert ask("select count(*) from telemetry_events")[0][0] > 1000


def test_pinned_rows_stay_and_others_go_for_them(
    rows: Rows, location: StoreLocation, cleaned: Cleaner, ask: Asker
) -> None:
    fill(rows, 4000)
    rows.connection.execute("update telemetry_events set pinned = 1 where id in "
                            "(select id from telemetry_events order by id limit 1000)")  # fmt: skip
    cleaned(keeping(max_size_mb=4))
    assert ask("select count(*) from telemetry_events where pinned")[0][0] == 1000
    assert size(location) <= 4 * MB


def test_components_that_are_kept_longer_go_too(rows: Rows, location: StoreLocation, cleaned: Cleaner) -> None:
    fill(rows, 4000)
    cleaned(keeping({"worker": 90, "tool_telemetry": 365}, max_size_mb=3))
    assert size(location) <= 3 * MB


@pytest.mark.parametrize("options", [{"older_than_us": 365 * DAY}, {"components": ["worker"]}])
def test_who_says_what_goes_is_not_asked_for_more(rows: Rows, planned: Planner, options: dict[str, object]) -> None:
    fill(rows, 3000)
    assert planned(keeping(max_size_mb=2), **options).rows == 0
