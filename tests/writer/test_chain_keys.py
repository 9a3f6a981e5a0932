"""Correlation ids find their chain: in the open run, in sealed ones, after a restart, and with colliding hashes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from telesink.store.location import StoreLocation
from telesink.store.schema.engine import open_writer
from telesink.store.writer import chain_keys
from telesink.store.writer.chain_keys import ChainKeys

SMALL_RUN = 8


@pytest.fixture
def connection(location: StoreLocation) -> Iterator[sqlite3.Connection]:
    opened = open_writer(location)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def small_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain_keys, "RUN_CHAINS", SMALL_RUN)


def stored(connection: sqlite3.Connection, keys: ChainKeys, texts: list[str]) -> dict[str, int]:
    """Adds chains as the writer does, a run being sealed whenever it is full."""
    numbers = {}
    for text in texts:
        assert keys.find(text) is None
        numbers[text] = keys.add(text)
        connection.execute(
            "insert into telemetry_correlation_chains values (?, ?, null, 1, 1, 0, 0, 1, 0, '[]', null)",
            (numbers[text], text),
        )
        keys.seal_full_run()
    return numbers


@pytest.mark.parametrize("count", [1, SMALL_RUN - 1, SMALL_RUN, 5 * SMALL_RUN + 3, 20 * SMALL_RUN])
def test_every_chain_is_found_again_also_by_a_new_writer(connection: sqlite3.Connection, count: int) -> None:
    keys = ChainKeys(connection)
    numbers = stored(connection, keys, [f"chain {number}" for number in range(count)])
    for finder in (keys, ChainKeys(connection)):
        assert {text: finder.find(text) for text in numbers} == numbers
        assert finder.find("never seen") is None
    assert len(set(numbers.values())) == count


def test_a_new_writer_goes_on_numbering_where_the_last_one_stopped(connection: sqlite3.Connection) -> None:
    first = stored(connection, ChainKeys(connection), [f"a{number}" for number in range(SMALL_RUN + 2)])
    second = stored(connection, ChainKeys(connection), [f"b{number}" for number in range(SMALL_RUN + 2)])
    assert min(second.values()) == max(first.values()) + 1


def test_a_number_is_not_given_again_while_events_have_it(connection: sqlite3.Connection) -> None:
    numbers = stored(connection, ChainKeys(connection), ["a", "b"])
    connection.execute("insert into telemetry_names values (1, 'x')")
    connection.execute(
        "insert into telemetry_events (id, timestamp, event_type, event_name, component, level, chain) "
        "values (1, 1, 1, 1, 1, 2, ?)", (numbers["b"],)
    )  # fmt: skip
    connection.execute("delete from telemetry_correlation_chains")
    assert ChainKeys(connection).add("c") == numbers["b"] + 1


def test_texts_whose_hashes_collide_are_told_apart(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain_keys, "chain_hash", len)
    keys = ChainKeys(connection)
    numbers = stored(connection, keys, [f"{number:03d}" for number in range(3 * SMALL_RUN)])
    assert {text: keys.find(text) for text in numbers} == numbers
    assert keys.find("xyz") is None
