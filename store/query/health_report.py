"""What a question about health is answered with: one verdict, why, and the figures behind it.

Times are microseconds since 1970 (UTC), rates are percent; plain and frozen like all of `results`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from telesink.store.query.results import CheckStatus, ErrorPattern, PerformanceReport, Storage
from telesink.store.upkeep.sink_state import SinkState

HealthStatus = Literal["healthy", "degraded", "unhealthy", "unknown"]
"""`unknown`: nothing was recorded that could tell."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that is wrong, as a sentence without an end."""

    status: HealthStatus
    """What it alone makes of the whole."""
    words: str
    """May hold recorded text: whoever shows it makes it visible."""
    since: int | None = None
    """When it began, where that is known."""


@dataclass(frozen=True, slots=True)
class ComponentHealth:
    """One component in the range: what it would be called if it were alone, and why."""

    component: str
    status: HealthStatus
    events: int
    errors: int
    checks: tuple[CheckStatus, ...]
    """Failing ones first."""
    last_at: int | None
    """The newest event or result of a check; None when only durations were measured."""

    @property
    def error_rate(self) -> float:
        return percent(self.errors, self.events)

    @property
    def failing(self) -> int:
        """How many of its checks fail."""
        return sum(not check.is_healthy for check in self.checks)


@dataclass(frozen=True, slots=True)
class HealthReport:
    """The health of a store's programs over a range, and of the sink now."""

    status: HealthStatus
    reasons: tuple[Reason, ...]
    """The worst first; none when all is well."""
    at: int
    """When it was asked."""
    start: int | None
    """Where the range begins; None: with the first event."""
    end: int | None
    """Where it ends; None: now."""
    components: tuple[ComponentHealth, ...]
    """Those that need attention first."""
    total_events: int
    errors: int
    error_patterns: tuple[ErrorPattern, ...]
    """Most frequent first."""
    performance: PerformanceReport
    sink: SinkState
    storage: Storage

    @property
    def overall_health(self) -> bool:
        return self.status == "healthy"

    @property
    def error_rate(self) -> float:
        return percent(self.errors, self.total_events)

    @property
    def checks(self) -> int:
        return sum(len(component.checks) for component in self.components)

    @property
    def failing(self) -> int:
        """How many checks fail."""
        return sum(component.failing for component in self.components)

    @property
    def seconds(self) -> float | None:
        """How long the range is; None when it has no beginning."""
        return None if self.start is None else ((self.at if self.end is None else self.end) - self.start) / 1_000_000


def percent(part: float, whole: float) -> float:
    """0 of nothing."""
    return 100.0 * part / whole if whole else 0.0
