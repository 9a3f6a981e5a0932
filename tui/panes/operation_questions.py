"""What the tab Performance asks: all operations, and the slowest calls of one. Runs in the feed's thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from telesink.store.query.results import Event, OperationStats, PerformanceReport
from telesink.tui.panes.operation_rows import TREND, operation_key

if TYPE_CHECKING:
    from telesink.store.query.service import TelemetryQueryService
    from telesink.tui.view import View

_SLOWEST: Final = 50


@dataclass(frozen=True, slots=True)
class OperationsSnapshot:
    report: PerformanceReport
    chosen: OperationStats | None
    calls: tuple[Event, ...]
    """Of the chosen operation, at its p95 or above; slowest first."""


def ask_operations(service: TelemetryQueryService, view: View, key: str | None) -> OperationsSnapshot:
    now = view.now()
    report = service.performance(view.filter(now), steps=TREND)
    operations = report.by_operation
    chosen = next((stats for stats in operations if operation_key(stats) == key), operations[0] if operations else None)
    return OperationsSnapshot(report, chosen, _slowest_calls(service, view, now, chosen) if chosen else ())


def _slowest_calls(service: TelemetryQueryService, view: View, now: int, stats: OperationStats) -> tuple[Event, ...]:
    least = int(stats.p95_us * 0.98)  # a percentile may lie 2 % above the value that it stands for
    wanted = view.filter(
        now, components=(stats.component,), operations=(stats.operation,), where=f"duration:>={least}us"
    )
    calls = service.events(wanted, limit=_SLOWEST).events
    return tuple(sorted(calls, key=lambda event: -(event.duration_us or 0)))
