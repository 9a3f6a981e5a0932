"""Pins: chains and events that clean-up keeps, whatever their age."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from telesink.store.errors import InputError, StoreError
from telesink.store.location import StoreLocation
from telesink.store.schema.engine import explained, open_writer
from telesink.store.schema.row_key import SLOT_BITS

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader

PinKind = Literal["chain", "event"]

_LARGEST_ID: Final = (1 << 63) - 1
_TABLES: Final[dict[PinKind, str]] = {"chain": "telemetry_correlation_chains", "event": "telemetry_events"}
_CHAINS: Final = """
    select id, chain_id, coalesce(root, ''), last_at, total_events from telemetry_correlation_chains where """
_EVENTS: Final = """
    select e.id, n.name, c.name from telemetry_events e join telemetry_names n on n.id = e.event_name
    join telemetry_names c on c.id = e.component where """


@dataclass(frozen=True, slots=True)
class Pin:
    """A chain or an event that is pinned, or can be."""

    kind: PinKind
    number: int
    """Its row's key."""
    id: str
    """The correlation id of a chain, the id of an event."""
    title: str
    """The root's operation, or the event's name."""
    component: str | None
    """Of an event; a chain runs through several."""
    at: int
    """When the event was, or the chain was last heard of; microseconds since 1970."""
    events: int


def find(reader: Reader, ids: Sequence[str], kind: PinKind | None = None) -> tuple[Pin, ...]:
    """What the ids name: a chain by its correlation id, else an event by its id, unless `kind` says which.

    Raises `InputError` naming the first id that is neither.
    """
    with reader.snapshot():
        return tuple(dict.fromkeys(_find_one(reader, text, kind) for text in ids))


def _find_one(reader: Reader, text: str, kind: PinKind | None) -> Pin:
    found = _find_chain(reader, text) if kind != "event" else None
    if found is None and kind != "chain":
        found = _find_event(reader, text)
    if found is None:
        what = {"chain": "chain has this correlation id", "event": "event has this id"}.get(
            kind or "", "chain has this correlation id and no event this id"
        )
        raise InputError(f"{text!r}: no {what}")
    return found


def _find_chain(reader: Reader, text: str) -> Pin | None:
    from telesink.store.query.chain_lookup import chain_number

    number = chain_number(reader, text)
    rows = reader.rows(_CHAINS + "id = ?", (number,)) if number is not None else []
    return _chain(rows[0]) if rows else None


def _find_event(reader: Reader, text: str) -> Pin | None:
    if not (text.isascii() and text.isdigit()) or int(text) > _LARGEST_ID:
        return None
    rows = reader.rows(_EVENTS + "e.id = ?", (int(text),))
    return _event(rows[0]) if rows else None


def pinned(reader: Reader) -> tuple[Pin, ...]:
    """Everything that is pinned: chains, then events, each the oldest first."""
    with reader.snapshot():
        chains = reader.rows(_CHAINS + "pinned is not null order by last_at")
        events = reader.rows(_EVENTS + "e.pinned is not null order by e.id")
    return (*map(_chain, chains), *map(_event, events))


def set_pinned(location: StoreLocation, pins: Sequence[Pin], *, is_pinned: bool) -> tuple[Pin, ...]:
    """Pins all of them, or lets all of them go; gives those that were not so before.

    Raises `StoreError`, and changes nothing, when clean-up has just taken one of them or the store is locked.
    """
    with explained(location), contextlib.closing(open_writer(location)) as connection, _transaction(connection):
        return tuple([pin for pin in pins if _set_one(connection, pin, is_pinned=is_pinned)])


def _set_one(connection: sqlite3.Connection, pin: Pin, *, is_pinned: bool) -> bool:
    """True when that has changed something."""
    table = _TABLES[pin.kind]
    row = connection.execute(f"select pinned is not null from {table} where id = ?", (pin.number,)).fetchone()
    if row is None:
        raise StoreError(f"{pin.id}: clean-up has just deleted it; nothing was changed")
    connection.execute(f"update {table} set pinned = ? where id = ?", (1 if is_pinned else None, pin.number))
    return bool(row[0]) is not is_pinned


@contextlib.contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("begin immediate")
    try:
        yield
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise


def _chain(row: tuple[int, str, str, int, int]) -> Pin:
    number, chain_id, root, last_at, events = row
    return Pin("chain", number, chain_id, root, None, last_at, events)


def _event(row: tuple[int, str, str]) -> Pin:
    number, name, component = row
    return Pin("event", number, str(number), name, component, number >> SLOT_BITS, 1)
