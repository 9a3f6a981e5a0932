"""The sink's own checks: what they say when something is wrong, and that they are recorded like any others."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from telesink.store.location import StoreLocation
from telesink.store.query.filters import Filter
from telesink.store.query.service import TelemetryQueryService
from telesink.store.settings import HealthSettings, Settings
from telesink.store.upkeep.checks import (
    SinkCheck,
    check_sink,
    judge_disk,
    judge_errors,
    judge_lag,
    judge_spool,
    record_checks,
)
from telesink.store.upkeep.sink_state import SinkState
from tests.conftest import Asker, SinkMaker

GIB = 1 << 30
WELL = SinkState(
    pending_records=0, lag_us=0, spool_bytes=4 << 20, spool_limit_bytes=256 << 20, has_writer=True,
    rejected_records=0, damaged_segments=0, disk_free_bytes=50 * GIB, disk_total_bytes=100 * GIB,
)  # fmt: skip
HEALTH = HealthSettings()
SECOND_NS = 1_000_000_000


@pytest.fixture
def query(location: StoreLocation) -> Iterator[TelemetryQueryService]:
    service = TelemetryQueryService(location)
    yield service
    service.close()


def words_missing(problem: str | None, *words: str) -> list[str]:
    return [word for word in words if word not in (problem or "")]


def test_a_store_that_is_well_has_no_problem() -> None:
    checks = [judge(WELL, HEALTH) for judge in (judge_spool, judge_lag, judge_disk)]
    assert [(check.name, check.is_healthy) for check in checks] == [("spool", True), ("lag", True), ("disk", True)]


def test_a_spool_that_fills_names_how_full_it_is_what_follows_and_the_way_out() -> None:
    check = judge_spool(replace(WELL, spool_bytes=205 << 20), HEALTH)
    assert words_missing(
        check.problem, "80 % full", "205.0 MiB of 256.0 MiB", "dropped", "telesink doctor", "storage.spool_limit_mb"
    ) == []  # fmt: skip
    assert judge_spool(replace(WELL, spool_bytes=204 << 20), HEALTH).is_healthy


def test_without_a_writer_the_way_out_is_another_one() -> None:
    check = judge_spool(replace(WELL, spool_bytes=256 << 20, has_writer=False), HEALTH)
    assert words_missing(check.problem, "no process writes them", "telesink query") == []


def test_a_lag_names_what_waits_and_for_how_long() -> None:
    check = judge_lag(replace(WELL, pending_records=1234, lag_us=125_000_000), HEALTH)
    assert words_missing(check.problem, "1,234 records", "2m 05s") == []
    assert judge_lag(replace(WELL, pending_records=1, lag_us=60_000_000), HEALTH).is_healthy


def test_a_disk_that_is_nearly_full_names_what_is_left() -> None:
    check = judge_disk(replace(WELL, disk_free_bytes=3 * GIB), HEALTH)
    assert words_missing(check.problem, "3.0 % of the disk", "3.0 GiB of 100.0 GiB", "telesink cleanup") == []
    assert judge_disk(replace(WELL, disk_free_bytes=5 * GIB), HEALTH).is_healthy


def test_many_errors_are_a_problem_and_few_events_are_no_rate() -> None:
    check = judge_errors(40, 10, HEALTH)
    assert words_missing(check.problem, "25 % of 40 events", "telesink query --type=stats") == []
    assert judge_errors(40, 9, HEALTH).is_healthy
    assert judge_errors(19, 19, HEALTH).is_healthy
    assert judge_errors(0, 0, HEALTH).is_healthy


def test_the_thresholds_are_those_of_the_configuration() -> None:
    strict = HealthSettings(
        spool_percent=1, lag_seconds=1, disk_free_percent=60, unhealthy_error_percent=1, minimum_events=1
    )
    assert not judge_spool(WELL, strict).is_healthy
    assert not judge_lag(replace(WELL, pending_records=1, lag_us=2_000_000), strict).is_healthy
    assert not judge_disk(WELL, strict).is_healthy
    assert not judge_errors(2, 1, strict).is_healthy


def test_errors_of_the_last_hour_count_and_older_ones_do_not(
    open_sink: SinkMaker, location: StoreLocation, query: TelemetryQueryService
) -> None:
    sink, now = open_sink(), time.time_ns()
    for index in range(40):
        sink.event("x", level="error", timestamp=now - 2 * 3600 * SECOND_NS)
        sink.event("x", level="error" if index < 5 else "info", timestamp=now - 60 * SECOND_NS)
    assert sink.flush()
    (check,) = [check for check in check_sink(location, Settings(), query) if check.name == "error_rate"]
    assert check.is_healthy
    assert check.figures == {"error_percent": 12.5, "events": 40}


def test_what_cannot_be_found_out_is_a_failure_that_says_why(
    location: StoreLocation, query: TelemetryQueryService
) -> None:
    checks: dict[str, SinkCheck] = {check.name: check for check in check_sink(location, Settings(), query)}
    assert words_missing(checks["error_rate"].problem, "cannot be checked", str(location), "no store here") == []


def test_they_are_recorded_like_any_others(open_sink: SinkMaker, location: StoreLocation, ask: Asker) -> None:
    sink = open_sink(mode="sync")
    record_checks(sink, (judge_disk(WELL, HEALTH), judge_lag(replace(WELL, lag_us=10**9), HEALTH)))
    rows: list[tuple[Any, ...]] = ask(
        "select component, check_name, is_healthy, error_message is null, response_time_ms is not null "
        "from health order by check_name"
    )
    assert rows == [("telesink", "disk", 1, 1, 1), ("telesink", "lag", 0, 0, 1)]


def test_what_they_found_before_does_not_make_a_store_unhealthy_that_is_well_now(
    open_sink: SinkMaker, query: TelemetryQueryService
) -> None:
    sink = open_sink(mode="sync")
    sink.event("x", component="api")
    record_checks(sink, (judge_disk(replace(WELL, disk_free_bytes=GIB), HEALTH),))
    report = query.health(Filter())
    assert report.overall_health
    assert [(part.component, part.status) for part in report.components] == [
        ("telesink", "degraded"),
        ("api", "healthy"),
    ]
