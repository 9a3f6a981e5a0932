"""`Bell`: how a process that records wakes the drainer, which may sleep in another process.

A named pipe in the spool's folder. The drainer waits at it when nothing has come for a while, so an idle store costs
one look a second; whoever records after a pause rings, so that nobody waits for that look. Where there are no named
pipes (Windows) ringing does nothing and the drainer looks more often instead.
"""

from __future__ import annotations

import contextlib
import os
import select
from pathlib import Path
from typing import Final

NAME: Final = "bell"
_DRAIN_BYTES: Final = 4096


class Bell:
    """One end of the pipe. Raises nothing: without a bell there is the next look."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._ringing: int | None = None
        self._listening: int | None = None

    def ring(self) -> None:
        """Wakes the drainer, if one is waiting; 2 us."""
        with contextlib.suppress(OSError):
            if self._ringing is None:
                self._ringing = os.open(self._path, os.O_WRONLY | os.O_NONBLOCK)  # fails where nobody listens
            try:
                os.write(self._ringing, b"!")
            except BlockingIOError:
                pass  # it has been rung often enough
            except OSError:
                self._hang_up()  # the drainer is gone; another one may come

    def wait(self, seconds: float) -> bool:
        """Waits for a ring, at most so long; True when it rang. Raises `OSError` where no pipe can be made."""
        if self._listening is None:
            if not hasattr(os, "mkfifo"):
                raise OSError("no named pipes here")
            with contextlib.suppress(FileExistsError):
                os.mkfifo(self._path, 0o600)
            # Also for writing: with no writer left, a pipe would be readable (at its end) all the time.
            self._listening = os.open(self._path, os.O_RDWR | os.O_NONBLOCK)
        if not select.select([self._listening], [], [], seconds)[0]:
            return False
        with contextlib.suppress(BlockingIOError):
            os.read(self._listening, _DRAIN_BYTES)
        return True

    def close(self) -> None:
        """Lets go of both ends."""
        self._hang_up()
        if self._listening is not None:
            os.close(self._listening)
            self._listening = None

    def _hang_up(self) -> None:
        if self._ringing is not None:
            os.close(self._ringing)
            self._ringing = None
