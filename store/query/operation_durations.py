"""`OperationDurations`: how long each operation took in a range, from rollups as far as they know it and from rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from peewee import SQL, fn

from telesink.store.durations import Durations, class_bounds
from telesink.store.levels import ERROR
from telesink.store.query import dialect
from telesink.store.query.conditions import Condition, all_of
from telesink.store.query.event_selection import event_arms
from telesink.store.query.fields import SNAPSHOTS
from telesink.store.query.filters import Filter
from telesink.store.query.rollup_window import RollupWindow, rollup_window
from telesink.store.query.row_conditions import row_conditions
from telesink.store.query.steps import Steps
from telesink.store.schema.measurements import TelemetryPerformanceSnapshot
from telesink.store.schema.models import TelemetryEvent
from telesink.store.schema.rollups import TelemetryDayDuration, TelemetryHourDuration
from telesink.store.sketch import Sketch
from telesink.store.spool.records import EVENT, PERFORMANCE
from telesink.store.writer.rollup_counts import DAY_US, HOUR_US

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader, Row

_E: Final = TelemetryEvent
_S: Final = TelemetryPerformanceSnapshot
_H: Final = TelemetryHourDuration
_D: Final = TelemetryDayDuration
FEW_ROWS: Final = 50_000
"""Read in 60 ms; for steps shorter than an hour that is better than what an hour has to say of each of them."""


@dataclass(slots=True)
class OperationDurations:
    """The durations of one operation of one component."""

    component: str
    name: str
    durations: Durations
    trend: dict[int, Sketch] = field(default_factory=dict)
    """Step of the range to what its rows took."""
    peaks: dict[int, float] = field(default_factory=dict)
    """Step of the range to the largest p95 among its hours, microseconds."""

    def add(self, duration_us: int, step: int, is_error: bool) -> None:
        bucket = self.durations.add(duration_us, is_error)
        if step not in self.trend:
            self.trend[step] = Sketch()
        self.trend[step].add_to_bucket(bucket)

    def p95_of_step(self, step: int) -> float | None:
        """Microseconds; None for a step without durations."""
        sketch = self.trend.get(step)
        known = [sketch.quantile(0.95) if sketch else None, self.peaks.get(step)]
        return max((p95 for p95 in known if p95 is not None), default=None)


def operation_durations(reader: Reader, wanted: Filter, axis: Steps) -> list[OperationDurations]:
    """All operations with a duration in the range; ask within a snapshot.

    Memory grows with the operations, not with the events. Whole hours come from rollups unless the filter is about
    more than components and operations; then a step of the trend is as slow as the slowest of the hours it touches.
    """
    read = DurationReading(reader, wanted, axis)
    window = rollup_window(reader, wanted.start, wanted.end, HOUR_US) if read.is_rolled_up else None
    read.all_of_it(None if window is None or read.is_better_from_rows(window) else window)
    return list(read.operations.values())


def is_about_events(wanted: Filter) -> bool:
    """Whether the filter asks for what only events have, so that no snapshot can be meant."""
    return bool(
        wanted.event_types
        or wanted.event_names
        or wanted.levels
        or wanted.correlation_id is not None
        or wanted.search
        or wanted.where
    )


class DurationReading:
    """Reads the durations of a filter and adds them up by operation."""

    def __init__(self, reader: Reader, wanted: Filter, axis: Steps) -> None:
        self._reader = reader
        self._wanted = wanted
        self.axis = axis
        self._named = reader.names.numbers(wanted.operations) if wanted.operations else None
        self._components = reader.names.numbers(wanted.components) if wanted.components else None
        self.is_rolled_up = not is_about_events(wanted)
        self.operations: dict[tuple[int, int], OperationDurations] = {}

    def all_of_it(self, window: RollupWindow | None) -> None:
        """Everything in the range: of the window from rollups, the rest from rows."""
        if window is None:
            bounds = self._wanted.start, self._wanted.end
            self.rows(self.event_arms(*bounds), self.snapshot_arms(*bounds))
            return
        self.rollups(window)
        self.rows(
            window.rows_beside(self._reader, EVENT, _E, _E.timestamp, self.event_arms),
            window.rows_beside(self._reader, PERFORMANCE, _S, _S.recorded_at, self.snapshot_arms),
        )

    def event_arms(self, start: int | None, end: int | None) -> Iterator[Condition]:
        """Events with a duration; an operation is meant by what it goes by, which may be the event's name."""
        for arm in event_arms(self._reader, replace(self._wanted, start=start, end=end, operations=())):
            yield all_of([arm, _E.duration_us.is_null(False), *self._operation_is(_goes_by())])

    def snapshot_arms(self, start: int | None, end: int | None) -> Iterator[Condition]:
        """Snapshots that were made without an event: with one, they add memory and not a second duration."""
        if not is_about_events(self._wanted):
            wanted = replace(self._wanted, start=start, end=end)
            conditions = row_conditions(self._reader, SNAPSHOTS, _S, wanted)
            yield all_of([*conditions, ~_S.beside_event, _S.duration_us.is_null(False)])

    def rows(self, events: Iterable[Condition], snapshots: Iterable[Condition]) -> None:
        calls = _E.select(_E.component, _goes_by(), _E.duration_us, _E.timestamp, _E.level)
        lone = _S.select(_S.component, _S.operation, _S.duration_us, _S.recorded_at, SQL("0"))
        for arm in events:
            self.add_rows(self._reader.stream(calls.where(arm)))
        for arm in snapshots:
            self.add_rows(self._reader.stream(lone.where(arm)))

    def is_better_from_rows(self, window: RollupWindow) -> bool:
        if self.axis.span >= self.axis.count * HOUR_US:
            return False
        events = self._reader.value(_H.select(fn.SUM(_H.events)).where(self.rolled_up(_H, window.first, window.last)))
        return (events or 0) <= FEW_ROWS

    def rollups(self, window: RollupWindow) -> None:
        """Whole days as such, and the hours before and after them."""
        first_day = -(-window.first // DAY_US) * DAY_US
        last_day = max(first_day, window.last // DAY_US * DAY_US)
        hours = ((window.first, min(first_day, window.last)), (last_day, window.last))
        self._add_durations(_D, first_day, last_day)
        for first, last in hours:
            self._add_durations(_H, first, last)
        self._add_peaks(window)

    def _add_durations(self, table: Any, first: int, last: int) -> None:
        columns = (table.errors, table.total_us, table.longest_us)
        classes = (table.fast, table.normal, table.slow, table.critical)
        query = table.select(table.component, table.operation, *columns, *classes, table.sketch)
        for row in self._reader.stream(query.where(self.rolled_up(table, first, last))) if first < last else ():
            component, name, errors, total, longest, *by_class, sketch = row
            self._of(component, name).durations.merge(errors, total, longest, by_class, sketch)

    def _add_peaks(self, window: RollupWindow) -> None:
        """An hour's p95 goes to every step that begins in it, or to the one that it begins in."""
        query = _H.select(_H.start, _H.component, _H.operation, _H.p95_us)
        axis = self.axis
        for start, component, name, p95 in self._reader.stream(
            query.where(self.rolled_up(_H, window.first, window.last))
        ):
            peaks = self._of(component, name).peaks
            for step in range(axis.index(max(start, axis.start)), axis.index(min(start + HOUR_US, axis.end) - 1) + 1):
                peaks[step] = max(peaks.get(step, 0.0), p95)

    def rolled_up(self, table: Any, first: int, last: int) -> Condition:
        of_components = [] if self._components is None else [table.component.in_(sorted(self._components))]
        return all_of([table.start >= first, table.start < last, *of_components, *self._operation_is(table.operation)])

    def _operation_is(self, column: Any) -> list[Condition]:
        return [] if self._named is None else [dialect.off_index(column).in_(sorted(self._named))]

    def add_rows(self, rows: Iterable[Row]) -> None:
        for component, name, duration_us, timestamp, level in rows:
            self._of(component, name).add(duration_us, self.axis.index(timestamp), level >= ERROR)

    def _of(self, component: int, name: int) -> OperationDurations:
        operation = self.operations.get((component, name))
        if operation is None:
            names, settings = self._reader.names, self._reader.settings
            bounds = class_bounds(settings.thresholds(names[component]))
            operation = OperationDurations(names[component], names[name], Durations(bounds))
            self.operations[component, name] = operation
        return operation


def _goes_by() -> Any:
    return fn.COALESCE(_E.operation, _E.event_name)
