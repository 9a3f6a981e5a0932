"""One operation over time: how many calls each step had, how many failed, and how long they took."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from telesink.store.durations import Durations, class_bounds
from telesink.store.levels import ERROR
from telesink.store.query.chart_results import CourseStep, OperationCourse
from telesink.store.query.fields import EVENTS, SNAPSHOTS
from telesink.store.query.filters import Filter
from telesink.store.query.metric_axis import axis_of
from telesink.store.query.operation_durations import DurationReading
from telesink.store.query.rollup_window import RollupWindow, rollup_window
from telesink.store.query.row_conditions import covered_range
from telesink.store.query.steps import Steps
from telesink.store.schema.measurements import TelemetryPerformanceSnapshot
from telesink.store.schema.models import TelemetryEvent
from telesink.store.schema.rollups import TelemetryHourDuration
from telesink.store.writer.rollup_counts import HOUR_US

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader, Row

_H: Final = TelemetryHourDuration


def operation_course(
    reader: Reader, component: str, operation: str, wanted: Filter, *, most_steps: int
) -> OperationCourse:
    """See `TelemetryQueryService.operation_course`."""
    mine = replace(wanted, components=(component,), operations=(operation,))
    with reader.snapshot():
        bounds = covered_range(reader, wanted, (EVENTS, TelemetryEvent), (SNAPSHOTS, TelemetryPerformanceSnapshot))
        read = _Course(reader, mine, axis_of(*bounds, None, most_steps), component)
        window = rollup_window(reader, mine.start, mine.end, HOUR_US) if read.is_rolled_up else None
        if window is not None and read.is_better_from_rows(window):
            window = None
        elif window is not None and read.axis.span < read.axis.count * HOUR_US:
            read.axis = axis_of(*bounds, HOUR_US, most_steps)
        read.all_of_it(window)
    axis = read.axis
    steps = tuple(_step(axis.begin(place), read.steps[place]) for place in sorted(read.steps))
    return OperationCourse(steps, axis.start, axis.end, axis.span // axis.count)


def _step(started_at: int, durations: Durations) -> CourseStep:
    p50, p95, p99 = (durations.percentile(q) or 0.0 for q in (0.50, 0.95, 0.99))
    return CourseStep(started_at, durations.count, durations.errors, p50, p95, p99)


class _Course(DurationReading):
    """Adds up by step what is read; the filter is about one operation."""

    def __init__(self, reader: Reader, wanted: Filter, axis: Steps, component: str) -> None:
        super().__init__(reader, wanted, axis)
        self.steps: dict[int, Durations] = {}
        self._bounds = class_bounds(reader.settings.thresholds(component))

    def _at(self, moment: int) -> Durations:
        place = self.axis.index(moment)
        if place not in self.steps:
            self.steps[place] = Durations(self._bounds)
        return self.steps[place]

    def rollups(self, window: RollupWindow) -> None:
        """Hours lie within steps, which are as long or longer and begin at whole ones."""
        classes = (_H.fast, _H.normal, _H.slow, _H.critical)
        query = _H.select(_H.start, _H.errors, _H.total_us, _H.longest_us, *classes, _H.sketch)
        for row in self._reader.stream(query.where(self.rolled_up(_H, window.first, window.last))):
            start, errors, total, longest, *by_class, sketch = row
            self._at(start).merge(errors, total, longest, by_class, sketch)

    def add_rows(self, rows: Iterable[Row]) -> None:
        for _component, _name, duration_us, timestamp, level in rows:
            self._at(timestamp).add(duration_us, level >= ERROR)
