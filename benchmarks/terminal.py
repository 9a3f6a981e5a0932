"""A program in a pseudo-terminal, watched for what it paints."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_ASKS_FOR_FRAMES = b"\x1b[?2026$p"
_HAS_FRAMES = b"\x1b[?2026;2$y"
_FRAME_END = b"\x1b[?2026l"
"""Synchronised output: a program that knows it says where each frame ends."""


@dataclass(slots=True)
class Terminal:
    """The outer end of a terminal; `text` is all that has been written to it."""

    descriptor: int
    started_at: float
    process_id: int
    text: bytes = field(default=b"")

    def wait_for(self, mark: bytes, timeout: float = 30.0) -> float:
        """Reads until the mark has been painted; the moment (perf_counter) when it was seen."""
        deadline = time.perf_counter() + timeout
        searched = 0
        while True:
            if self.text.find(mark, searched) >= 0:
                return time.perf_counter()
            searched = max(0, len(self.text) - len(mark))
            left = deadline - time.perf_counter()
            if left <= 0 or not self._read(left):
                raise TimeoutError(f"{mark!r} was not painted within {timeout} s")

    def watch(self, seconds: float) -> None:
        """Reads what is painted for so long."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._read(left)

    def press(self, keys: bytes) -> None:
        os.write(self.descriptor, keys)

    def frame_after(self, keys: bytes, timeout: float = 10.0) -> float:
        """Seconds from a key to the end of the next frame."""
        self.text = b""
        pressed_at = time.perf_counter()
        self.press(keys)
        return self.wait_for(_FRAME_END, timeout) - pressed_at

    def frames(self) -> int:
        """Frames in what has been read since the last key of `frame_after`, or since the start."""
        return self.text.count(_FRAME_END)

    def _read(self, timeout: float) -> bool:
        if not select.select([self.descriptor], [], [], timeout)[0]:
            return False
        written = os.read(self.descriptor, 1 << 16)
        self.text += written
        if _ASKS_FOR_FRAMES in written:
            os.write(self.descriptor, _HAS_FRAMES)
        return True


@contextlib.contextmanager
def running(command: Sequence[str], *, columns: int = 140, lines: int = 40) -> Iterator[Terminal]:
    """Runs a program on a terminal of that size and ends it by SIGTERM."""
    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    environment.pop("NO_COLOR", None)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # or our modules would be compiled at every start, and no others
    started_at = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=inner, stdout=inner, stderr=inner, env=environment, start_new_session=True
    )
    os.close(inner)
    try:
        yield Terminal(outer, started_at, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
        process.kill()
        process.wait()
        os.close(outer)
