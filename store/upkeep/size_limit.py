"""How much a store has to lose to keep to a size, and from when on its rows may stay: the oldest go first."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from telesink.store.schema.row_key import SLOT_BITS
from telesink.store.times import US_PER_SECOND
from telesink.store.upkeep.counting import SPARED_KINDS
from telesink.store.upkeep.tables import Scope, Table, staying

_AIM: Final = 0.95
"""Of the limit: rows are estimated, and a store that is just within it would be over it again tomorrow."""
_STEPS: Final = 1024
"""Parts that a span of time is counted in; the one that matters is counted again, until it is short."""
_SIZES: Final = ("page_count", "freelist_count", "page_size")
_SHORT_US: Final = US_PER_SECOND


@dataclass(frozen=True, slots=True)
class Sized:
    """A table, which of its rows stay for their age, and what each takes in bytes."""

    table: Table
    scopes: tuple[Scope, ...]
    row_bytes: float


def bytes_over(connection: sqlite3.Connection, limit: int, rows_bytes: int, going_bytes: int) -> float:
    """What must go beside the rows that go already, in bytes of rows as they are estimated; not above 0: nothing.

    Pages that nothing is in are given back, and each table and index keeps one page.
    """
    pages, free, page_bytes = (_number(connection, f"pragma {name}") for name in _SIZES)
    roots = _number(connection, "select count(*) from sqlite_master where rootpage > 0")
    bare = roots * page_bytes
    shrinking = (pages - free) * page_bytes - bare
    if not rows_bytes or shrinking <= 0:
        return 0.0
    scale = shrinking / rows_bytes
    staying_bytes = rows_bytes - going_bytes
    if bare + scale * staying_bytes <= limit:
        return 0.0
    return staying_bytes - max(0.0, limit * _AIM - bare) / scale


def oldest_worth(connection: sqlite3.Connection, tables: Sequence[Sized], amount: float) -> int | None:
    """The time before which the rows that would stay come to that many bytes; None without such rows.

    Microseconds since 1970, within a second. What is pinned counts nothing, since it does not go.
    """
    span = _span(connection, tables)
    if span is None:
        return None
    first, last = span
    is_first = True
    while True:
        step = (last - first) // _STEPS + 1
        found = _counted(connection, tables, first, None if is_first else last, step)
        for number in sorted(found):
            if found[number] >= amount:
                break
            amount -= found[number]
        else:
            return last + 1
        first, last = first + number * step, min(last, first + (number + 1) * step - 1)
        is_first = False
        if last - first < _SHORT_US:
            return last + 1


def _span(connection: sqlite3.Connection, tables: Sequence[Sized]) -> tuple[int, int] | None:
    """The times of the oldest and the newest row."""
    ends: list[int] = []
    for sized in tables:
        name = sized.table.sql_name
        row = connection.execute(f"select (select min(id) from {name}), (select max(id) from {name})").fetchone()
        ends += [key >> SLOT_BITS for key in row if key is not None]
    return (min(ends), max(ends)) if ends else None


def _counted(
    connection: sqlite3.Connection, tables: Sequence[Sized], first: int, last: int | None, step: int
) -> dict[int, float]:
    """Bytes by number of step from `first` on, up to `last` or to the end."""
    found: Counter[int] = Counter()
    weights: dict[int, float] = {}
    for sized in tables:
        found.clear()
        for sql, sign in _queries(sized, first, last):
            for number, rows in connection.execute(sql, (first, step)):
                found[number] += sign * rows
        for number, rows in found.items():
            weights[number] = weights.get(number, 0.0) + rows * sized.row_bytes
    return weights


def _queries(sized: Sized, first: int, last: int | None) -> Iterator[tuple[str, int]]:
    """Rows that stay for their age, by step; and the pinned among them, to be taken off."""
    # The sign keeps SQLite from reading all rows by their keys, where a small index has all that is asked for.
    part = "1" if last is None else f"id >= {first << SLOT_BITS} and id < {(last + 1) << SLOT_BITS}"
    where = f"{part} and {staying(sized.scopes, key='+id')}"
    select = f"select ((id >> {SLOT_BITS}) - ?) / ? as step, count(*) from {sized.table.sql_name} where {where}"
    yield f"{select} group by step", 1
    if sized.table.spared != "0":
        for kind in SPARED_KINDS:
            yield f"{select} and {kind} group by step", -1


def _number(connection: sqlite3.Connection, sql: str) -> int:
    return int(connection.execute(sql).fetchone()[0])
