"""What makes a store's programs, or one of them, degraded or unhealthy: the thresholds of `[health]`, and words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from telesink.store.humane import amount_text, count_text, size_text, span_text
from telesink.store.query.health_report import HealthStatus, Reason, percent
from telesink.store.query.results import CheckStatus
from telesink.store.settings import HealthSettings
from telesink.store.times import US_PER_SECOND
from telesink.store.upkeep.checks import SINK_COMPONENT
from telesink.store.upkeep.sink_state import SinkState

_WORST_FIRST: Final[tuple[HealthStatus, ...]] = ("unhealthy", "degraded", "unknown", "healthy")


def rank(status: HealthStatus) -> int:
    """0 for the worst."""
    return _WORST_FIRST.index(status)


def worst(reasons: Iterable[Reason]) -> HealthStatus:
    """What the reasons make of the whole; healthy without one."""
    return min((reason.status for reason in reasons), key=rank, default="healthy")


def check_reasons(checks: Iterable[CheckStatus]) -> Iterator[Reason]:
    """Of every check whose newest result is a failure. What the sink says of itself degrades: see `sink_reasons`."""
    for check in checks:
        if not check.is_healthy:
            why = f": {check.last_error}" if check.last_error else ""
            status: HealthStatus = "degraded" if check.component == SINK_COMPONENT else "unhealthy"
            yield Reason(status, f"{check.component}/{check.check_name} fails{why}", check.since)


def error_reasons(events: int, errors: int, limits: HealthSettings, where: str = "") -> Iterator[Reason]:
    """Of too many errors; `where` are words about where most of them are."""
    rate = percent(errors, events)
    told = f"{amount_text(rate)} % of {count_text(events, 'event')} are errors{where}"
    if errors and rate >= limits.unhealthy_error_percent and events >= limits.minimum_events:
        yield Reason("unhealthy", f"{told} ({limits.unhealthy_error_percent:g} % or more is unhealthy)")
    elif errors and rate >= limits.degraded_error_percent:
        yield Reason("degraded", f"{told} ({limits.degraded_error_percent:g} % or more is degraded)")


def sink_reasons(sink: SinkState, limits: HealthSettings) -> Iterator[Reason]:
    """Of what is recorded not getting into the tables, or soon not being recorded any more."""
    if sink.spool_percent >= limits.spool_percent:
        size = f"{size_text(sink.spool_bytes)} of {size_text(sink.spool_limit_bytes)}"
        yield Reason(
            "degraded", f"the spool is {sink.spool_percent:,.0f} % full, {size}: when it is full, events are lost"
        )
    if sink.lag_us > limits.lag_seconds * US_PER_SECOND:
        waits = f"{sink.pending_records:,} record{' waits' if sink.pending_records == 1 else 's wait'} for the writer"
        yield Reason("degraded", f"{waits}, the oldest for {span_text(sink.lag_us)}")
    if sink.disk_free_percent < limits.disk_free_percent:
        free = f"{amount_text(sink.disk_free_percent)} % of the store's disk is free, {size_text(sink.disk_free_bytes)}"
        yield Reason("degraded", f"only {free}")
