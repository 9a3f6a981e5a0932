"""A command of its own on a pseudo-terminal: what it says, and what a person answers."""

from __future__ import annotations

import os
import re
import select
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

pty = pytest.importorskip("pty", reason="needs pseudo-terminals, which Windows has not")

_PATIENCE_S = 30.0
_OWNING_THE_TERMINAL = """
import fcntl, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from telesink.tui.cli import main
main()
"""


class Terminal:
    """The outer end of a pseudo-terminal, and the process at its inner end."""

    def __init__(self, process: subprocess.Popen[bytes], outer: int) -> None:
        self.process = process
        self.said = ""
        self._outer = outer

    def wait_for(self, pattern: str) -> str:
        """Everything said so far, as soon as the pattern is in it."""
        deadline = time.monotonic() + _PATIENCE_S
        while not re.search(pattern, self.said):
            assert time.monotonic() < deadline, f"{pattern!r} was not said, but {self.said!r}"
            if not self._read():
                raise AssertionError(f"{pattern!r} was not said to the end, but {self.said!r}")
        return self.said

    def type(self, text: str) -> None:
        os.write(self._outer, text.encode())

    def ended(self) -> int:
        """The exit code, when everything has been read that it says."""
        deadline = time.monotonic() + _PATIENCE_S
        while self._read():
            assert time.monotonic() < deadline, f"it does not end, and said {self.said!r}"
        return self.process.wait(timeout=_PATIENCE_S)

    def _read(self) -> bool:
        """Waits for more; False at the end."""
        if not select.select([self._outer], [], [], _PATIENCE_S)[0]:
            raise AssertionError(f"nothing more was said after {self.said!r}")
        try:
            piece = os.read(self._outer, 65536)
        except OSError:  # Linux ends a terminal that nobody writes to any more with EIO
            return False
        self.said += piece.decode()
        return bool(piece)


@contextmanager
def on_terminal(arguments: Sequence[str], *, columns: int = 100) -> Iterator[Terminal]:
    """The command line with all three streams at a terminal, in a session of its own so that ctrl+c reaches it."""
    import fcntl
    import termios

    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

    process = subprocess.Popen(
        [sys.executable, "-c", _OWNING_THE_TERMINAL, *arguments],
        stdin=inner, stdout=inner, stderr=inner, start_new_session=True, env={**os.environ, "TERM": "xterm"},
    )  # fmt: skip
    os.close(inner)
    try:
        yield Terminal(process, outer)
    finally:
        process.kill()
        process.wait()
        os.close(outer)
