"""`telesink cleanup`: the plan, the question, the work, and how it says what it did."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result

from telesink.store.location import StoreLocation
from tests.cli.terminals import on_terminal
from tests.conftest import until
from tests.query.rows import DAY, Rows

Invoke = Callable[..., Result]

TABLES = ("events", "metrics", "health_checks", "performance_snapshots", "correlation_chains")


def now_us() -> int:
    return time.time_ns() // 1000


@pytest.fixture
def old(db: Path) -> Path:
    """A store with a row of each kind in two components, 1, 20 and 100 days old."""
    with closing(Rows(StoreLocation(db))) as rows:
        for age in (1, 20, 100):
            at = now_us() - age * DAY
            for component in ("api", "worker"):
                rows.event(at, component=component, chain=f"{component} {age}", message=f"{component} {age}")
                rows.metric(1.0, at, component=component)
                rows.health(True, at, component=component)
                rows.snapshot(1000, at, component=component)
    return db


@pytest.fixture
def large(db: Path) -> Path:
    """A store of 60,001 old events."""
    with closing(Rows(StoreLocation(db))) as rows:
        first = rows.event(now_us() - 40 * DAY, message="x" * 100)
        rows.connection.execute("begin")
        rows.connection.execute(f"""
            with recursive n(i) as (select 1 union all select i + 1 from n where i < 60000)
            insert into telemetry_events (id, timestamp, event_type, event_name, component, level, message)
            select e.id + n.i * 2048, e.timestamp + n.i, e.event_type, e.event_name, e.component, e.level, e.message
            from telemetry_events e, n where e.id = {first}""")
        rows.connection.execute("commit")
    return db


@pytest.fixture
def slow(large: Path) -> Path:
    """The same, where each two-thousandth event takes about a tenth of a second: time to interfere."""
    change(
        large,
        """
        create trigger slow before delete on telemetry_events when old.timestamp % 2000 = 0
        begin select length(randomblob(20000000)); end""",
    )
    return large


def change(db: Path, statement: str) -> None:
    with closing(sqlite3.connect(db)) as connection, connection:
        connection.execute(statement)


def counts(db: Path) -> list[int]:
    """Rows of the five tables."""
    with closing(sqlite3.connect(db)) as connection:
        return [connection.execute(f"select count(*) from telemetry_{table}").fetchone()[0] for table in TABLES]


def everything(db: Path) -> list[str]:
    with closing(sqlite3.connect(db)) as connection:
        return list(connection.iterdump())


def test_a_dry_run_shows_rows_and_bytes_and_changes_nothing(old: Path, invoke: Invoke) -> None:
    before = everything(old)
    result = invoke("cleanup", "--dry-run")
    assert result.exit_code == 0
    lines = [line.split() for line in result.stdout.splitlines()]
    assert lines[0] == ["table", "stored", "about", "to", "delete", "about", "pinned", "older", "than"]
    rows = {line[0]: line for line in lines[1:] if line}
    assert (rows["events"][1], rows["events"][4]) == ("6", "4")
    assert (rows["total"][1], rows["total"][4]) == ("30", "12")
    assert everything(old) == before


def test_the_plan_as_json(old: Path, invoke: Invoke) -> None:
    plan = json.loads(invoke("cleanup", "--dry-run", "--format=json").stdout)
    assert (plan["delete_rows"], plan["max_size_bytes"], plan["older_than_for_size"]) == (12, None, None)
    assert plan["store_bytes"] > plan["delete_bytes_about"] > 0
    tables = {table["table"]: table for table in plan["tables"]}
    assert {name: table["delete_rows"] for name, table in tables.items()} == {
        "events": 4, "metrics": 2, "health": 2, "performance": 2, "chains": 2, "alerts": 0,
    }  # fmt: skip
    assert tables["events"]["older_than"].endswith("Z")
    assert tables["events"]["oldest_kept_at"] > tables["events"]["older_than"]
    assert tables["events"]["components"] == []


def test_what_was_planned_is_deleted(old: Path, invoke: Invoke) -> None:
    result = invoke("cleanup", "--force")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr.startswith("telesink: 12 rows deleted, ")
    assert counts(old) == [2, 4, 4, 4, 4]
    assert invoke("cleanup", "--force").stderr.startswith("telesink: nothing to delete")


def test_older_than_is_for_all_tables(old: Path, invoke: Invoke) -> None:
    assert invoke("cleanup", "--older-than=10d", "--force").exit_code == 0
    assert counts(old) == [2, 2, 2, 2, 2]


def test_of_components_alone(old: Path, invoke: Invoke) -> None:
    plan = json.loads(invoke("cleanup", "--component=api", "--older-than=10d", "--dry-run", "--format=json").stdout)
    assert plan["tables"][0]["older_than"] is None
    assert plan["tables"][0]["components"][0]["delete_rows"] == 2
    invoke("cleanup", "--component=api", "--older-than=10d", "--force")
    assert counts(old) == [4, 4, 4, 4, 6]


def test_retention_of_components_from_the_configuration(old: Path, invoke: Invoke, tmp_path: Path) -> None:
    config = tmp_path / "t.toml"
    config.write_text("[components.api]\nretention_days = 365\n[retention]\nraw_events_days = 2\n")
    plan = json.loads(invoke("--config", str(config), "cleanup", "--dry-run", "--format=json").stdout)
    assert [(c["component"], c["delete_rows"]) for c in plan["tables"][0]["components"]] == [("api", 0)]
    assert plan["tables"][0]["delete_rows"] == 2
    table = invoke("--config", str(config), "cleanup", "--dry-run").stdout
    assert "\n  api " in table
    invoke("--config", str(config), "cleanup", "--force")
    assert counts(old) == [4, 5, 5, 5, 5]


def test_the_size_is_kept_and_the_plan_says_so(large: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELESINK_RETENTION_MAX_SIZE_MB", "5")
    monkeypatch.setenv("TELESINK_RETENTION_RAW_EVENTS_DAYS", "365")
    assert "\nretention.max_size_mb = 5: all from before " in invoke("cleanup", "--dry-run").stdout
    assert invoke("cleanup", "--force").exit_code == 0
    assert 4_000_000 < large.stat().st_size <= 5_000_000


def test_without_a_terminal_it_wants_force(old: Path, invoke: Invoke) -> None:
    before = everything(old)
    result = invoke("cleanup")
    assert result.exit_code == 2
    assert result.stderr.strip() == (
        "telesink: error: there is no terminal to ask on: add --force to delete, or --dry-run to see what would go"
    )
    assert everything(old) == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--older-than=soon", "--force"), "'soon' is no duration"),
        (("--format=json", "--force"), "--format json is of the plan: add --dry-run"),
    ],
)
def test_what_is_wrong_is_said(old: Path, invoke: Invoke, options: tuple[str, ...], said: str) -> None:
    result = invoke("cleanup", *options)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_where_there_is_no_store_none_is_made(db: Path, invoke: Invoke) -> None:
    result = invoke("cleanup", "--force")
    assert result.exit_code == 3
    assert "there is no store here" in result.stderr
    assert not db.exists()


def test_a_component_that_nobody_has_heard_of_is_told(old: Path, invoke: Invoke) -> None:
    result = invoke("cleanup", "--component=apy", "--force")
    assert result.exit_code == 0
    assert result.stderr.splitlines()[0] == "telesink: no row is of the component 'apy'"
    assert counts(old) == [6, 6, 6, 6, 6]


@pytest.mark.parametrize(("answer", "left"), [("y", 2), ("n", 6), ("", 6)])
def test_on_a_terminal_it_shows_the_plan_and_asks(old: Path, answer: str, left: int) -> None:
    with on_terminal(["--db", str(old), "cleanup"]) as terminal:
        said = terminal.wait_for(r"Delete 12 rows \(about [^)]*\)\? \[y/N\]")
        assert said.index("older than") < said.index("Delete 12 rows")
        terminal.type(f"{answer}\n")
        assert terminal.ended() == 0
    assert ("12 rows deleted" in terminal.said) is (left == 2)
    assert ("nothing was deleted" in terminal.said) is (left == 6)
    assert counts(old)[0] == left


def test_ctrl_c_at_the_question_deletes_nothing(old: Path) -> None:
    with on_terminal(["--db", str(old), "cleanup"]) as terminal:
        terminal.wait_for(r"\[y/N\]: ")  # the blank is said by what reads the answer
        terminal.type("\x03")
        assert terminal.ended() == 130
    assert "Traceback" not in terminal.said
    assert counts(old)[0] == 6


def test_on_a_terminal_a_bar_tells_how_far_it_is_and_is_gone_in_the_end(slow: Path) -> None:
    with on_terminal(["--db", str(slow), "cleanup", "--force"]) as terminal:
        terminal.wait_for(r"\r━[^\r]* %[^\r]* of 60,001 rows deleted, events")
        assert terminal.ended() == 0
    assert "\r\x1b[Ktelesink: 60,001 rows deleted, " in terminal.said


def test_ctrl_c_ends_it_between_two_steps_and_the_next_goes_on(slow: Path, invoke: Invoke) -> None:
    with on_terminal(["--db", str(slow), "cleanup", "--force"]) as terminal:
        terminal.wait_for(r"rows deleted, events")
        terminal.type("\x03")
        assert terminal.ended() == 130
    assert "telesink: interrupted after " in terminal.said
    assert "the next clean-up goes on from here" in terminal.said
    change(slow, "drop trigger slow")
    left = counts(slow)[0]
    assert 0 < left < 60_001
    assert f"{left:,} rows deleted" in invoke("cleanup", "--force").stderr
    assert counts(slow)[0] == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_too(slow: Path, number: signal.Signals) -> None:
    with cleaning(slow) as process:
        assert until(lambda: 0 < counts(slow)[0] < 60_001)
        process.send_signal(number)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"interrupted after" in said
    assert counts(slow)[0] > 0


def test_killed_in_the_middle_the_store_is_right_and_the_next_goes_on(slow: Path, invoke: Invoke) -> None:
    with cleaning(slow) as process:
        assert until(lambda: 0 < counts(slow)[0] < 60_001)
        process.kill()
        process.wait(timeout=30)
    with closing(sqlite3.connect(slow)) as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
    change(slow, "drop trigger slow")
    left = counts(slow)[0]
    assert 0 < left < 60_001
    assert f"{left:,} rows deleted" in invoke("cleanup", "--force").stderr
    assert slow.stat().st_size < 2_000_000


def cleaning(db: Path) -> subprocess.Popen[bytes]:
    """A clean-up in a process of its own."""
    command = [sys.executable, "-m", "telesink.tui.cli", "--db", str(db), "cleanup", "--force"]
    return subprocess.Popen(command, stderr=subprocess.PIPE, env=dict(os.environ))
