"""`telesink pin` and `unpin`: what clean-up keeps, told by correlation id or event id."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from telesink.store.schema import engine
from telesink.store.sink.sink import TelemetrySink
from tests.cli.conftest import MOMENT_NS

Invoke = Callable[..., Result]
Record = Callable[[Callable[[TelemetrySink], Any]], None]


def ids_of(invoke: Invoke, *options: str) -> list[str]:
    return [event["id"] for event in json.loads(invoke("query", "--format=json", *options).stdout)["data"]]


def pins(invoke: Invoke) -> list[tuple[str, str]]:
    listed = json.loads(invoke("pin", "--list", "--format=json").stdout)
    assert listed["count"] == len(listed["data"])
    return [(pin["kind"], pin["id"]) for pin in listed["data"]]


def test_a_pinned_chain_survives_clean_up_with_all_its_events(filled: Path, invoke: Invoke) -> None:
    result = invoke("pin", "corr_12345")
    assert result.exit_code == 0
    assert result.stderr == "telesink: pinned: chain corr_12345 (sync.data, 4 events)\n"
    invoke("cleanup", "--older-than=0s", "--force")
    assert len(ids_of(invoke)) == 4
    assert json.loads(invoke("query", "--type=chains", "--format=json").stdout)["data"]["total_chains"] == 1


def test_a_pinned_event_survives_with_the_chain_around_it(filled: Path, invoke: Invoke) -> None:
    (pinned, *_) = ids_of(invoke, "--correlation-id=corr_12345")
    result = invoke("pin", pinned)
    assert result.stderr == f"telesink: pinned: event {pinned} (execution_start)\n"
    invoke("cleanup", "--older-than=0s", "--force")
    assert ids_of(invoke) == [pinned]
    chain = json.loads(invoke("query", "--type=chains", "--correlation-id=corr_12345", "--format=json").stdout)
    assert chain["data"]["chain_info"]["total_events"] == 4


def test_unpinned_it_goes(filled: Path, invoke: Invoke) -> None:
    invoke("pin", "corr_12345")
    result = invoke("unpin", "corr_12345")
    assert result.stderr == "telesink: unpinned: chain corr_12345 (sync.data, 4 events)\n"
    invoke("cleanup", "--older-than=0s", "--force")
    assert ids_of(invoke) == []


def test_saying_it_twice_is_said(filled: Path, invoke: Invoke) -> None:
    invoke("pin", "corr_12345")
    assert "pinned already: chain corr_12345" in invoke("pin", "corr_12345").stderr
    invoke("unpin", "corr_12345")
    assert "was not pinned: chain corr_12345" in invoke("unpin", "corr_12345").stderr


def test_the_list_has_chains_and_events(filled: Path, invoke: Invoke) -> None:
    (event, *_) = ids_of(invoke, "--level=error")
    assert invoke("pin", "--list").stderr == "telesink: nothing is pinned\n"
    invoke("pin", event, "corr_12345")
    assert pins(invoke) == [("chain", "corr_12345"), ("event", event)]
    lines = invoke("pin", "--list", "--utc").stdout.splitlines()
    assert lines[0].split() == ["kind", "id", "timestamp", "title", "component", "events"]
    assert "corr_12345" in lines[1]
    assert "boom" in lines[2]


def test_one_unknown_id_and_nothing_is_changed(filled: Path, invoke: Invoke) -> None:
    result = invoke("pin", "corr_12345", "nobody")
    assert result.exit_code == 2
    assert result.stderr == "telesink: error: 'nobody': no chain has this correlation id and no event this id\n"
    assert pins(invoke) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "give the IDs of what is to be kept, or --list"),
        (("--list", "corr_12345"), "--list takes no IDs"),
        (("--event", "--chain", "corr_12345"), "--event and --chain exclude each other"),
        (("--event", "corr_12345"), "'corr_12345': no event has this id"),
        (("--chain", "17"), "'17': no chain has this correlation id"),
        (("9" * 30,), "no event this id"),
        (("²",), "no event this id"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(filled: Path, invoke: Invoke, options: tuple[str, ...], said: str) -> None:
    result = invoke("pin", *options)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_chain_named_like_an_event_is_meant_first(invoke: Invoke, record: Record) -> None:
    record(lambda sink: sink.event("plain", timestamp=MOMENT_NS))
    (event,) = ids_of(invoke)
    record(lambda sink: sink.event("within", correlation_id=event, timestamp=MOMENT_NS + 10**9))
    invoke("pin", event)
    assert pins(invoke) == [("chain", event)]
    invoke("pin", "--event", event)
    assert pins(invoke) == [("chain", event), ("event", event)]
    invoke("unpin", "--event", event)
    assert pins(invoke) == [("chain", event)]


def test_hostile_ids_are_shown_visibly(invoke: Invoke, record: Record) -> None:
    record(lambda sink: sink.event("x", correlation_id="a\x1b[2J", operation="\x07", timestamp=MOMENT_NS))
    result = invoke("pin", "a\x1b[2J")
    assert result.exit_code == 0
    assert not set(result.stderr + invoke("pin", "--list").stdout) & {"\x1b", "\x07"}


def test_the_next_event_leaves_a_pinned_chain_pinned(filled: Path, invoke: Invoke, record: Record) -> None:
    invoke("pin", "corr_12345")
    record(lambda sink: sink.event("again", correlation_id="corr_12345", timestamp=MOMENT_NS + 10**12))
    assert pins(invoke) == [("chain", "corr_12345")]
    chains = json.loads(invoke("query", "--type=chains", "--format=json").stdout)["data"]["chains"]
    assert [(chain["chain_id"], chain["pinned"]) for chain in chains] == [("corr_12345", True)]


def test_a_store_that_another_program_holds_is_named(
    filled: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_S", 0.05)
    with closing(sqlite3.connect(filled, isolation_level=None)) as other:
        other.execute("begin immediate")
        result = invoke("pin", "corr_12345")
    assert result.exit_code == 3
    assert result.stderr == (
        f"telesink: error: {filled}: another program holds the store locked; try again when it has finished\n"
    )
    assert pins(invoke) == []
