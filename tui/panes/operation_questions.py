"""What the tab Performance asks: all operations now and before, and of one its course and its slowest calls.

Runs in the feed's thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from telesink.store.query.chart_results import OperationCourse
from telesink.store.query.filters import Filter
from telesink.store.query.results import Event, OperationStats, PerformanceReport
from telesink.tui.panes.operation_change import Changes, changes, operation_key
from telesink.tui.panes.operation_rows import TREND
from telesink.tui.panes.sorting import first_known

if TYPE_CHECKING:
    from telesink.store.query.service import TelemetryQueryService
    from telesink.tui.view import View

SLOWEST: Final = 50


@dataclass(frozen=True, slots=True)
class OperationsSnapshot:
    """All operations, and one of them in detail."""

    report: PerformanceReport
    changes: Changes
    span_us: int | None
    """Length of the range; None when it is open."""
    chosen: OperationStats | None
    calls: tuple[Event, ...]
    """Of the chosen operation, at `calls_from` or above; slowest first."""
    calls_from: str
    """The percentile: `p95` or `p99`."""
    calls_are_all: bool
    """False when there are more of them than were read; then they are the newest."""
    course: OperationCourse | None
    """Of the chosen operation; None when it was not asked for."""


def ask_operations(
    service: TelemetryQueryService, view: View, keys: Sequence[str], course_steps: int | None
) -> OperationsSnapshot:
    """`course_steps`: how many the chart has room for; None when it is not shown."""
    now = view.now()
    wanted = view.filter(now)
    report = service.performance(wanted, steps=TREND)
    chosen = first_known(report.by_operation, keys, operation_key)
    calls, percentile, are_all = _slowest_calls(service, view, now, chosen)
    return OperationsSnapshot(
        report,
        changes(report, _before(service, view, now)),
        None if wanted.start is None or wanted.end is None else wanted.end - wanted.start,
        chosen,
        calls,
        percentile,
        are_all,
        _course(service, wanted, chosen, course_steps),
    )


def _before(service: TelemetryQueryService, view: View, now: int) -> PerformanceReport | None:
    bounds = view.previous(now)
    return None if bounds is None else service.performance(Filter(start=bounds[0], end=bounds[1]), steps=1)


def _course(
    service: TelemetryQueryService, wanted: Filter, stats: OperationStats | None, steps: int | None
) -> OperationCourse | None:
    if stats is None or steps is None:
        return None
    return service.operation_course(stats.component, stats.operation, wanted, most_steps=steps)


def _slowest_calls(
    service: TelemetryQueryService, view: View, now: int, stats: OperationStats | None
) -> tuple[tuple[Event, ...], str, bool]:
    """The calls beyond a percentile that leaves few enough of them; it is known, so no more rows are read than that."""
    if stats is None:
        return (), "p95", True
    name, at = ("p95", stats.p95_us) if stats.count <= 20 * SLOWEST else ("p99", stats.p99_us)
    least = int(at * 0.98)  # a percentile may lie 2 % above the value that it stands for
    wanted = view.filter(
        now, components=(stats.component,), operations=(stats.operation,), where=f"duration:>={least}us"
    )
    page = service.events(wanted, limit=SLOWEST)
    slowest = sorted(page.events, key=lambda event: -(event.duration_us or 0))
    return tuple(slowest), name, not page.has_more
