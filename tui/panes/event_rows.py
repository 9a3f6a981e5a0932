"""An event as the line of a table: the columns, and what stands in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from telesink.store.query.results import Event
from telesink.tui.panes.columns import cells_of, fitting
from telesink.widgets import Cell, Column, Row, level_cell
from telesink.widgets import format as words

_TIME: Final = Column("time", "time", 12, "left", 0, "dim")
_SHORT_TIME: Final = Column("time", "time", 8, "left", 0, "dim")
_DATE: Final = Column("time", "time", 19, "left", 0, "dim")
_NARROW_BELOW: Final = 90
_COLUMNS: Final = (
    Column("level", "level", 10),
    Column("type", "type", 8, "left", 4, "dim"),
    Column("component", "component", 18, "left", 2, "series-3"),
    Column("operation", "operation", 18),
    Column("event", "event", 20, "left", 3, "dim"),
    Column("took", "took", 8, "right", 0, "dim"),
    Column("message", "message"),
)
_LEAST_MESSAGE: Final = 36
"""Cells that the message needs before a column that can be done without takes any."""


def columns_for(width: int, *, dated: bool) -> tuple[Column, ...]:
    """The columns of a table of `width` cells; `dated` for ranges longer than a day."""
    time = _DATE if dated else _SHORT_TIME if width < _NARROW_BELOW else _TIME
    return fitting((time, *_COLUMNS), width, _LEAST_MESSAGE)


SLOW_US: Final = 500_000
CRITICAL_US: Final = 2_000_000


def event_row(event: Event, columns: Sequence[Column], *, utc: bool) -> Row:
    """One event; its key is its id."""
    cells: dict[str, Cell] = {
        "level": level_cell(event.level),
        "type": event.event_type,
        "component": event.component,
        "operation": event.title,
        "event": event.event_name,
        "took": took_cell(event.duration_us),
        "message": message_cell(event),
    }
    cells["time"] = _time_text(event.timestamp, columns[0], utc=utc)
    return Row(event.id, cells_of(columns, cells))


def _time_text(timestamp: int, column: Column, *, utc: bool) -> str:
    if column is _DATE:
        return words.date_clock(timestamp, utc, precise=False)
    return words.clock(timestamp, utc, precise=column is _TIME)


def took_cell(duration_us: int | None) -> Cell:
    """A duration, in the colour of its class when it is slow; nothing for an event without one."""
    if duration_us is None:
        return ""
    token = "error" if duration_us > CRITICAL_US else "warning" if duration_us > SLOW_US else "dim"
    return (words.duration(duration_us), token)


def message_cell(event: Event) -> Cell:
    if event.message is None:
        return (event.event_name, "faint")
    return (event.message, "value" if event.is_error else "dim")


class EventRows:
    """Makes rows once per event: of a window of thousands only the new ones cost anything."""

    def __init__(self) -> None:
        self._columns: tuple[Column, ...] = ()
        self._rows: Mapping[int, Row] = {}

    def of(self, events: Sequence[Event], columns: tuple[Column, ...], *, utc: bool) -> list[Row]:
        known = self._rows if columns == self._columns else {}
        rows = [known.get(event.id) or event_row(event, columns, utc=utc) for event in events]
        self._columns, self._rows = columns, {event.id: row for event, row in zip(events, rows, strict=True)}
        return rows
