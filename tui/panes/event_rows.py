"""An event as the line of a table: what stands in its columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from telesink.tui import pinning
from telesink.tui.panes.columns import cells_of
from telesink.widgets import Cell, Column, Row, level_cell
from telesink.widgets import format as words

if TYPE_CHECKING:
    from telesink.store.query.results import Event

_PRECISE_CLOCK: Final = len("14:32:05.320")
_PRECISE_DATE: Final = len("2026-11-24 14:32:05.320")

SLOW_US: Final = 500_000
CRITICAL_US: Final = 2_000_000


def event_row(event: Event, columns: Sequence[Column], *, dated: bool, utc: bool) -> Row:
    """One event; its key is its id."""
    cells: dict[str, Cell] = {
        "level": level_cell(event.level),
        "type": event.event_type,
        "component": event.component,
        "operation": ((f"{pinning.SIGN} " if event.pinned else "", "accent"), (event.title, "")),
        "event": event.event_name,
        "took": took_cell(event.duration_us),
        "message": message_cell(event),
        "chain": event.correlation_id or "",
        "span": event.span_id or "",
        "parent": event.parent_id or "",
        "id": str(event.id),
    }
    time = next((column for column in columns if column.key == "time"), None)
    if time is not None:
        cells["time"] = _time_text(event.timestamp, time, dated=dated, utc=utc)
    return Row(event.id, cells_of(columns, cells))


def _time_text(timestamp: int, column: Column, *, dated: bool, utc: bool) -> str:
    """As exact as the column is wide."""
    width = column.width or 0
    if dated:
        return words.date_clock(timestamp, utc, precise=width >= _PRECISE_DATE)
    return words.clock(timestamp, utc, precise=width >= _PRECISE_CLOCK)


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
        self._made_for: tuple[tuple[Column, ...], bool, bool] = ((), False, False)
        self._rows: Mapping[tuple[int, bool], Row] = {}
        """By id, and whether it is pinned: all of an event that can change."""

    def of(self, events: Sequence[Event], columns: tuple[Column, ...], *, dated: bool, utc: bool) -> list[Row]:
        made_for = (columns, dated, utc)
        known = self._rows if made_for == self._made_for else {}
        made = {
            (event.id, event.pinned): known.get((event.id, event.pinned))
            or event_row(event, columns, dated=dated, utc=utc)
            for event in events
        }
        self._made_for, self._rows = made_for, made
        return list(made.values())
