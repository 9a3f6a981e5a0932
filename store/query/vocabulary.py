"""The names that a store's events have, by use: what a filter box proposes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from peewee import fn

from telesink.store.query.completion import Vocabulary
from telesink.store.schema.rollups import TelemetryHourCount

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader

MOST: Final = 500
"""Names of one field; who looks for a rarer one types it."""
_H: Final = TelemetryHourCount
_COLUMNS: Final = {
    "component": _H.component,
    "operation": _H.operation,
    "type": _H.event_type,
    "name": _H.event_name,
}


def vocabulary(reader: Reader) -> Vocabulary:
    """From the counts by hour; names that are not counted yet are missing."""
    return Vocabulary({name: _by_use(reader, column) for name, column in _COLUMNS.items()})


def _by_use(reader: Reader, column: object) -> tuple[str, ...]:
    used = fn.SUM(_H.events)
    rows = reader.rows(_H.select(column, used).where(column != 0).group_by(column).order_by(used.desc()).limit(MOST))
    return tuple(reader.names[number] for number, _events in rows)
