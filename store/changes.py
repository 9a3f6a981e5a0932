"""`Changes`: waiting until something has been committed to a store, without polling it hard."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from time import monotonic
from types import TracebackType
from typing import Final, Self

from telesink.store.location import StoreLocation
from telesink.store.watch import FolderWatch

POLL_SECONDS: Final = 0.25
"""How often it looks where the system does not tell; one look takes 3 us."""


class Changes:
    """Use as a context manager, in one thread. `version` is `TelemetryQueryService.data_version`, or its like."""

    def __init__(self, location: StoreLocation, version: Callable[[], int], *, pause: float = 0.05) -> None:
        self._version = version
        self._woken = Event()
        self._stopped = False
        self._watch = FolderWatch(location.path, self._woken, pause=pause)
        self._seen: int | None = None

    def __enter__(self) -> Self:
        self._watch.start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        self._watch.stop()
        self._watch.join(1.0)

    def stop(self) -> None:
        """Ends the wait that goes on, and all later ones at once; from any thread or signal handler."""
        self._stopped = True
        self._woken.set()

    def wait(self, timeout: float | None = None) -> bool:
        """True after a commit since the last call; False when `timeout` seconds have gone or it was stopped.

        The first call is true at once: what was before nobody has looked at.
        """
        deadline = None if timeout is None else monotonic() + timeout
        while not self._stopped:
            self._woken.clear()  # before looking: what comes after wakes again
            version = self._version()
            if version != self._seen:
                self._seen = version
                return True
            left = POLL_SECONDS if deadline is None else min(POLL_SECONDS, deadline - monotonic())
            if left <= 0:
                return False
            self._woken.wait(left)
        return False
