"""`Turns`: write transactions of clean-up that let the recording programs' writer in between.

SQLite has no queue for its write lock: whoever waits sleeps, up to 100 ms at a time, and tries again. A clean-up that
begins its next transaction at once would be found at work nearly every time, and the writer would wait for seconds.
So after some work it stands back until the writer has been in, if something waits for it.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from telesink.store.errors import StoreError
from telesink.store.location import StoreLocation
from telesink.store.spool.folder import segment_paths
from telesink.store.spool.segment import FIRST_FRAME, SegmentReader

_WORK_S: Final = 0.1
"""Of work, before it stands back: what is recorded then waits about as long before it can be asked for."""
_STAND_BACK_S: Final = 0.2
"""At most: a writer that sleeps has tried again by then."""
_WORK_ALONE_S: Final = 2.0
"""Of work, when it stood back and nobody came: what waits in the spool is of a program that is gone."""
_POLL_S: Final = 0.001
_LOG_BYTES: Final = 48 << 20
"""Of write-ahead log, before it is emptied: some 50 transactions."""
_CHECKPOINT_S: Final = 0.03
"""Longest wait to empty it: a writer is out again by then, a reader perhaps not."""
_PATIENCE_S: Final = 30.0
"""For a lock that another program does not let go of."""


class CleanupCancelledError(Exception):
    """Somebody wants the work to end; what is committed stays."""


class Turns:
    """Owns how a connection takes the write lock. `is_cancelled` is asked between transactions."""

    def __init__(
        self, connection: sqlite3.Connection, location: StoreLocation, is_cancelled: Callable[[], bool]
    ) -> None:
        self.connection = connection
        self._location = location
        self._is_cancelled = is_cancelled
        self._worked = 0.0
        self._work_limit = _WORK_S
        self._log = location.path.with_name(location.path.name + "-wal")
        self._log_limit = _LOG_BYTES

    @contextlib.contextmanager
    def turn(self) -> Iterator[sqlite3.Connection]:
        """One transaction. Raises `CleanupCancelledError` before it, `StoreError` when the lock cannot be had."""
        self.stand_back()
        self._begin()
        began = time.monotonic()
        try:
            yield self.connection
            self.connection.execute("commit")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self.connection.execute("rollback")
            raise
        finally:
            self._worked += time.monotonic() - began

    def run_script(self, script: str) -> None:
        """The same for statements of one text, which Python runs to their end; it begins and commits itself."""
        self.stand_back()
        deadline = time.monotonic() + _PATIENCE_S
        while not self._tried(lambda: self.connection.executescript(f"begin immediate; {script}; commit")):
            self._wait(deadline)

    def checkpoint(self) -> None:
        """Moves the write-ahead log into the database and empties it, unless a reader is in the way: then later."""
        self.connection.execute("pragma wal_checkpoint(passive)")  # most of the work, while others may write
        deadline = time.monotonic() + _CHECKPOINT_S
        while not self._has_emptied_log() and time.monotonic() < deadline:
            time.sleep(_POLL_S)

    def _has_emptied_log(self) -> bool:
        busy = [True]

        def truncate() -> sqlite3.Cursor:
            cursor = self.connection.execute("pragma wal_checkpoint(truncate)")
            busy[0] = bool(cursor.fetchone()[0])
            return cursor

        return self._tried(truncate) and not busy[0]

    def checkpoint_when_due(self) -> None:
        """The same once the log has grown much; while a reader keeps it from shrinking, from where it is then."""
        if self._log_bytes() >= self._log_limit:
            self.checkpoint()
            self._log_limit = self._log_bytes() + _LOG_BYTES

    def _log_bytes(self) -> int:
        try:
            return self._log.stat().st_size
        except FileNotFoundError:
            return 0

    def stand_back(self) -> None:
        """Lets the writer in when it is due. Raises `CleanupCancelledError`."""
        if self._is_cancelled():
            raise CleanupCancelledError
        if self._worked < self._work_limit:
            return
        self._worked = 0.0
        came = not _has_waiting(self._location) or self._wait_for_commit()
        self._work_limit = _WORK_S if came else _WORK_ALONE_S

    def _wait_for_commit(self) -> bool:
        """True when another connection has committed; it had the lock."""
        before = self._data_version()
        deadline = time.monotonic() + _STAND_BACK_S
        while self._data_version() == before:
            if time.monotonic() >= deadline:
                return False
            time.sleep(_POLL_S)
        return True

    def _data_version(self) -> int:
        return int(self.connection.execute("pragma data_version").fetchone()[0])

    def _begin(self) -> None:
        deadline = time.monotonic() + _PATIENCE_S
        while not self._tried(lambda: self.connection.execute("begin immediate")):
            self._wait(deadline)

    def _wait(self, deadline: float) -> None:
        if self._is_cancelled():
            raise CleanupCancelledError
        if time.monotonic() >= deadline:
            raise StoreError(
                f"{self._location}: another program holds the store locked; try again when it has finished"
            )
        time.sleep(_POLL_S)

    def _tried(self, statement: Callable[[], sqlite3.Cursor]) -> bool:
        """Runs what needs the lock; False when somebody else has it.

        It is asked for often instead of waited for: that is how it is got from a busy writer.
        """
        waits = self.connection.execute("pragma busy_timeout").fetchone()[0]
        self.connection.execute("pragma busy_timeout = 0")
        began = time.monotonic()
        try:
            statement().fetchall()
        except sqlite3.OperationalError as error:
            if not _is_busy(error):
                raise
            with contextlib.suppress(sqlite3.Error):
                self.connection.execute("rollback")  # a script that had begun
            return False
        finally:
            self.connection.execute(f"pragma busy_timeout = {waits}")
            self._worked += time.monotonic() - began
        return True


def _is_busy(error: sqlite3.OperationalError) -> bool:
    # Extended codes, as after a crash, have the plain one in their lowest byte.
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


def _has_waiting(location: StoreLocation) -> bool:
    """True when something recorded waits for the writer."""
    return any(_is_waiting(path) for path in segment_paths(location.spool))


def _is_waiting(path: Path) -> bool:
    try:
        reader = SegmentReader(path)
    except OSError:  # drained and deleted in the meantime
        return False
    try:
        return reader.is_valid and reader.has_frame_at(max(reader.drained(), FIRST_FRAME))
    finally:
        reader.close()
