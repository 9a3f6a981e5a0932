"""What the overview asks, and the frozen answer. Runs in the feed's thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from telesink.store.query.filters import Filter
from telesink.store.query.results import (
    ChainReport,
    CheckStatus,
    Event,
    PerformanceReport,
    Storage,
    TimeBucket,
)
from telesink.tui.panes.operation_change import Changes, changes
from telesink.tui.ranges import steps_between
from telesink.tui.view import STEPS

if TYPE_CHECKING:
    from telesink.store.query.service import TelemetryQueryService
    from telesink.store.upkeep.sink_state import SinkState
    from telesink.tui.panes.sink_words import SinkGlance
    from telesink.tui.view import View

ERRORS: Final = 40
CHAINS: Final = 40
_HOUR: Final = 3_600_000_000
_ERROR_LEVELS: Final = ("error", "critical")


@dataclass(frozen=True, slots=True)
class Totals:
    """What the tiles compare between a range and the one before."""

    events: int
    errors: int
    p95_us: float | None
    failed_chains: int

    @property
    def error_rate(self) -> float:
        """Percent of the events."""
        return 100 * self.errors / self.events if self.events else 0.0


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that the first tab shows, of one moment."""

    now: int
    start: int
    end: int
    totals: Totals
    previous: Totals | None
    """None when the range has no beginning, or the stretch before it holds no events."""
    series: tuple[TimeBucket, ...]
    performance: PerformanceReport
    changes: Changes
    """How slow the operations are against the range before."""
    chains: ChainReport
    """Failed ones first."""
    checks: tuple[CheckStatus, ...]
    errors: tuple[Event, ...]
    storage: Storage
    sink: SinkState
    newest_at: int | None
    """Of the whole store; None when it holds no event."""

    @property
    def is_empty(self) -> bool:
        return not self.totals.events and not self.checks and not self.performance.count


def ask_overview(service: TelemetryQueryService, view: View, glance: SinkGlance) -> Overview:
    now = view.now()
    start, end = _bounds(service, view, now)
    wanted = Filter(start=start, end=end)
    # A range that is open begins with its oldest event, which must not be cut off.
    first, last = steps_between(start, end, STEPS, covering=view.bounds(now)[0] is None)
    performance = service.performance(wanted, steps=STEPS)
    chains = service.chains(wanted, limit=CHAINS, order="failed", as_of=view.as_of)
    before = _filter_before(view, now)
    slow_before = None if before is None else service.performance(before, steps=1)
    return Overview(
        now=now,
        start=start,
        end=end,
        totals=_totals(service, wanted, performance, chains),
        previous=_previous(service, before, slow_before),
        series=_series(service, first, last, view.as_of),
        performance=performance,
        changes=changes(performance, slow_before),
        chains=chains,
        checks=service.check_statuses(wanted),
        errors=service.events(Filter(start=start, end=end, levels=_ERROR_LEVELS), limit=ERRORS).events,
        storage=service.storage(),
        sink=glance.state(service, view.present()),
        newest_at=service.newest_timestamp(),
    )


def _bounds(service: TelemetryQueryService, view: View, now: int) -> tuple[int, int]:
    """The range with both ends: an open start is the oldest event, at least an hour ago."""
    start, end = view.bounds(now)
    if start is None:
        oldest = service.events(Filter(end=end), limit=1, oldest_first=True).events
        start = min(oldest[0].timestamp if oldest else now, (end or now) - _HOUR)
    return start, now + 1 if end is None else end


def _series(service: TelemetryQueryService, first: int, last: int, as_of: int | None) -> tuple[TimeBucket, ...]:
    """The chart's bars; the last one ends with the moment that is shown."""
    bars = service.time_series(Filter(start=first, end=last), steps=STEPS)
    began = bars[-1].started_at
    if as_of is None or not began <= as_of < last - 1:
        return bars
    return (*bars[:-1], *service.time_series(Filter(start=began, end=as_of + 1), steps=1))


def _totals(
    service: TelemetryQueryService, wanted: Filter, performance: PerformanceReport, chains: ChainReport
) -> Totals:
    whole = service.time_series(wanted, steps=1)[0]
    return Totals(whole.events, whole.errors, performance.p95_us, chains.failed)


def _filter_before(view: View, now: int) -> Filter | None:
    bounds = view.previous(now)
    return None if bounds is None else Filter(start=bounds[0], end=bounds[1])


def _previous(
    service: TelemetryQueryService, before: Filter | None, performance: PerformanceReport | None
) -> Totals | None:
    if before is None or performance is None:
        return None
    totals = _totals(service, before, performance, service.chains(before, limit=1))
    return totals if totals.events else None
