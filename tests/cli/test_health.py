"""`telesink health`, once: what a person reads, what a script reads, and the exit code."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from telesink.store.sink.sink import TelemetrySink
from tests.cli.conftest import Ran

Invoke = Callable[..., Result]
Record = Callable[[Callable[[TelemetrySink], Any]], None]

KEYS = [
    "overall_health",
    "status",
    "components",
    "system_metrics",
    "error_analysis",
    "performance_analysis",
    "sink_status",
    "storage",
]


@pytest.fixture
def healthy(record: Record) -> None:
    """A store in which all is well."""

    def recording(sink: TelemetrySink) -> None:
        for number in range(99):
            sink.event("done", component="api", operation="search", duration_ms=5.0 + number)
        sink.event("failed", component="worker", level="warning", message="slow")
        sink.health_check("db", "ping", healthy=True, response_time_ms=3.2)

    record(recording)


@pytest.fixture
def unhealthy(record: Record) -> None:
    """A store with a check that fails and a component with errors."""

    def recording(sink: TelemetrySink) -> None:
        for number in range(40):
            sink.event("done", component="api", operation="search", duration_ms=5.0 + number)
        for number in range(10):
            sink.event("failed", component="worker", level="error", message=f"host {number} is gone")
        sink.health_check("db", "ping", healthy=False, error_message="refused")

    record(recording)


# for people ------------------------------------------------------------------------------------------------
def lines_of(result: Result) -> list[str]:
    assert result.exit_code == 0, result.stderr
    return [re.sub(r" +", " ", line) for line in result.stdout.splitlines()]


def test_it_says_first_how_it_stands(healthy: None, invoke: Invoke, db: Path) -> None:
    first, gap, *lines = lines_of(invoke("health", "--utc"))
    assert re.fullmatch(rf"healthy the last 1h until \S+ \S+Z in {re.escape(str(db))}", first)
    assert gap == ""
    assert "events 100 (1.67 a minute), no error" in lines
    assert "checks 1, none failing" in lines
    assert any(line.startswith("calls 99 measured, p50 ") for line in lines)
    assert any(line.startswith("sink no writer at work, nothing waiting, spool 0 B of 256.0 MiB") for line in lines)
    assert any(line.startswith("storage database ") and "of the disk free" in line for line in lines)


def test_then_what_is_wrong_and_why(unhealthy: None, invoke: Invoke) -> None:
    lines = lines_of(invoke("health"))
    assert lines[0].startswith("unhealthy ")
    assert re.fullmatch(r" unhealthy db/ping fails: refused \(for \d+ s\)", lines[2])
    assert lines[3] == " degraded 20 % of 50 events are errors, all of them of worker (5 % or more is degraded)"


def test_components_come_with_the_worst_first(unhealthy: None, invoke: Invoke) -> None:
    lines = lines_of(invoke("health"))
    at = lines.index("component health events errors rate checks last seen")
    db, worker, api = lines[at + 1 : at + 4]
    assert db.startswith("db unhealthy 0 1 of 1 failing ")
    assert worker.startswith("worker degraded 10 10 100 % ")
    assert re.fullmatch(r"api healthy 40 0 0 % (now|\d+ s ago)", api)


def test_errors_and_slow_operations_are_shown(unhealthy: None, invoke: Invoke) -> None:
    lines = lines_of(invoke("health"))
    assert any(re.fullmatch(r" ?10 (now|\d+ s ago) worker host <n> is gone", line) for line in lines)
    assert any(line.startswith("search api 40 ") for line in lines)


def test_a_small_part_that_is_unwell_is_named_though_the_whole_is_healthy(record: Record, invoke: Invoke) -> None:
    def recording(sink: TelemetrySink) -> None:
        for _ in range(99):
            sink.event("done", component="api")
        sink.event("failed", component="worker", level="error")

    record(recording)
    lines = lines_of(invoke("health"))
    assert lines[0].startswith("healthy ")
    assert lines[2] == " degraded worker alone: 1 error in 1 event"


def test_where_nothing_was_recorded_it_says_since_when(filled: Path, invoke: Invoke) -> None:
    lines = lines_of(invoke("health", "--time-range=5m"))
    assert lines[0].startswith("unknown the last 5m until ")
    assert lines[2].startswith(" unknown nothing was recorded in this time")
    assert "events none" in lines
    assert "checks none" in lines
    assert "calls none measured" in lines


def test_what_was_set_aside_is_told(healthy: None, db: Path, invoke: Invoke) -> None:
    (db.with_name("app.db-spool") / "rejected.log").write_text("e (1,)\n")
    assert " set aside in the spool: 1 record that no table takes, in rejected.log" in lines_of(invoke("health"))


def test_only_the_component_asked_for_is_judged(unhealthy: None, invoke: Invoke) -> None:
    lines = lines_of(invoke("health", "--component=api"))
    assert lines[0].startswith("healthy the last 1h of api until ")
    assert not any("worker" in line for line in lines)


def test_of_a_component_that_is_asked_for_every_check_is_told(record: Record, invoke: Invoke) -> None:
    def recording(sink: TelemetrySink) -> None:
        sink.health_check("db", "ping", healthy=False, error_message="refused")
        sink.health_check("db", "ping", healthy=True, response_time_ms=3.2)
        sink.health_check("db", "space", healthy=False, error_message="full\x1b[2J")

    record(recording)
    assert not any(line.startswith("check ") for line in lines_of(invoke("health")))
    lines = lines_of(invoke("health", "--component=db"))
    at = lines.index("check component verdict for failed response last error")
    assert re.fullmatch(r"space db failing \d+ s 1 of 1 full␛\[2J", lines[at + 1])
    assert re.fullmatch(r"ping db ok \d+ s 1 of 2 3.2 ms refused", lines[at + 2])


def test_many_reasons_are_counted(record: Record, invoke: Invoke) -> None:
    record(lambda sink: [sink.health_check("db", f"c{number}", healthy=False) for number in range(12)])
    assert " and 2 more reasons; --format=json has all" in lines_of(invoke("health"))


def test_what_checks_and_programs_say_is_never_written_raw(record: Record, invoke: Invoke) -> None:
    def recording(sink: TelemetrySink) -> None:
        sink.health_check("d\x1b[2Jb", "p\x07ing", healthy=False, error_message="a\x1b]52;c;Zm9v\x07\x9b2J\x7f\nb")
        sink.event("x", component="\x1b[2J", level="error", message="\x1b]0;t\x07", operation="\x1bc", duration_ms=1)

    record(recording)
    written = invoke("health").stdout
    assert not set(written) & {"\x1b", "\x07", "\x9b", "\x7f"}
    assert "d␛[2Jb/p␇ing fails: a␛]52;c;Zm9v␇" in written


# for programs ----------------------------------------------------------------------------------------------
def test_the_json_has_its_keys_at_the_top_level(unhealthy: None, invoke: Invoke) -> None:
    report = json.loads(invoke("health", "--format=json").stdout)
    assert list(report) == KEYS
    assert (report["overall_health"], report["status"]) == (False, "unhealthy")
    assert [reason["status"] for reason in report["system_metrics"]["reasons"]] == ["unhealthy", "degraded"]


def test_the_json_has_the_figures(unhealthy: None, invoke: Invoke, db: Path) -> None:
    report = json.loads(invoke("health", "--format=json", "--time-range=1h").stdout)
    worker, checks = report["components"]["worker"], report["components"]["db"]["checks"]
    assert (worker["status"], worker["events"], worker["errors"], worker["error_rate"]) == ("degraded", 10, 10, 100.0)
    assert (checks[0]["check_name"], checks[0]["is_healthy"], checks[0]["last_error"]) == ("ping", False, "refused")
    metrics = report["system_metrics"]
    assert (metrics["total_events"], metrics["checks"], metrics["failing_checks"]) == (50, 1, 1)
    assert metrics["events_per_minute"] == pytest.approx(50 / 60, abs=0.001)
    assert metrics["range_end"] == metrics["generated_at"] > worker["last_seen"] > metrics["range_start"]
    errors = report["error_analysis"]
    assert (errors["total_errors"], errors["error_rate"], errors["errors_by_component"]) == (10, 20.0, {"worker": 10})
    assert errors["error_patterns"][0]["message_template"] == "host <n> is gone"
    assert report["performance_analysis"]["measured"] == 40
    assert report["performance_analysis"]["by_operation"][0]["operation"] == "search"
    sink = report["sink_status"]
    assert (sink["pending_records"], sink["lag_ms"], sink["spool_limit_bytes"]) == (0, 0, 256 << 20)
    assert (sink["has_writer"], sink["rejected_records"]) == (False, 0)
    assert report["storage"]["path"] == str(db)
    assert report["storage"]["database_bytes"] == db.stat().st_size


def test_a_range_longer_than_time_is_the_whole_store(healthy: None, invoke: Invoke) -> None:
    report = json.loads(invoke("health", "--format=json", "--time-range=99999w").stdout)
    assert report["system_metrics"]["range_start"] == "1970-01-01T00:00:00.000000Z"
    assert report["system_metrics"]["total_events"] == 100


# exit codes ------------------------------------------------------------------------------------------------
def test_the_exit_code_answers_only_when_asked(unhealthy: None, invoke: Invoke) -> None:
    assert invoke("health").exit_code == 0
    assert invoke("health", "--exit-code").exit_code == 1
    assert invoke("health", "--exit-code", "--component=api").exit_code == 0


def test_the_exit_code_of_unknown_is_no(filled: Path, invoke: Invoke) -> None:
    assert invoke("health", "--exit-code", "--time-range=1m").exit_code == 1


def test_it_ends_with_the_exit_code_as_a_process_too(unhealthy: None, db: Path, telesink: Callable[..., Ran]) -> None:
    done = telesink("--db", str(db), "health", "--exit-code", "--format=json")
    assert (done.returncode, json.loads(done.stdout)["status"], done.stderr) == (1, "unhealthy", "")


def test_the_thresholds_come_from_the_configuration(unhealthy: None, invoke: Invoke, tmp_path: Path) -> None:
    config = tmp_path / "own.toml"
    config.write_text("[health]\ndegraded_error_percent = 90\nunhealthy_error_percent = 90\n")
    report = json.loads(invoke("health", "--config", str(config), "--format=json").stdout)
    assert len(report["system_metrics"]["reasons"]) == 1


def test_a_store_that_is_not_there_is_named(db: Path, invoke: Invoke) -> None:
    for options in ((), ("--exit-code",), ("--format=json",)):
        result = invoke("health", *options)
        assert (result.exit_code, result.stdout) == (3, "")
        assert f"{db}: there is no store here" in result.stderr
    assert not db.exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--time-range=soon",), "'soon' is no duration"),
        (("--interval=5s",), "--interval belongs to --watch"),
        (("--watch", "--interval=0"), "--interval 0: give at least a moment"),
        (("--watch", "--interval=often"), "'often' is no duration"),
        (("--watch", "--exit-code"), "--exit-code needs an answer"),
        (("--format=csv",), "'csv' is not one of"),
    ],
)
def test_a_mistake_is_named(healthy: None, invoke: Invoke, options: tuple[str, ...], said: str) -> None:
    result = invoke("health", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
