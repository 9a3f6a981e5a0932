"""`EventCounts`: the events of a range, from the rollups as far as they know them, and the rows to read beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from peewee import SQL, fn

from telesink.store.levels import ERROR
from telesink.store.query import dialect
from telesink.store.query.conditions import Condition, all_of
from telesink.store.query.count_conditions import count_conditions
from telesink.store.query.event_selection import event_arms
from telesink.store.query.filters import Filter
from telesink.store.query.rollup_window import rollup_window
from telesink.store.query.steps import Steps
from telesink.store.schema.models import TelemetryEvent
from telesink.store.schema.rollups import TelemetryHourCount, TelemetryMinuteCount
from telesink.store.spool.records import EVENT
from telesink.store.writer.rollup_counts import HOUR_US, MINUTE_US

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader, Row

_E: Final = TelemetryEvent


@dataclass(frozen=True, slots=True)
class _Source:
    """A table of counts."""

    table: Any
    unit_us: int
    columns: frozenset[str]
    errors: Any
    """The errors of its rows, as an expression."""


_HOURS: Final = _Source(
    TelemetryHourCount,
    HOUR_US,
    frozenset({"component", "operation", "event_type", "event_name", "level"}),
    fn.SUM(TelemetryHourCount.events).filter(TelemetryHourCount.level >= ERROR),
)
_MINUTES: Final = _Source(
    TelemetryMinuteCount, MINUTE_US, frozenset({"component"}), fn.SUM(TelemetryMinuteCount.errors)
)


@dataclass(frozen=True, slots=True)
class EventCounts:
    """Counts of one table, `where` the rollups hold, and `rows`: conditions for events that none of them has."""

    reader: Reader
    rows: tuple[Condition, ...]
    source: _Source | None = None
    where: Condition = None

    def by(self, *columns: str) -> Iterable[Row]:
        """The columns of the rollup rows, and the events of each of their combinations."""
        if self.source is None:
            return ()
        selected = [getattr(self.source.table, column) for column in columns]
        query = self.source.table.select(*selected, fn.SUM(self.source.table.events))
        return self.reader.stream(query.where(self.where).group_by(*selected))

    def in_steps(self, axis: Steps) -> Iterable[Row]:
        """(step, events, errors) of the rollup rows."""
        if self.source is None:
            return ()
        table = self.source.table
        step = dialect.step_of(table.start, axis.start, axis.span, axis.count)
        counts = table.select(step, fn.SUM(table.events), fn.COALESCE(self.source.errors, 0))
        return self.reader.rows(counts.where(self.where).group_by(SQL("1")))


def counts_by_hour(reader: Reader, wanted: Filter) -> EventCounts:
    """From whole hours; ask within a snapshot."""
    return _counted(reader, _HOURS, wanted) or _uncounted(reader, wanted)


def counts_in_steps(reader: Reader, wanted: Filter, axis: Steps) -> EventCounts:
    """From the coarsest rollups that none of the steps cuts; ask within a snapshot."""
    for source in (_HOURS, _MINUTES):
        if all(axis.begin(step) % source.unit_us == 0 for step in range(1, axis.count)):
            counts = _counted(reader, source, wanted)
            if counts is not None:
                return counts
    return _uncounted(reader, wanted)


def _uncounted(reader: Reader, wanted: Filter) -> EventCounts:
    return EventCounts(reader, event_arms(reader, wanted))


def _counted(reader: Reader, source: _Source, wanted: Filter) -> EventCounts | None:
    conditions = count_conditions(reader, source.table, source.columns, wanted)
    window = rollup_window(reader, wanted.start, wanted.end, source.unit_us)
    if conditions is None or window is None:
        return None

    def rows_of(start: int | None, end: int | None) -> Iterable[Condition]:
        return event_arms(reader, replace(wanted, start=start, end=end))

    rows = tuple(window.rows_beside(reader, EVENT, _E, _E.timestamp, rows_of))
    return EventCounts(reader, rows, source, all_of([window.covers(source.table.start), *conditions]))
