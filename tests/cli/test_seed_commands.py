"""Every command line of the design document, run by a real shell; `telesink` stands for `php artisan`."""

from __future__ import annotations

import contextlib
import csv
import gzip
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from telesink.store.settings import Settings
from telesink.store.sink.sink import TelemetrySink

DOCUMENT: Final = Path(__file__).parents[3] / "shared/seed/telemetry-006.md"
CHAINS: Final = ("corr_12345", "corr_abc123", "chain_id")
DAY_NS: Final = 86_400 * 10**9
EVENT_FIELDS: Final = {
    "id", "timestamp", "event_type", "event_name", "component", "operation", "level", "message", "correlation_id",
    "span_id", "parent_id", "duration_ms", "metadata", "context", "performance",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ran:
    """A command line that has ended, and the folder that it ran in."""

    stdout: str
    stderr: str
    folder: Path
    db: Path

    @property
    def lines(self) -> list[str]:
        return self.stdout.splitlines()

    @property
    def data(self) -> Any:
        return json.loads(self.stdout)["data"]

    @property
    def files(self) -> list[Path]:
        """The files that an export names on stdout."""
        return [self.folder / line for line in self.lines]

    def ask(self, sql: str) -> list[Any]:
        with contextlib.closing(sqlite3.connect(self.db)) as connection:
            return [row[0] for row in connection.execute(sql)]


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sample data, the chains that the document names, an error of a tool, and an event of 40 days ago."""
    db = tmp_path_factory.mktemp("seed") / "app.db"
    subprocess.run(
        [sys.executable, "-m", "telesink.tui.cli", "--db", db, "test", "--count=120", "--seed=1"], check=True
    )
    with TelemetrySink(db, settings=Settings()) as sink:
        for chain in CHAINS:
            with sink.tool("memory.search", correlation_id=chain):
                sink.event("page_fetched", component="tool_telemetry", event_type="tool")
        with contextlib.suppress(OSError), sink.tool("file.write"):
            raise OSError("disk 7 is full")
        sink.health_check("tool_telemetry", "ping", healthy=True)
        sink.event("old", timestamp=time.time_ns() - 40 * DAY_NS)
    return db


@pytest.fixture
def shell(sampled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder, with `telesink` on the path and a store of its own; gives the folder."""
    programs, work = tmp_path / "bin", tmp_path / "work"
    programs.mkdir()
    work.mkdir()
    (programs / "telesink").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m telesink.tui.cli "$@"\n')
    (programs / "telesink").chmod(0o755)
    shutil.copy(sampled, tmp_path / "app.db")
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("TELESINK_DB", str(tmp_path / "app.db"))
    return work


def run(line: str, folder: Path) -> Ran:
    done = subprocess.run(
        ["/bin/sh", "-c", line], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return Ran(done.stdout, done.stderr, folder, folder.parent / "app.db")


def rows_with(*words: str) -> Callable[[Ran], None]:
    """A table whose head has these words and which has rows."""

    def check(ran: Ran) -> None:
        assert all(word in ran.stdout for word in words), ran.stdout[:500]
        assert len(ran.lines) > 1

    return check


def errors_of_tools(ran: Ran) -> None:
    assert len(ran.lines) > 1
    assert "disk 7 is full" in ran.stdout
    assert all("error" in line and "tool_telemetry" in line for line in ran.lines[1:])


def errors_only(ran: Ran) -> None:
    assert len(ran.lines) > 1
    assert all(re.search(r"\berror\b", line) for line in ran.lines[1:])


def the_chain_oldest_first(ran: Ran) -> None:
    names = ["invocation_start", "page_fetched", "invocation_complete"]
    assert [name for line in ran.lines for name in names if name in line] == names


def the_chain_as_json(ran: Ran) -> None:
    assert [event["correlation_id"] for event in ran.data] == ["corr_abc123"] * 3
    assert set(ran.data[0]) >= EVENT_FIELDS


def the_chain_and_its_tree(ran: Ran) -> None:
    assert "chain_id" in ran.stdout
    assert "memory.search" in ran.stdout
    assert "page_fetched" in ran.stdout


def a_file_of_events(ran: Ran) -> None:
    document = json.loads((ran.folder / "results.json").read_text())
    assert document["type"] == "events"
    assert len(document["data"]) == document["count"] == 100
    assert ran.stdout == ""


def fragments_metrics(ran: Ran) -> None:
    assert len(ran.lines) > 1
    assert all("fragment." in line and "fragment_telemetry" in line for line in ran.lines[1:])


def at_most_ten(ran: Ran) -> None:
    assert len(ran.lines) == 1 + 10


def hundred_newest(ran: Ran) -> None:
    assert len(ran.lines) == 1 + 100
    times = [line[:23] for line in ran.lines[1:]]
    assert times == sorted(times, reverse=True)


def slow_ones(ran: Ran) -> None:
    assert ran.lines
    assert all("slow (" in line for line in ran.lines)


def tools_as_json(ran: Ran) -> None:
    assert ran.data
    assert {event["event_type"] for event in ran.data} == {"tool"}


def one_json_file(*kinds: str, **fields: str) -> Callable[[Ran], None]:
    """An export of these kinds, the fields of whose events are all as said."""

    def check(ran: Ran) -> None:
        (path,) = ran.files
        assert re.fullmatch(r"telesink-export-\d{8}T\d{6}\.\d+Z\.json", path.name)
        document = json.loads(path.read_text())
        assert list(document) == list(kinds)
        assert all(document[kind] for kind in kinds)
        assert all(event[name] == value for event in document["events"] for name, value in fields.items())

    return check


def csv_rows(path: Path) -> list[dict[str, str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", newline="") as file:
        return list(csv.DictReader(file))


def csv_file(ending: str, **fields: str) -> Callable[[Ran], None]:
    def check(ran: Ran) -> None:
        (path,) = ran.files
        assert path.name.endswith(ending)
        rows = csv_rows(path)
        assert rows
        assert set(rows[0]) >= EVENT_FIELDS
        assert all(row[name] == value for row in rows for name, value in fields.items())

    return check


def a_file_a_component(ran: Ran) -> None:
    assert len(ran.files) > 3
    for path in ran.files:
        component = path.name.split(".")[-2]
        assert {event["component"] for event in json.loads(path.read_text())["events"]} == {component}


def a_plan_and_nothing_deleted(ran: Ran) -> None:
    assert [line.split()[0] for line in ran.lines[:8]] == [
        "table", "events", "metrics", "health", "performance", "chains", "alerts", "total",
    ]  # fmt: skip
    assert ran.ask("select count(*) from events where event_name = 'old'") == [1]


def the_old_event_deleted(ran: Ran) -> None:
    assert "deleted" in ran.stderr
    assert ran.ask("select count(*) from events where event_name = 'old'") == [0]
    assert ran.ask("select count(*) > 100 from events") == [1]


def sample_data(*components: str) -> Callable[[Ran], None]:
    def check(ran: Ran) -> None:
        assert "wrote" in ran.stderr
        assert ran.ask("select count(*) > 120 + 20 from events") == [1]
        found = ran.ask("select distinct component from events")
        assert {f"{component}_telemetry" for component in components} <= set(found)

    return check


def statistics(ran: Ran) -> None:
    assert re.match(r"\d+ events, [\d.]+ % errors", ran.stdout)
    assert "disk <n> is full" in ran.stdout


def a_health_report(ran: Ran) -> None:
    assert re.search(r"\b(healthy|degraded|unhealthy)\b", ran.stdout)
    assert "tool_telemetry" in ran.stdout


def health_of_one_component(ran: Ran) -> None:
    assert "tool_telemetry" in ran.stdout
    assert "fragment_telemetry" not in ran.stdout


def health_as_json(ran: Ran) -> None:
    document = json.loads(ran.stdout)
    assert document["overall_health"] is (document["status"] == "healthy")
    assert {"components", "system_metrics", "error_analysis", "performance_analysis", "sink_status", "storage"} <= set(
        document
    )


def true_or_false(ran: Ran) -> None:
    assert ran.stdout in ("true\n", "false\n")


LINES: Final[dict[str, Callable[[Ran], None]]] = {
    "telesink query --time-range=24h --limit=100": hundred_newest,
    "telesink query --component=tool_telemetry --level=error": errors_of_tools,
    "telesink query --correlation-id=corr_12345": the_chain_oldest_first,
    "telesink query --export=/path/to/results.json --format=json": a_file_of_events,
    "telesink query --type=metrics --component=fragment_telemetry": fragments_metrics,
    "telesink query --type=health": rows_with("check_name", "is_healthy", "ping"),
    "telesink query --type=performance --time-range=6h": rows_with("operation", "p95", "memory.search"),
    "telesink query --type=chains --correlation-id=chain_id": the_chain_and_its_tree,
    "telesink health": a_health_report,
    "telesink health --component=tool_telemetry": health_of_one_component,
    "telesink health --format=json": health_as_json,
    "telesink export --time-range=7d --format=json": one_json_file("events"),
    "telesink export --compress --format=csv": csv_file(".csv.gz"),
    "telesink export --split-by=component --time-range=24h": a_file_a_component,
    "telesink export --include-metrics --include-health --include-performance": one_json_file(
        "events", "metrics", "health", "performance"
    ),
    "telesink export --component=fragment_telemetry --format=csv": csv_file(".csv", component="fragment_telemetry"),
    "telesink cleanup --dry-run": a_plan_and_nothing_deleted,
    "telesink cleanup --older-than=30d --force": the_old_event_deleted,
    "telesink cleanup --component=tool_telemetry --dry-run": rows_with("events", "to delete", "total"),
    "telesink test --count=50": sample_data("tool", "command", "fragment", "chat"),
    "telesink test --count=25 --components=tool,command": sample_data("tool", "command"),
    "telesink query --type=performance --time-range=24h | grep slow": slow_ones,
    "telesink query --event-type=tool --time-range=6h --format=json": tools_as_json,
    "telesink export --component=tool_telemetry --include-performance": one_json_file(
        "events", "performance", component="tool_telemetry"
    ),
    "telesink health --format=json | jq .overall_health": true_or_false,
    "telesink query --level=error --time-range=24h": errors_only,
    "telesink query --type=stats --time-range=7d": statistics,
    "telesink export --level=error --format=csv": csv_file(".csv", level="error"),
    "telesink query --correlation-id=corr_abc123 --format=json": the_chain_as_json,
    "telesink query --type=chains --time-range=1h": rows_with("chain_id", "status", "corr_12345"),
    "telesink test --count=100": sample_data("tool", "command", "fragment", "chat"),
    "telesink query --limit=10": at_most_ten,
    "telesink export --time-range=1h": one_json_file("events"),
}
WATCHING: Final = "telesink health --watch"


@pytest.mark.parametrize("line", LINES)
def test_it_works_as_written(shell: Path, line: str) -> None:
    if "jq" in line and shutil.which("jq") is None:
        pytest.skip("jq is not installed; the test of the same line without it reads what jq would")
    LINES[line](run(line.replace("/path/to", str(shell)), shell))


def test_watching_shows_a_report_at_once_and_ends_with_ctrl_c(shell: Path) -> None:
    process = subprocess.Popen(
        ["/bin/sh", "-c", f"exec {WATCHING}"],
        cwd=shell, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    report = json.loads(process.stdout.readline())
    process.send_signal(signal.SIGINT)
    _rest, words = process.communicate(timeout=60)
    assert process.returncode in (0, 130)
    assert "Traceback" not in words
    assert report["status"] in ("healthy", "degraded", "unhealthy")


def test_these_are_the_lines_of_the_document() -> None:
    if not DOCUMENT.exists():
        pytest.skip("the document is not beside the project")
    given = re.findall(r"^php artisan telemetry:(.*)$", DOCUMENT.read_text(), flags=re.MULTILINE)
    assert {f"telesink {line}" for line in given} == {*LINES, WATCHING}
