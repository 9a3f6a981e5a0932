"""Performance: how long operations take, from every event with a duration and every lone snapshot.

A snapshot made beside an event adds its memory, not a second duration.
"""

from __future__ import annotations

from collections import Counter
from statistics import fmean
from typing import TYPE_CHECKING, Final

from telesink.store.durations import Durations
from telesink.store.query.conditions import all_of
from telesink.store.query.fields import EVENTS, SNAPSHOTS
from telesink.store.query.filters import Filter
from telesink.store.query.operation_durations import OperationDurations, is_about_events, operation_durations
from telesink.store.query.results import OperationStats, PerformanceReport
from telesink.store.query.row_conditions import covered_range, row_conditions
from telesink.store.query.steps import Steps, steps_of
from telesink.store.schema.measurements import TelemetryPerformanceSnapshot
from telesink.store.schema.models import TelemetryEvent
from telesink.store.schema.views import PERFORMANCE_CLASSES
from telesink.store.sketch import RELATIVE_ERROR

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader

_E: Final = TelemetryEvent
_S: Final = TelemetryPerformanceSnapshot
_SLOW, _CRITICAL = 2, 3
MEMORY_SAMPLES: Final = 10_000
"""The newest snapshots that the mean of memory is made of; reading millions takes a second each."""


def report(reader: Reader, wanted: Filter, *, steps: int) -> PerformanceReport:
    """Durations by operation and of all; see `TelemetryQueryService.performance`."""
    with reader.snapshot():
        axis = steps_of(*covered_range(reader, wanted, (EVENTS, _E), (SNAPSHOTS, _S)), steps)
        operations = operation_durations(reader, wanted, axis)
        memory = _mean_memory(reader, wanted)
    stats = sorted((_stats(operation, axis) for operation in operations), key=lambda stats: -stats.p95_us)
    return _total(operations, stats, memory)


def _stats(operation: OperationDurations, axis: Steps) -> OperationStats:
    durations = operation.durations
    return OperationStats(
        operation.component,
        operation.name,
        count=durations.count,
        errors=durations.errors,
        avg_us=durations.total / durations.count,
        p50_us=durations.percentile(0.50) or 0.0,
        p95_us=durations.percentile(0.95) or 0.0,
        p99_us=durations.percentile(0.99) or 0.0,
        max_us=durations.longest,
        distribution=_by_class(durations.classes),
        trend=tuple(operation.p95_of_step(step) for step in range(axis.count)),
    )


def _mean_memory(reader: Reader, wanted: Filter) -> float | None:
    if is_about_events(wanted):
        return None
    conditions = [*row_conditions(reader, SNAPSHOTS, _S, wanted), _S.memory_usage_bytes.is_null(False)]
    newest = _S.select(_S.memory_usage_bytes).where(all_of(conditions)).order_by(_S.id.desc()).limit(MEMORY_SAMPLES)
    memory = [row[0] for row in reader.rows(newest)]
    return fmean(memory) if memory else None


def _total(
    operations: list[OperationDurations], stats: list[OperationStats], memory: float | None
) -> PerformanceReport:
    everything = Durations([])
    for operation in operations:
        everything.absorb(operation.durations)
    return PerformanceReport(
        distribution=_by_class(everything.classes),
        count=everything.count,
        avg_us=everything.total / everything.count if everything.count else None,
        p50_us=everything.percentile(0.50),
        p95_us=everything.percentile(0.95),
        p99_us=everything.percentile(0.99),
        avg_memory_bytes=memory,
        slow_operations=_calls_in_class(operations, _SLOW),
        critical_operations=_calls_in_class(operations, _CRITICAL),
        by_operation=tuple(stats),
        relative_error=RELATIVE_ERROR,
    )


def _by_class(counts: list[int]) -> dict[str, int]:
    return dict(zip(PERFORMANCE_CLASSES, counts, strict=True))


def _calls_in_class(operations: list[OperationDurations], number: int) -> dict[str, int]:
    """Operation to its calls in one class, most first; operations of one name are added up."""
    calls: Counter[str] = Counter()
    for operation in operations:
        if operation.durations.classes[number]:
            calls[operation.name] += operation.durations.classes[number]
    return dict(calls.most_common())
