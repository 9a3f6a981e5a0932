"""A store of known events, and the command line in this process or in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from telesink.store.sink.sink import TelemetrySink

Ran = subprocess.CompletedProcess[str]

MOMENT_NS = 1_795_000_000_000_000_000
"""2026-11-18T11:06:40Z, when the first of the known events happens."""
SECOND_NS = 1_000_000_000


@pytest.fixture(autouse=True)
def zone_two_hours_east(own_surroundings: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a local time is never mistaken for UTC. The surroundings set the clock back."""
    monkeypatch.setenv("TZ", "Etc/GMT-2")
    time.tzset()


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """Where the test's store is, or will be."""
    return tmp_path / "app.db"


@pytest.fixture
def record(db: Path) -> Callable[[Callable[[TelemetrySink], Any]], None]:
    """Records into the store and waits until all is in its tables."""

    def with_sink(recording: Callable[[TelemetrySink], Any]) -> None:
        with TelemetrySink(db) as sink:
            recording(sink)

    return with_sink


@pytest.fixture
def filled(db: Path, record: Callable[[Callable[[TelemetrySink], Any]], None]) -> Path:
    """A store with a chain of four events, and some of every other kind."""

    def recording(sink: TelemetrySink) -> None:
        def event(second: int, name: str, **fields: Any) -> None:
            sink.event(name, timestamp=MOMENT_NS + second * SECOND_NS, **fields)

        chain = {"correlation_id": "corr_12345"}
        command = {"event_type": "command", "component": "command_telemetry", "operation": "sync.data"}
        tool = {"event_type": "tool", "component": "tool_telemetry", "operation": "memory.search"}
        event(0, "execution_start", span_id="s1", **command, **chain)
        event(1, "invocation_start", span_id="s2", parent_id="s1", **tool, **chain)
        event(
            2, "invocation_complete", span_id="s2", parent_id="s1", duration_ms=812.5, metadata={"hits": 3},
            **tool, **chain,
        )  # fmt: skip
        event(3, "execution_complete", span_id="s1", duration_ms=3000.0, **command, **chain)
        event(60, "boom", level="error", message="disk 7 is full", component="worker", event_type="log")
        event(61, "tick", component="worker", event_type="log", operation="beat", duration_ms=2.0)
        later = MOMENT_NS + 100 * SECOND_NS
        sink.metric("queue.depth", -5, component="worker", labels={"queue": "mail"}, timestamp=later)
        sink.health_check("db", "ping", healthy=False, error_message="refused", timestamp=later)
        sink.health_check("mail", "send", healthy=True, response_time_ms=3.2, timestamp=later + SECOND_NS)
        sink.performance(
            "db",
            "query",
            duration_ms=12.5,
            memory_usage_bytes=2 << 20,
            cpu_usage_percent=3.0,
            timestamp=later,
        )

    record(recording)
    return db


@pytest.fixture
def invoke(db: Path) -> Callable[..., Result]:
    """The command line in this process, on the test's store."""
    from telesink.tui.cli import cli

    def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(cli, ["--db", str(db), *arguments], input=stdin)

    return run


@pytest.fixture
def telesink() -> Callable[..., Ran]:
    """The command line in a process of its own."""

    def run(*arguments: str, stdin: str | None = None, env: Mapping[str, str] | None = None) -> Ran:
        return subprocess.run(
            [sys.executable, "-m", "telesink.tui.cli", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            env=os.environ | (env or {}),
            timeout=60,
            check=False,
        )

    return run
