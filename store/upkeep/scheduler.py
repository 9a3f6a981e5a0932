"""`UpkeepScheduler`: the service of one store. Runs the jobs at their times, one after the other, until it is stopped.

The times are apscheduler's business: it wakes, runs what is late once and goes on. What is due is not: the jobs look
(`upkeep.schedule`), so that nothing depends on when they were woken.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from threading import Event
from time import time_ns
from typing import Final

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from telesink.store.errors import TelesinkError
from telesink.store.location import StoreLocation
from telesink.store.schema.engine import open_writer
from telesink.store.settings import Settings
from telesink.store.sink.sink import TelemetrySink
from telesink.store.upkeep.jobs import Job, Said, Surroundings, all_jobs, last_cleanup, record_failure
from telesink.store.upkeep.schedule import EVERY, JobName, next_cleanup
from telesink.store.upkeep.service_lock import ServiceLock
from telesink.store.writer.background import BackgroundDrainer

STOP_TIMEOUT_S: Final = 5.0
"""For the writer, which has a batch under way at most."""

Tell = Callable[[JobName, Said], None]

_log = logging.getLogger("telesink")


def log(job: JobName, said: Said) -> None:
    """Tells the log, where nobody else listens."""
    _log.log(logging.WARNING if said.is_problem else logging.INFO, "telesink: %s: %s", job, said.text)


class UpkeepScheduler:
    """`open`, then `start`, then `stop`, once each. `clock` gives nanoseconds since 1970, another one in tests."""

    def __init__(self, location: StoreLocation, settings: Settings, *, clock: Callable[[], int] = time_ns) -> None:
        self._location = location
        self._settings = settings
        self._clock = clock
        self._stopping = Event()
        self._lock = ServiceLock(location)
        self._tell: Tell = log
        self._scheduler = _scheduler()
        self._opened = ExitStack()
        self._around: Surroundings

    def open(self) -> None:
        """Makes the store if there is none, and lets its writer begin.

        Raises `StoreError` when the store cannot be used or another service is at work on it.
        """
        open_writer(self._location).close()
        self._lock.acquire()
        self._opened.callback(self._lock.release)
        drainer = BackgroundDrainer(self._location, self._settings)
        drainer.start()
        self._opened.callback(drainer.stop, STOP_TIMEOUT_S)
        # In sync mode it has no thread of its own: what it records, the one above drains.
        sink = TelemetrySink(self._location, mode="sync", settings=self._settings)
        self._opened.callback(sink.close)
        self._around = Surroundings(self._location, self._settings, sink, drainer, self._stopping.is_set, self._clock)

    def start(self, tell: Tell = log) -> None:
        """Lets the jobs begin. `tell` is called in their thread."""
        self._tell = tell
        for name, job in all_jobs().items():
            # Late is better than never, and once is enough: after a night in sleep too.
            self._scheduler.add_job(
                self._run, "interval", (name, job), id=name, next_run_time=datetime.now(UTC),
                seconds=EVERY[name].total_seconds(), coalesce=True, misfire_grace_time=None, max_instances=1,
            )  # fmt: skip
        self._scheduler.start()

    def run_now(self, name: JobName) -> None:
        """Lets a job come at once, after the one that is at work."""
        self._scheduler.modify_job(name, next_run_time=datetime.now(UTC))

    def next_cleanup(self) -> datetime:
        """When it will be due, as far as one can know now; local time. Raises `StoreError`."""
        last = last_cleanup(self._location)
        local = self._around.local
        return next_cleanup(local(self._around.now_us), None if last is None else local(last))

    def stop(self) -> None:
        """Ends after the transaction that is under way; what is recorded by then is in the tables."""
        self._stopping.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
        self._opened.close()

    def _run(self, name: JobName, job: Job) -> None:
        """One job: what it says is told, and what goes wrong is told and recorded; the next one runs all the same."""
        if self._stopping.is_set():
            return
        try:
            self._open_anew_if_replaced()
            for said in job(self._around):
                self._tell(name, said)
        except Exception as error:  # noqa: BLE001 - the service must live on
            problem = str(error) if isinstance(error, TelesinkError | OSError) else repr(error)
            self._tell(name, Said(f"failed: {problem}", is_problem=True))
            record_failure(self._around.sink, name, problem)

    def _open_anew_if_replaced(self) -> None:
        """After the store was deleted or replaced: what is open leads nowhere any more."""
        if not self._lock.in_place:
            self._opened.close()
            self.open()


def _scheduler() -> BackgroundScheduler:
    # One thread, so that no two jobs overlap. Its own log would say in several lines what we say in one.
    logging.getLogger("apscheduler").addHandler(logging.NullHandler())
    return BackgroundScheduler(timezone=UTC, executors={"default": ThreadPoolExecutor(1)})
