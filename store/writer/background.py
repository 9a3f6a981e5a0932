"""`BackgroundDrainer`: the thread that empties the spool while its process runs, if no other process does."""

from __future__ import annotations

import logging
import os
import threading
import time
import weakref
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, Final

from telesink.store.errors import StoreError
from telesink.store.location import StoreLocation
from telesink.store.settings import Settings
from telesink.store.spool.bell import Bell

if TYPE_CHECKING:
    from telesink.store.writer.drainer import Drainer

_STANDBY_S: Final = 0.5
"""How often a process asks whether it may drain while another one does; a dead drainer is replaced after this."""
_IDLE_S: Final = 1.0
"""How often an idle drainer looks without having been rung for; measured 0.03 % of a core."""
_WITHOUT_BELL_S: Final = 0.05
"""The same where a bell cannot be had: 20 looks a second, 0.5 % of a core."""
_RESTLESS_S: Final = 1.0
"""For this long after the last record it looks at the flush interval instead."""
_TIDY_S: Final = 5.0
"""Between two checkpoints of the write-ahead log while little is written; SQLite itself makes one every 64 MiB."""
_COUNT_S: Final = 1.0
"""Between two looks at what the rollups lack while little is written: a chart needs no fresher ones."""
_MOST_UNCOUNTED: Final = 100_000
"""Records after which they are counted although more wait: a question reads so many in 50 ms."""
_TROUBLED_S: Final = 2.0
"""Between tries when the store cannot be written; everything waits in the spool meanwhile."""
_POLL_S: Final = 0.002
"""How often a waiting caller asks whether another process has drained its records."""

_log = logging.getLogger("telesink")


class BackgroundDrainer:
    """Owns the thread. `start` and `stop` may be called from any thread; after a fork the child starts its own."""

    def __init__(self, location: StoreLocation, settings: Settings) -> None:
        self._location = location
        self._settings = settings
        self._reset()
        if hasattr(os, "register_at_fork"):
            forked = weakref.WeakMethod(self._after_fork)
            os.register_at_fork(after_in_child=lambda: (forked() or _nothing)())  # noqa: PLW0108 - asked when it happens

    def _reset(self) -> None:
        self._thread: threading.Thread | None = None
        self._drainer: Drainer | None = None
        self._lock = threading.RLock()
        self._start_lock = threading.Lock()
        self._stopping = threading.Event()
        self._bell = Bell(self._location.spool)
        self._untidy_since: float | None = None
        self._uncounted = 1
        """About how many records the rollups lack; at first it is not known."""
        self._count_at = 0.0
        self._has_more_to_count = False
        self.running = False
        self.problem: str | None = None

    def _after_fork(self) -> None:
        if self._drainer is not None:
            self._drainer.abandon()
        self._reset()

    @property
    def is_alive(self) -> bool:
        """True while the thread runs. It ends at `stop` alone; whoever depends on it for months looks all the same."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Starts the thread, once."""
        with self._start_lock:
            if self.running:
                return
            self.running = True
            self._stopping.clear()
            self._thread = threading.Thread(target=self._run, name="telesink-drainer", daemon=True)
            self._thread.start()

    def stop(self, timeout: float) -> None:
        """Ends the thread and gives up the writer's lock; waits at most `timeout` seconds for a batch under way."""
        self._stopping.set()
        self._bell.ring()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join(timeout)
        if self._lock.acquire(timeout=max(timeout, 0.1)):
            try:
                self._clear_away()
            finally:
                self._lock.release()
        self.running = False

    def _clear_away(self) -> None:
        if self._drainer is not None and self._drainer.elected:
            self._round()  # deletes the segments that are done with
        if self._drainer is not None:  # a round lets go of it when the store was deleted
            self._drainer.close()
        self._drainer = None

    def drain_now(self, is_drained: Callable[[], bool], timeout: float) -> bool:
        """Drains, in the calling thread if this process may, until `is_drained()` or `timeout` seconds have gone."""
        deadline = monotonic() + timeout
        while not is_drained():
            if monotonic() >= deadline:
                return False
            if not self._drained_something(deadline):
                time.sleep(_POLL_S)
        return True

    def _drained_something(self, deadline: float) -> bool:
        if not self._lock.acquire(timeout=max(0.0, deadline - monotonic())):
            return False
        try:
            drained = self._round()
            if not self.running and self._drainer is not None:
                self._drainer.resign()  # no thread of ours goes on: another process may
            return drained > 0
        finally:
            self._lock.release()

    def _run(self) -> None:
        last = monotonic()
        self._pause(self._settings.storage.flush_interval_ms / 1000)
        while not self._stopping.is_set():
            with self._lock:
                drained = self._round()
                elected = self._drainer is not None and self._drainer.elected
                self._tidy_when_due(drained)
            if drained:
                last = monotonic()
            self._pause(self._rest(drained, elected, monotonic() - last))
        self._bell.close()

    def _tidy_when_due(self, drained: int) -> None:
        """Small commits rewrite whole pages, so the write-ahead log of a quiet store would outgrow the store."""
        if drained and self._untidy_since is None:
            self._untidy_since = monotonic()
        in_a_hurry = drained * 2 > self._settings.storage.batch_size
        if self._untidy_since is None or in_a_hurry or monotonic() - self._untidy_since < _TIDY_S:
            return
        self._untidy_since = None
        if self._drainer is not None:
            self._drainer.tidy()

    def _rest(self, drained: int, elected: bool, quiet: float) -> float:
        if self.problem:
            return _TROUBLED_S
        if not elected:
            return _STANDBY_S
        if drained >= self._settings.storage.batch_size:
            return 0.0
        is_restless = quiet < _RESTLESS_S or self._has_more_to_count
        return self._settings.storage.flush_interval_ms / 1000 if is_restless else _IDLE_S

    def _pause(self, seconds: float) -> None:
        if seconds < _IDLE_S or self._drainer is None or not self._drainer.elected:
            self._stopping.wait(seconds)
            return
        try:
            if self._drainer.ask_for_ring():
                self._bell.wait(seconds)
        except OSError:  # no pipe can be made here
            self._stopping.wait(min(seconds, _WITHOUT_BELL_S))

    def _round(self) -> int:
        """One batch, if this process has the lock or gets it; how many records it held."""
        try:
            if self._drainer is None:
                # sqlite3 and the decoders: 30 ms, in this thread and not when the host program imports us.
                from telesink.store.writer.drainer import Drainer

                self._drainer = Drainer(self._location, self._settings)
            if self._drainer.orphaned:
                self._start_over()
                return 0
            drained = self._drainer.drain_batch() if self._drainer.elect() else 0
            self._count_when_due(drained)
        except Exception as error:  # noqa: BLE001 - the thread must live on: what is recorded depends on it
            self._troubled(str(error) if isinstance(error, StoreError | OSError) else repr(error))
            return 0
        self.problem = None
        return drained

    def _start_over(self) -> None:
        """The store was deleted or replaced: what is held open is of no use to anybody any more."""
        self._bell.close()
        if self._drainer is not None:
            self._drainer.close()
        self._drainer = None
        self._uncounted = 1

    def _count_when_due(self, drained: int) -> None:
        """Rollups follow when the writer has time, or after so many rows that reading them would take long."""
        if self._drainer is None or not self._drainer.elected:
            return
        self._uncounted += drained
        has_time = drained * 2 <= self._settings.storage.batch_size and monotonic() >= self._count_at
        if self._uncounted and (has_time or self._uncounted >= _MOST_UNCOUNTED):
            self._has_more_to_count = self._drainer.count_next()
            if not self._has_more_to_count:
                self._uncounted = 0
                self._count_at = monotonic() + _COUNT_S

    def _troubled(self, problem: str) -> None:
        if problem != self.problem:
            _log.warning("telesink cannot write at the moment, records wait in the spool: %s", problem)
        self.problem = problem


def _nothing() -> None:
    """Stands in for a drainer that is gone."""
