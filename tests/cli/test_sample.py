"""`telesink test` and `telesink demo`: sample data."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Invoke = Callable[..., Result]


def stored(invoke: Invoke) -> list[Any]:
    return [json.loads(line) for line in invoke("query", "--format=ndjson", "--limit=10000").stdout.splitlines()]


def test_it_writes_about_as_many_events_as_asked_for_and_says_so(invoke: Invoke) -> None:
    result = invoke("test", "--count=50", "--seed=3")
    assert (result.exit_code, result.stdout) == (0, "")
    events = stored(invoke)
    assert 50 <= len(events) <= 80
    assert f"wrote {len(events)} events" in result.stderr
    assert "--seed 3" in result.stderr


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_twenty_five_events_have_an_error_and_a_slow_operation(invoke: Invoke, seed: str) -> None:
    invoke("test", "--count=25", "--seed", seed)
    assert any(event["level"] == "error" for event in stored(invoke))
    assert "slow" in invoke("query", "--type=performance").stdout


def test_components_are_chosen(invoke: Invoke) -> None:
    invoke("test", "--count=25", "--components=tool,command")
    assert {event["event_type"] for event in stored(invoke)} == {"tool", "command"}


def test_times_are_spread_over_the_span(invoke: Invoke) -> None:
    invoke("test", "--count=200", "--span=24h")
    times = [datetime.fromisoformat(event["timestamp"]) for event in stored(invoke)]
    assert min(times) > datetime.now(UTC) - timedelta(hours=25)
    assert max(times) - min(times) > timedelta(hours=12)


def test_the_same_seed_gives_the_same_work(tmp_path: Path, telesink: Any) -> None:
    def operations(name: str) -> list[str]:
        telesink("--db", str(tmp_path / name), "test", "--count=30", "--seed=5")
        lines = telesink("--db", str(tmp_path / name), "query", "--format=ndjson").stdout.splitlines()
        return [json.loads(line)["operation"] for line in lines]

    assert operations("a.db") == operations("b.db")


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("--components=tool,trolls", "'trolls' is none; there are tool, command, fragment, chat"),
        ("--components=", "tool, command, fragment, chat"),
        ("--count=0", "--count"),
        ("--span=long", "'long' is no duration"),
    ],
)
def test_wrong_options_are_named_and_nothing_is_written(db: Path, invoke: Invoke, option: str, words: str) -> None:
    result = invoke("test", option)
    assert result.exit_code == 2
    assert words in result.stderr
    assert not db.exists()


def test_a_demonstration_needs_a_terminal(telesink: Any) -> None:
    result = telesink("demo")
    assert (result.returncode, result.stdout) == (2, "")
    assert "needs a terminal" in result.stderr
