"""File locks: who may drain, who may migrate, and whether a segment's process still lives.

`flock` locks belong to an open file and go with its process, however it dies, so nothing has to be cleaned up.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from telesink.store.errors import StoreError

_RETRY_S: Final = 0.005
"""Between two tries for a held lock; a drain round takes 1 to 30 ms."""


class FileLock:
    """An exclusive lock on a file of its own; not reentrant, not shared with forked children."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None
        self._owner = 0

    @property
    def held(self) -> bool:
        return self._descriptor is not None and self._owner == os.getpid()

    @property
    def in_place(self) -> bool:
        """False when the file that is locked is not the one at the path any more: its folder was deleted."""
        return self._descriptor is not None and same_file(self._path, os.fstat(self._descriptor))

    def acquire(self, timeout: float = 0.0) -> bool:
        """True when this process has the lock; waits at most `timeout` seconds for another holder."""
        deadline = time.monotonic() + timeout
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        while not try_lock(descriptor):
            if time.monotonic() >= deadline:
                os.close(descriptor)
                return False
            time.sleep(_RETRY_S)
        self._descriptor, self._owner = descriptor, os.getpid()
        return True

    def release(self) -> None:
        """Gives the lock back; nothing happens when it is not held."""
        if self._descriptor is None:
            return
        if self.held:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)
        # In a forked child only the copy of the descriptor goes: the lock is the parent's.
        os.close(self._descriptor)
        self._descriptor = None


def is_locked(path: Path) -> bool:
    """Whether some process has the lock. Asked with a shared one, so that two who ask do not see each other."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:  # nobody has ever had it
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)  # and with it the lock
    return False


def same_file(path: Path, known: os.stat_result) -> bool:
    """Whether the file at a path is the one that was seen before, and not another in its place."""
    try:
        return os.path.samestat(os.stat(path), known)
    except OSError:
        return False


def try_lock(descriptor: int) -> bool:
    """Takes the exclusive lock of an open file if nobody else has it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def exclusive_lock(path: Path, *, timeout: float) -> Iterator[None]:
    """Holds the lock for a `with` block; raises `StoreError` when another process keeps it for too long."""
    lock = FileLock(path)
    if not lock.acquire(timeout):
        raise StoreError(f"{path}: another process has held this lock for {timeout:.0f} s; is it stuck?")
    try:
        yield
    finally:
        lock.release()
