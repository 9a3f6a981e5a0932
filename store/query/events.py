"""Events: a page of them in order, one by its id, and how many there are."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any, Final

from peewee import JOIN, SQL, fn

from telesink.store.levels import LEVEL_NAMES
from telesink.store.query.conditions import Condition
from telesink.store.query.event_results import Event, EventPage
from telesink.store.query.event_selection import event_arms
from telesink.store.query.filters import Filter
from telesink.store.query.names import Names
from telesink.store.schema.models import TelemetryCorrelationChain, TelemetryEvent

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader, Row

_IDS_AT_ONCE: Final = 500
"""Parameters of one question; SQLite takes 999 at least."""

_E: Final = TelemetryEvent
_C: Final = TelemetryCorrelationChain
_COLUMNS: Final = (
    _E.id,
    _E.timestamp,
    _E.event_type,
    _E.event_name,
    _E.component,
    _E.operation,
    _E.level,
    _E.message,
    _C.chain_id,
    _E.span_id,
    _E.parent_id,
    _E.duration_us,
    _E.metadata,
    _E.context,
    _E.performance,
    fn.COALESCE(_E.pinned, 0),
)
"""In the order of `Event`'s fields."""


def list_events(
    reader: Reader, wanted: Filter, *, limit: int, before: int | None, after: int | None, oldest_first: bool
) -> EventPage:
    """A page of events; see `TelemetryQueryService.events`."""
    arms = [_within(arm, before, after) for arm in event_arms(reader, wanted)]
    if not arms:
        return EventPage((), has_more=False)
    # The page lies at `after` when that is the only bound, else at `before` or at the end that comes first.
    upwards = (before is None and after is not None) or (oldest_first and (before is None or after is not None))
    rows = reader.rows(listing(arms, upwards=upwards).limit(limit + 1))
    has_more = len(rows) > limit
    del rows[limit:]
    if upwards is not oldest_first:
        rows.reverse()
    return EventPage(events_from(rows, reader.names), has_more)


def events_with_ids(reader: Reader, wanted: Filter, ids: Condition) -> tuple[Event, ...]:
    """The events whose id fulfils a condition, oldest first."""
    arms = [arm & ids for arm in event_arms(reader, wanted)]
    return events_from(reader.rows(listing(arms, upwards=True)), reader.names) if arms else ()


def listing(arms: Iterable[Condition], *, upwards: bool) -> Any:
    """The query for the events of all arms, as `events_from` takes them, in order of their id."""
    selects = (_E.select(*_COLUMNS).join(_C, JOIN.LEFT_OUTER, on=(_C.id == _E.chain)).where(arm) for arm in arms)
    return in_order(selects, upwards=upwards)


def in_order(selects: Iterable[Any], *, upwards: bool) -> Any:
    """The rows of queries that have the id as their first column, in order of it; read merged, not sorted."""
    merged = reduce(operator.add, selects)
    place = SQL("1")  # rows of a union are ordered by a column's place
    return merged.order_by(place.asc() if upwards else place.desc())


def get_event(reader: Reader, event_id: int) -> Event | None:
    """The event with an id, or None."""
    rows = reader.rows(listing([_E.id == event_id], upwards=True))
    return events_from(rows, reader.names)[0] if rows else None


def stored_ids(reader: Reader, ids: Sequence[int]) -> frozenset[int]:
    """Those of the ids that events have."""
    stored: set[int] = set()
    for at in range(0, len(ids), _IDS_AT_ONCE):
        part = ids[at : at + _IDS_AT_ONCE]
        marks = ", ".join("?" * len(part))
        stored.update(row[0] for row in reader.rows(f"select id from telemetry_events where id in ({marks})", part))
    return frozenset(stored)


def count_events(reader: Reader, wanted: Filter) -> int:
    """How many events match."""
    return sum(reader.value(_E.select(fn.COUNT(SQL("*"))).where(arm)) for arm in event_arms(reader, wanted))


def newest_timestamp(reader: Reader) -> int | None:
    """The time of the newest event, or None in an empty store."""
    newest: int | None = reader.value("select timestamp from telemetry_events order by id desc limit 1")
    return newest


def events_from(rows: list[Row], names: Names) -> tuple[Event, ...]:
    """Events of rows with `_COLUMNS`; by place, since this is most of what a large page costs."""
    return tuple(
        Event(
            row[0],
            row[1],
            names[row[2]],
            names[row[3]],
            names[row[4]],
            None if row[5] is None else names[row[5]],
            LEVEL_NAMES[row[6]],
            row[7],
            row[8],
            row[9],
            row[10],
            row[11],
            row[12],
            row[13],
            row[14],
            bool(row[15]),
        )
        for row in rows
    )


def _within(arm: Condition, before: int | None, after: int | None) -> Condition:
    if before is not None:
        arm &= _E.id < before
    if after is not None:
        arm &= _E.id > after
    return arm
