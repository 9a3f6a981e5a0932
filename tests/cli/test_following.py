"""`query --follow` with a real process that follows and others that record."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import pytest
from click.testing import Result

from telesink.store.sink.sink import TelemetrySink
from tests.cli.conftest import MOMENT_NS, SECOND_NS

Invoke = Callable[..., Result]
Follower = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def following(db: Path) -> Iterator[Follower]:
    """Starts `query --follow` and ends it in the end."""
    started: list[subprocess.Popen[str]] = []

    def start(*options: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "telesink.tui.cli", "--db", str(db), "query", "--follow", *options]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ}
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def messages(stream: IO[str] | None, count: int) -> list[str]:
    assert stream is not None
    return [json.loads(stream.readline())["message"] for _ in range(count)]


def say(db: Path, *texts: str, **fields: Any) -> None:
    with TelemetrySink(db) as sink:
        for text in texts:
            sink.event("said", message=text, **fields)


def test_it_shows_what_was_and_then_what_comes(db: Path, following: Follower) -> None:
    say(db, *(f"old {number}" for number in range(12)))
    process = following("--format=ndjson")
    assert messages(process.stdout, 10) == [f"old {number}" for number in range(2, 12)]
    say(db, "new 1")
    say(db, "new 2")
    assert messages(process.stdout, 2) == ["new 1", "new 2"]


def test_the_limit_is_of_what_was(db: Path, following: Follower) -> None:
    say(db, "old 1", "old 2")
    process = following("--format=ndjson", "--limit=1")
    assert messages(process.stdout, 1) == ["old 2"]
    say(db, "new")
    assert messages(process.stdout, 1) == ["new"]


def test_a_late_event_is_shown_when_it_comes(db: Path, following: Follower) -> None:
    say(db, "old", timestamp=MOMENT_NS)
    process = following("--format=ndjson")
    assert messages(process.stdout, 1) == ["old"]
    say(db, "new", timestamp=MOMENT_NS + 10 * SECOND_NS)
    say(db, "late", timestamp=MOMENT_NS - 10 * SECOND_NS)
    assert messages(process.stdout, 2) == ["new", "late"]


def test_the_filter_holds_for_what_comes(db: Path, following: Follower) -> None:
    say(db, "old", level="error")
    process = following("--format=ndjson", "--level=error")
    assert messages(process.stdout, 1) == ["old"]
    say(db, "unwanted")
    say(db, "wanted", level="error")
    assert messages(process.stdout, 1) == ["wanted"]


def test_it_waits_for_a_store_that_is_not_there_yet(db: Path, following: Follower) -> None:
    process = following("--format=ndjson")
    assert process.stderr is not None
    assert "no store here yet" in process.stderr.readline()
    say(db, "first")
    assert messages(process.stdout, 1) == ["first"]


def test_as_csv_the_header_comes_once(db: Path, following: Follower) -> None:
    say(db, "old")
    process = following("--format=csv", "--columns=message")
    assert process.stdout is not None
    assert [process.stdout.readline() for _ in range(2)] == ["message\n", "old\n"]
    say(db, "new")
    assert process.stdout.readline() == "new\n"


def test_as_table_the_columns_stay(db: Path, following: Follower) -> None:
    say(db, "old", component="api")
    process = following("--columns=component,message")
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(2)]
    say(db, "new", component="worker")
    lines.append(process.stdout.readline())
    assert [line.index(word) for line, word in zip(lines, ("message", "old", "new"), strict=True)] == [20, 20, 20]


def test_measured_operations_are_followed_as_rows(db: Path, following: Follower) -> None:
    say(db, "made")
    process = following("--type=performance", "--format=ndjson")
    with TelemetrySink(db) as sink:
        sink.performance("db", "query", duration_ms=4)
    assert process.stdout is not None
    assert json.loads(process.stdout.readline())["operation"] == "query"


def test_ctrl_c_ends_it(db: Path, following: Follower) -> None:
    say(db, "old")
    process = following("--format=ndjson")
    messages(process.stdout, 1)
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 130
    assert process.stderr is not None
    assert process.stderr.read().strip() == ""


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--format=json",), "take --format ndjson"),
        (("--type=stats",), "--type stats is a report"),
        (("--sort=level",), "--sort needs all rows"),
        (("--end=2026-01-01",), "--end needs all rows"),
    ],
)
def test_what_needs_an_end_is_refused(invoke: Invoke, options: tuple[str, ...], said: str) -> None:
    result = invoke("query", "--follow", *options)
    assert result.exit_code == 2
    assert said in result.stderr
