"""Performance: how long operations take, from every event with a duration and every lone snapshot.

A snapshot made beside an event adds its memory, not a second duration.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from peewee import fn

from telesink.store.levels import ERROR
from telesink.store.query.conditions import Condition, all_of
from telesink.store.query.event_selection import event_arms
from telesink.store.query.fields import EVENTS, SNAPSHOTS
from telesink.store.query.filters import Filter
from telesink.store.query.ranges import Steps, steps_of
from telesink.store.query.results import OperationStats, PerformanceReport
from telesink.store.query.row_conditions import covered_range, row_conditions
from telesink.store.schema.models import TelemetryEvent, TelemetryPerformanceSnapshot
from telesink.store.schema.views import PERFORMANCE_CLASSES
from telesink.store.settings import Settings
from telesink.store.sketch import RELATIVE_ERROR, Sketch, bucket_of
from telesink.store.times import US_PER_MS

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader, Row

_E: Final = TelemetryEvent
_S: Final = TelemetryPerformanceSnapshot
_SLOW, _CRITICAL = 2, 3


def report(reader: Reader, wanted: Filter, *, steps: int) -> PerformanceReport:
    """Durations by operation and of all; see `TelemetryQueryService.performance`."""
    with reader.snapshot():
        axis = steps_of(*covered_range(reader, wanted, (EVENTS, _E), (SNAPSHOTS, _S)), steps)
        operations = _read(reader, wanted, axis)
        memory = _mean_memory(reader, wanted)
    stats = sorted((operation.stats(axis) for operation in operations), key=lambda stats: -stats.p95_us)
    return _total(operations, stats, memory)


class _Operation:
    """The durations of one operation of one component."""

    __slots__ = ("bounds", "classes", "component", "errors", "longest", "name", "sketch", "total", "trend")

    def __init__(self, component: str, name: str, settings: Settings) -> None:
        thresholds = settings.thresholds(component)
        self.component = component
        self.name = name
        self.bounds = [bound * US_PER_MS for bound in (thresholds.fast, thresholds.normal, thresholds.slow)]
        self.classes = [0, 0, 0, 0]
        self.errors = self.total = self.longest = 0
        self.sketch = Sketch()
        self.trend: dict[int, Sketch] = {}

    def add(self, duration_us: int, step: int, is_error: bool) -> None:
        bucket = bucket_of(duration_us)
        self.sketch.add_to_bucket(bucket)
        if step not in self.trend:
            self.trend[step] = Sketch()
        self.trend[step].add_to_bucket(bucket)
        self.classes[bisect_left(self.bounds, duration_us)] += 1
        self.errors += is_error
        self.total += duration_us
        self.longest = max(self.longest, duration_us)

    def stats(self, axis: Steps) -> OperationStats:
        trend = (self.trend.get(step) for step in range(axis.count))
        return OperationStats(
            self.component,
            self.name,
            count=self.sketch.count,
            errors=self.errors,
            avg_us=self.total / self.sketch.count,
            p50_us=_percentile(self.sketch, 0.50, self.longest) or 0.0,
            p95_us=_percentile(self.sketch, 0.95, self.longest) or 0.0,
            p99_us=_percentile(self.sketch, 0.99, self.longest) or 0.0,
            max_us=self.longest,
            distribution=_by_class(self.classes),
            trend=tuple(None if sketch is None else sketch.quantile(0.95) for sketch in trend),
        )


def _read(reader: Reader, wanted: Filter, axis: Steps) -> list[_Operation]:
    """All operations; the rows are streamed, so memory grows with the operations, not with the events."""
    operations: dict[tuple[int, int], _Operation] = {}
    for component, name, duration_us, timestamp, level in _durations(reader, wanted):
        operation = operations.get((component, name))
        if operation is None:
            operation = _Operation(reader.names[component], reader.names[name], reader.settings)
            operations[component, name] = operation
        operation.add(duration_us, axis.index(timestamp), level >= ERROR)
    return list(operations.values())


def _durations(reader: Reader, wanted: Filter) -> Iterator[Row]:
    """(component, operation, duration, time, level); an event without an operation goes by its name."""
    name = fn.COALESCE(_E.operation, _E.event_name)
    for arm in event_arms(reader, wanted):
        events = _E.select(_E.component, name, _E.duration_us, _E.timestamp, _E.level)
        yield from reader.stream(events.where(arm & _E.duration_us.is_null(False)))
    if not _is_about_events(wanted):
        lone = all_of([*_snapshot_conditions(reader, wanted), ~_S.beside_event, _S.duration_us.is_null(False)])
        snapshots = _S.select(_S.component, _S.operation, _S.duration_us, _S.recorded_at, 0)
        yield from reader.stream(snapshots.where(lone))


def _is_about_events(wanted: Filter) -> bool:
    """Whether the filter asks for what only events have, so that no snapshot can be meant."""
    return bool(
        wanted.event_types
        or wanted.event_names
        or wanted.levels
        or wanted.correlation_id is not None
        or wanted.search
        or wanted.where
    )


def _snapshot_conditions(reader: Reader, wanted: Filter) -> list[Condition]:
    return row_conditions(reader, SNAPSHOTS, _S, wanted)


def _mean_memory(reader: Reader, wanted: Filter) -> float | None:
    if _is_about_events(wanted):
        return None
    memory = _S.select(fn.AVG(_S.memory_usage_bytes)).where(all_of(_snapshot_conditions(reader, wanted)))
    mean: float | None = reader.value(memory)
    return mean


def _total(operations: list[_Operation], stats: list[OperationStats], memory: float | None) -> PerformanceReport:
    everything = Sketch()
    for operation in operations:
        everything.merge(operation.sketch)
    count = everything.count
    longest = max((operation.longest for operation in operations), default=0)
    return PerformanceReport(
        distribution=_by_class([sum(column) for column in zip(*(o.classes for o in operations), strict=True)]),
        count=count,
        avg_us=sum(operation.total for operation in operations) / count if count else None,
        p50_us=_percentile(everything, 0.50, longest),
        p95_us=_percentile(everything, 0.95, longest),
        p99_us=_percentile(everything, 0.99, longest),
        avg_memory_bytes=memory,
        slow_operations=_calls_in_class(operations, _SLOW),
        critical_operations=_calls_in_class(operations, _CRITICAL),
        by_operation=tuple(stats),
        relative_error=RELATIVE_ERROR,
    )


def _percentile(sketch: Sketch, q: float, longest: int) -> float | None:
    """A percentile in microseconds; not above the longest duration, though its bucket may reach beyond it."""
    found = sketch.quantile(q)
    return None if found is None else min(found, float(longest))


def _by_class(counts: list[int]) -> dict[str, int]:
    return dict(zip(PERFORMANCE_CLASSES, counts or [0, 0, 0, 0], strict=True))


def _calls_in_class(operations: list[_Operation], number: int) -> dict[str, int]:
    """Operation to its calls in one class, most first; operations of one name are added up."""
    calls: Counter[str] = Counter()
    for operation in operations:
        if operation.classes[number]:
            calls[operation.name] += operation.classes[number]
    return dict(calls.most_common())
