"""What the service does at its times: look after the writer, check the sink, clean up. Each job tells what is new."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Final

from telesink.store.location import StoreLocation
from telesink.store.query.service import TelemetryQueryService
from telesink.store.schema.engine import open_plain_reader
from telesink.store.settings import Settings
from telesink.store.sink.sink import TelemetrySink
from telesink.store.times import NS_PER_US, datetime_from_us
from telesink.store.upkeep.checks import SINK_COMPONENT, SinkCheck, check_sink, record_checks
from telesink.store.upkeep.cleanup import clean_up, last_cleanup_at
from telesink.store.upkeep.plan import plan_of_store
from telesink.store.upkeep.progress import Cleaned, cleaned_text
from telesink.store.upkeep.retention import retention_of
from telesink.store.upkeep.schedule import JobName, is_cleanup_due
from telesink.store.writer.background import BackgroundDrainer

FAILED_EVENT: Final = "job_failed"
_MS_PER_SECOND: Final = 1000


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a job."""

    text: str
    is_problem: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the jobs work on and with."""

    location: StoreLocation
    settings: Settings
    sink: TelemetrySink
    drainer: BackgroundDrainer
    is_stopping: Callable[[], bool]
    clock: Callable[[], int]
    """Nanoseconds since 1970."""

    @property
    def now_us(self) -> int:
        return self.clock() // NS_PER_US

    def local(self, us: int) -> datetime:
        return datetime_from_us(us).astimezone()


class WriterJob:
    """Sees to it that the thread lives that brings what programs record into the tables and counts it."""

    def __init__(self) -> None:
        self._had_problem = False

    def __call__(self, around: Surroundings) -> Iterator[Said]:
        if not around.drainer.is_alive:
            around.drainer.stop(0.0)
            around.drainer.start()
            yield Said("its thread had ended, and was started again", is_problem=True)
        has_problem = around.drainer.problem is not None  # which it has logged at once
        if self._had_problem and not has_problem:
            yield Said("can write again")
        self._had_problem = has_problem


class ChecksJob:
    """Checks the sink and records the verdicts; tells which are new."""

    def __init__(self) -> None:
        self._healthy: dict[str, bool] | None = None

    def __call__(self, around: Surroundings) -> Iterator[Said]:
        with closing(TelemetryQueryService(around.location, settings=around.settings, lean=True)) as query:
            checks = check_sink(around.location, around.settings, query, around.clock)
        record_checks(around.sink, checks)
        before, self._healthy = self._healthy, {check.name: check.is_healthy for check in checks}
        yield from _news(checks, before)


def _news(checks: tuple[SinkCheck, ...], before: dict[str, bool] | None) -> Iterator[Said]:
    if before is None and all(check.is_healthy for check in checks):
        yield Said(f"{', '.join(check.name for check in checks)}: all well")
    for check in checks:
        was_healthy = before is None or before[check.name]
        if was_healthy and check.problem is not None:
            yield Said(f"{check.name} failed: {check.problem}", is_problem=True)
        elif check.is_healthy and not was_healthy:
            yield Said(f"{check.name} is well again")


class CleanupJob:
    """Deletes what is older than the retention, when that is due."""

    def __call__(self, around: Surroundings) -> Iterator[Said]:
        last = last_cleanup(around.location)
        if not is_cleanup_due(around.local(around.now_us), None if last is None else around.local(last)):
            return
        began = monotonic()
        plan = plan_of_store(around.location, retention_of(around.settings, around.now_us))
        done = clean_up(around.location, plan, is_cancelled=around.is_stopping, clock=around.clock)
        took = monotonic() - began
        _record(around.sink, done, took)
        yield Said(cleaned_text(done, plan.rows, took))


def last_cleanup(location: StoreLocation) -> int | None:
    """When it was, microseconds since 1970. Raises `StoreError`."""
    with closing(open_plain_reader(location)) as connection:
        return last_cleanup_at(connection)


def _record(sink: TelemetrySink, done: Cleaned, took: float) -> None:
    sink.event(
        "cleanup_complete" if done.is_complete else "cleanup_cancelled",
        event_type="log", component=SINK_COMPONENT, operation="cleanup", duration_ms=took * _MS_PER_SECOND,
        metadata={"rows": dict(done.rows), "bytes_given_back": done.bytes_given_back},
    )  # fmt: skip


Job = Callable[[Surroundings], Iterator[Said]]


def all_jobs() -> dict[JobName, Job]:
    """Each job anew: what it has told stays with it."""
    return {"writer": WriterJob(), "checks": ChecksJob(), "clean-up": CleanupJob()}


def record_failure(sink: TelemetrySink, name: JobName, problem: str) -> None:
    """A job that could not do its work, as an event."""
    sink.event(
        FAILED_EVENT, event_type="log", component=SINK_COMPONENT, operation=name, level="error", message=problem
    )  # fmt: skip
