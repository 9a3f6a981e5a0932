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


@dataclass(slots=True)
class Terminal:
    """The outer end of a terminal; `text` is all that has been written to it."""

    descriptor: int
    started_at: float
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
            if left <= 0 or not select.select([self.descriptor], [], [], left)[0]:
                raise TimeoutError(f"{mark!r} was not painted within {timeout} s")
            self.text += os.read(self.descriptor, 1 << 16)

    def press(self, keys: bytes) -> None:
        os.write(self.descriptor, keys)


@contextlib.contextmanager
def running(command: Sequence[str], *, columns: int = 140, lines: int = 40) -> Iterator[Terminal]:
    """Runs a program on a terminal of that size and ends it by SIGTERM."""
    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    environment.pop("NO_COLOR", None)
    started_at = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=inner, stdout=inner, stderr=inner, env=environment, start_new_session=True
    )
    os.close(inner)
    try:
        yield Terminal(outer, started_at)
    finally:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
        process.kill()
        process.wait()
        os.close(outer)
