"""The checks of the sink itself: room in the spool, lag, room on the disk, and how much of what is recorded fails.

They are recorded like any program's checks, by the service; what they are judged by is the section `health`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter_ns, time_ns
from typing import TYPE_CHECKING, Final, Literal

from telesink.store.errors import TelesinkError
from telesink.store.humane import count_text, duration_text, size_text
from telesink.store.location import StoreLocation
from telesink.store.query.filters import Filter
from telesink.store.settings import HealthSettings, Settings
from telesink.store.times import NS_PER_US, US_PER_SECOND
from telesink.store.upkeep.sink_state import SinkState, sink_state

if TYPE_CHECKING:
    from telesink.store.query.service import TelemetryQueryService
    from telesink.store.sink.sink import TelemetrySink

CheckName = Literal["spool", "lag", "disk", "error_rate"]

SINK_COMPONENT: Final = "telesink"
"""Whose checks these are, and whatever else the service records."""
_MINUTE_US: Final = 60 * US_PER_SECOND
_WINDOW_US: Final = 60 * _MINUTE_US
"""Of which the error rate is, and of the minute under way."""
_NS_PER_MS: Final = 1e6


@dataclass(frozen=True, slots=True)
class SinkCheck:
    """The verdict of one check and what it was judged by."""

    name: CheckName
    problem: str | None
    """What is wrong and the way out; None when all is well."""
    figures: Mapping[str, float]
    took_ms: float = 0.0

    @property
    def is_healthy(self) -> bool:
        return self.problem is None


def check_sink(
    location: StoreLocation, settings: Settings, query: TelemetryQueryService, clock: Callable[[], int] = time_ns
) -> tuple[SinkCheck, ...]:
    """All checks, now. What cannot be found out is a failure that says why."""
    return (
        _timed("spool", lambda: judge_spool(sink_state(location, settings, clock), settings.health)),
        _timed("lag", lambda: judge_lag(sink_state(location, settings, clock), settings.health)),
        _timed("disk", lambda: judge_disk(sink_state(location, settings, clock), settings.health)),
        _timed("error_rate", lambda: judge_errors(*_events_and_errors(query, clock() // NS_PER_US), settings.health)),
    )


def record_checks(sink: TelemetrySink, checks: tuple[SinkCheck, ...]) -> None:
    for check in checks:
        sink.health_check(
            SINK_COMPONENT, check.name, healthy=check.is_healthy, error_message=check.problem,
            response_time_ms=check.took_ms, metadata=check.figures,
        )  # fmt: skip


def _timed(name: CheckName, check: Callable[[], SinkCheck]) -> SinkCheck:
    began = perf_counter_ns()
    try:
        done = check()
    except (TelesinkError, OSError) as error:
        done = SinkCheck(name, f"cannot be checked: {error}", {})
    return SinkCheck(name, done.problem, done.figures, (perf_counter_ns() - began) / _NS_PER_MS)


def judge_spool(state: SinkState, health: HealthSettings) -> SinkCheck:
    problem = None
    if state.spool_percent >= health.spool_percent:
        full = f"{size_text(state.spool_bytes)} of {size_text(state.spool_limit_bytes)}"
        problem = (
            f"the spool is {state.spool_percent:.0f} % full ({full}); beyond that records are dropped: "
            f"{_way_to_the_tables(state)}, or raise storage.spool_limit_mb"
        )
    return SinkCheck("spool", problem, {"spool_percent": round(state.spool_percent, 1)})


def judge_lag(state: SinkState, health: HealthSettings) -> SinkCheck:
    problem = None
    if state.lag_us > health.lag_seconds * US_PER_SECOND:
        problem = (
            f"{count_text(state.pending_records, 'record')} not in the tables yet, the oldest for "
            f"{duration_text(state.lag_us)}: {_way_to_the_tables(state)}"
        )
    return SinkCheck("lag", problem, {"lag_seconds": state.lag_us / US_PER_SECOND, "pending": state.pending_records})


def _way_to_the_tables(state: SinkState) -> str:
    if state.has_writer:
        return "the writer cannot keep up or cannot write, telesink doctor looks why"
    return "no process writes them, any command does, like telesink query"


def judge_disk(state: SinkState, health: HealthSettings) -> SinkCheck:
    problem = None
    if state.disk_free_percent < health.disk_free_percent:
        free = f"{size_text(state.disk_free_bytes)} of {size_text(state.disk_total_bytes)}"
        problem = (
            f"{state.disk_free_percent:.1f} % of the disk is free ({free}): make room, "
            "or delete old records: telesink cleanup --older-than=7d"
        )
    return SinkCheck("disk", problem, {"disk_free_percent": round(state.disk_free_percent, 1)})


def judge_errors(events: int, errors: int, health: HealthSettings) -> SinkCheck:
    """Few events are no rate: one error of two at night is no reason to wake anybody."""
    percent = 100.0 * errors / events if events else 0.0
    problem = None
    if events >= health.minimum_events and percent >= health.unhealthy_error_percent:
        problem = (
            f"{percent:.0f} % of {count_text(events, 'event')} of the last hour are errors; "
            "which: telesink query --type=stats --time-range=1h"
        )
    return SinkCheck("error_rate", problem, {"error_percent": round(percent, 1), "events": events})


def _events_and_errors(query: TelemetryQueryService, now_us: int) -> tuple[int, int]:
    # From a whole minute on: so the counts come from the rollups.
    begin = (now_us - _WINDOW_US) // _MINUTE_US * _MINUTE_US
    (hour,) = query.time_series(Filter(start=begin, end=now_us + 1), steps=1)
    return hour.events, hour.errors
