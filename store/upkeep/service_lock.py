"""`ServiceLock`: one service on a store at a time; two would do everything twice."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Final

from telesink.store.errors import StoreError
from telesink.store.location import StoreLocation
from telesink.store.spool.locks import FileLock, is_locked

LOCK_NAME: Final = "service.lock"
_LOOK_S: Final = 0.2
"""Somebody may have it for a moment who only asks whether it is taken."""


class ServiceLock:
    """A lock whose file tells the process that has it."""

    def __init__(self, location: StoreLocation) -> None:
        self._location = location
        self._path = location.spool / LOCK_NAME
        self._lock = FileLock(self._path)

    @property
    def in_place(self) -> bool:
        """False when the store's folder was deleted since: the lock keeps nobody out any more."""
        return self._lock.in_place

    def acquire(self) -> None:
        """Raises `StoreError` when another process has it."""
        self._location.spool.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self._lock.acquire(_LOOK_S):
            raise StoreError(
                f"{self._location}: {_who(service_process(self._location))} is at work on this store already; "
                "one does all there is to do"
            )
        self._path.write_text(f"{os.getpid()}\n", encoding="ascii")

    def release(self) -> None:
        self._lock.release()


def service_process(location: StoreLocation) -> int | None:
    """The id of the process that serves a store, 0 where it is not known; None when none does."""
    path = location.spool / LOCK_NAME
    if not is_locked(path):
        return None
    with contextlib.suppress(OSError, ValueError):
        return int(_text(path))
    return 0


def _text(path: Path) -> str:
    return path.read_text(encoding="ascii")


def _who(process: int | None) -> str:
    return f"telesink serve (process {process})" if process else "another telesink serve"
