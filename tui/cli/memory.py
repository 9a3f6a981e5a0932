"""The peak memory of a child process.

What `wait4` says is never less than our own peak: Linux counts the moment between fork and exec, when the
child still is a copy of us (`exec_mmap` in fs/exec.c). A child that stays below is looked at while it runs.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_UNIT: Final = 1 if sys.platform == "darwin" else 1024
"""Bytes in one unit of `ru_maxrss`: macOS counts bytes, Linux KiB (getrusage(2))."""
_DOUBT: Final = 1.25
"""Up to this many times our own peak, `ru_maxrss` may be ours: the kernel counts pages per processor, in batches."""
_FIRST_LOOK_S: Final = 0.001
_LAST_LOOK_S: Final = 0.5
"""Looks come at doubling intervals between these two: 20 us each, on a process that is ours to wait for."""


class PeakMemory:
    """What was seen of one process, in bytes."""

    def __init__(self, pid: int) -> None:
        self._pid = str(pid)
        self._own = _peak_of("self")
        self._seen = 0

    def look(self) -> None:
        """Notes the present peak, where the system tells it."""
        self._seen = max(self._seen, _peak_of(self._pid))

    def judged(self, maxrss: int) -> int | None:
        """The peak in bytes, given `ru_maxrss` of the ended process; None where it cannot be told."""
        counted = maxrss * _UNIT
        return counted if counted > self._own * _DOUBT else self._seen or None


@contextmanager
def watched_peak(pid: int) -> Iterator[PeakMemory]:
    """Looks at a process from time to time while the block runs, which is to last as long as the process."""
    peak = PeakMemory(pid)
    peak.look()
    ended = threading.Event()

    def watch() -> None:
        pause = _FIRST_LOOK_S
        while not ended.wait(pause):
            peak.look()
            pause = min(pause * 2, _LAST_LOOK_S)

    thread = threading.Thread(target=watch, name="telesink-memory", daemon=True)
    if sys.platform == "linux":
        thread.start()
    try:
        yield peak
    finally:
        ended.set()
        if thread.is_alive():
            thread.join()


def _peak_of(pid: str) -> int:
    """The peak of a running process in bytes, as /proc has it on Linux; 0 where it cannot be told.

    Not of `getrusage`, which for ourselves too counts the process that started us.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    _before, _name, rest = status.partition("VmHWM:")
    return int(rest.split()[0]) * 1024 if rest else 0
