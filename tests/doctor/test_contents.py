"""What the doctor finds in the tables, and which versions it runs with."""

from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from telesink.store.doctor.versions import extras
from telesink.store.location import StoreLocation
from telesink.store.sink.sink import TelemetrySink
from tests.doctor.conftest import Examiner, finding, problems

DAY_NS = 86_400 * 1_000_000_000


def test_events_from_the_future_are_told_with_whose_they_are(sections: Examiner, sink: TelemetrySink) -> None:
    sink.event("x", component="skewed", timestamp=time.time_ns() + 3 * DAY_NS)
    sink.event("x", component="right")
    assert sink.close()
    found = finding(sections()["clocks"], "from the future")
    assert found.grade == "warning"
    assert "1 row of skewed" in found.text


def test_a_clock_that_was_set_back_is_noted(
    sections: Examiner, filled: None, location: StoreLocation
) -> None:  # fmt: skip
    with closing(sqlite3.connect(location.path)) as connection, connection:
        connection.execute(
            "update telemetry_commits set committed_at = "
            "(select max(committed_at) from telemetry_commits) + 90500000 where number = 1"
        )
    assert finding(sections()["clocks"], "set back 1 time").text.count("1m 30s") == 1


def test_rows_beyond_their_retention_are_a_problem_until_they_are_cleaned_up(
    sections: Examiner, sink: TelemetrySink, location: StoreLocation
) -> None:
    for _ in range(30):
        sink.event("old", timestamp=time.time_ns() - 20 * DAY_NS)
    sink.event("new")
    assert sink.close()
    found = finding(sections()["retention"], "there was no clean-up yet: 30 rows")
    assert (found.grade, "telesink cleanup" in (found.way_out or "")) == ("warning", True)
    with closing(sqlite3.connect(location.path)) as connection, connection:
        connection.execute(
            "insert into telemetry_upkeep (name, value) values ('last_cleanup_at', ?)", (time.time_ns() // 1000,)
        )
    assert finding(sections()["retention"], "30 rows").grade == "ok"


def test_a_component_whose_metric_another_one_sends_too_has_arrived(sections: Examiner, sink: TelemetrySink) -> None:
    now = time.time_ns()
    sink.metric("queue.depth", 1, component="first", timestamp=now - 2_000_000_000)
    sink.metric("queue.depth", 1, component="second", timestamp=now - 1_000_000_000)
    assert sink.close()
    assert [row["component"] for row in sections()["arrivals"].rows] == ["second", "first"]


def test_a_store_beyond_its_size_is_a_problem(sections: Examiner, sink: TelemetrySink) -> None:
    Path("telesink.toml").write_text("[retention]\nmax_size_mb = 1\n")
    for _ in range(100):
        sink.event("x", message="m" * 8000, metadata={"more": "m" * 8000})
    assert sink.close()
    assert finding(sections()["retention"], "more than retention.max_size_mb = 1").grade == "warning"


def test_arrivals_tell_what_came_from_whom_and_when(sections: Examiner, sink: TelemetrySink) -> None:
    now = time.time_ns()
    for age_days in (0, 0, 3):
        sink.event("x", component="worker", timestamp=now - age_days * DAY_NS)
    sink.health_check("db", "ping", healthy=True, timestamp=now - 2 * DAY_NS)
    assert sink.close()
    rows = sections(lambda: now + 1_000_000_000)["arrivals"].rows
    assert [(row["component"], row["kind"], row["last_24h"]) for row in rows] == [
        ("worker", "events", 2), ("db", "health", 0),
    ]  # fmt: skip
    assert rows[0]["last_seen_at"] == now // 1000


@pytest.mark.usefixtures("filled")
def test_nothing_is_changed_by_looking(sections: Examiner, location: StoreLocation) -> None:
    before = location.path.read_bytes(), sorted(path.name for path in location.spool.iterdir())
    sections()
    assert (location.path.read_bytes(), sorted(path.name for path in location.spool.iterdir())) == before


@pytest.mark.usefixtures("filled")
def test_a_spool_that_was_deleted_is_no_reason_to_fail(sections: Examiner, location: StoreLocation) -> None:
    shutil.rmtree(location.spool)
    assert problems(sections()) == []


def test_versions_and_extras_are_told(sections: Examiner) -> None:
    section = sections()["versions"]
    assert sqlite3.sqlite_version in finding(section, "SQLite").text
    assert "opentelemetry-proto" in extras()["serve"]
    assert {"all", "dev"}.isdisjoint(extras())
    for name in extras():
        found = finding(section, f"extra '{name}'")
        assert found.grade == "ok" or found.way_out == f"pip install 'telesink[{name}]'"
