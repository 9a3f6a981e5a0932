"""Deleting the rows of one scope of a table, a few thousand in each transaction."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from typing import Final

from telesink.store.upkeep.tables import Scope, Table
from telesink.store.upkeep.turns import Turns
from telesink.store.writer.rollup_counts import DAY_US
from telesink.store.writer.rollups import COUNTED_FROM

CHUNK_ROWS: Final = 5_000
"""Of neighbours: 10 to 20 ms, in which the writer hardly notices; the transactions' own price is 5 % of the whole."""
_FEWEST_ROWS: Final = 100
_LONG_S: Final = 0.05
"""A transaction that takes longer is followed by smaller ones: rows of one component may lie on a page each."""

_COUNT_FROM: Final = """
    insert into telemetry_upkeep (name, value) values (?, ?)
    on conflict (name) do update set value = max(value, excluded.value)"""
_COUNTED: Final = ("events", "performance")
"""Tables that the rollups are made from."""


def delete_older(turns: Turns, table: Table, scope: Scope) -> Iterator[int]:
    """Deletes the rows older than the scope's cutoff, yielding after each transaction how many it took.

    It goes up by key and never looks back, so rows that stay are read once.
    """
    if scope.cutoff is None:
        return
    position, rows = -1, CHUNK_ROWS
    while (end := _end_of_chunk(turns.connection, table, scope, position, rows)) is not None:
        with turns.turn() as connection:
            began = time.monotonic()
            deleted = connection.execute(_delete(table, scope), (position, end)).rowcount
            if deleted and table.name in _COUNTED:
                _distrust_rollups(connection, scope.cutoff)
        rows = _suiting(rows, time.monotonic() - began)
        position = end
        yield deleted


def _suiting(rows: int, took: float) -> int:
    """How many rows the next chunk should have."""
    if took > _LONG_S:
        return max(_FEWEST_ROWS, rows // 2)
    return min(CHUNK_ROWS, rows * 2) if took < _LONG_S / 3 else rows


def _distrust_rollups(connection: sqlite3.Connection, cutoff: int) -> None:
    """Questions about days that have lost rows read the rows that are left, from now on."""
    next_day = (cutoff // DAY_US + 1) * DAY_US
    connection.execute(_COUNT_FROM, (COUNTED_FROM, next_day))


def _end_of_chunk(connection: sqlite3.Connection, table: Table, scope: Scope, after: int, rows: int) -> int | None:
    """The key of the last row in the next chunk, without the write lock; None when no row is left."""
    source = f"from {_source(table, scope)} where {_walked(table, scope)} and id > ? and id < ? order by id"
    row = connection.execute(f"select id {source} limit 1 offset {rows - 1}", (after, scope.below)).fetchone()
    if row is None:
        row = connection.execute(f"select id {source} desc limit 1", (after, scope.below)).fetchone()
    return None if row is None else int(row[0])


def _delete(table: Table, scope: Scope) -> str:
    where = f"{scope.condition} and id > ? and id <= ?"
    return f"delete from {_source(table, scope)} where {where} and not {table.spared}"


def _source(table: Table, scope: Scope) -> str:
    """One component's rows are found in its index, where there is one; all others by the key."""
    by_component = scope.component is not None and table.component_index is not None
    return f"{table.sql_name} {f'indexed by {table.component_index}' if by_component else 'not indexed'}"


def _walked(table: Table, scope: Scope) -> str:
    """Which rows fill a chunk. Without an index every row does: a chunk must not span half the table."""
    return scope.condition if table.component_index is not None and scope.component is not None else "1"
