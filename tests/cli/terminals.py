"""A command of its own on a pseudo-terminal: what it says, and what a person answers."""

from __future__ import annotations

import codecs
import os
import re
import select
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

pty = pytest.importorskip("pty", reason="needs pseudo-terminals, which Windows has not")

_PATIENCE_S = 30.0
_OWNING_THE_TERMINAL = """
import fcntl, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
"""
_COMMAND_LINE = "from telesink.tui.cli import main; main()"
_SHELL = "import os; os.execvp('bash', ['bash', '--norc', '--noediting', '-i'])"


class Terminal:
    """The outer end of a pseudo-terminal, and the process at its inner end."""

    def __init__(self, process: subprocess.Popen[bytes], outer: int) -> None:
        self.process = process
        self.said = ""
        self._outer = outer
        self._known = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def wait_for(self, pattern: str) -> str:
        """Everything said so far, as soon as the pattern is in it."""
        return self._waited_for(pattern, 0)

    def wait_for_news(self, pattern: str) -> str:
        """What was said since the last call, as soon as the pattern is in it; a dot is any character."""
        news = self._waited_for(pattern, self._known)
        self._known = len(self.said)
        return news

    def _waited_for(self, pattern: str, start: int) -> str:
        deadline = time.monotonic() + _PATIENCE_S
        while not re.search(pattern, self.said[start:], re.DOTALL):
            assert time.monotonic() < deadline, f"{pattern!r} was not said, but {self.said[start:]!r}"
            if not self._read():
                raise AssertionError(f"{pattern!r} was not said to the end, but {self.said[start:]!r}")
        return self.said[start:]

    def resize(self, columns: int, lines: int) -> None:
        resize(self._outer, columns, lines)

    def modes(self) -> list[Any]:
        """How the terminal treats what is typed and said (termios)."""
        import termios

        return termios.tcgetattr(self._outer)

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
        self.said += self._decoder.decode(piece)
        return bool(piece)


@contextmanager
def on_terminal(
    arguments: Sequence[str], *, columns: int = 100, lines: int = 24, shell: bool = False, **env: str
) -> Iterator[Terminal]:
    """The command line with all three streams at a terminal, in a session of its own so that ctrl+c reaches it.

    With `shell` it is a shell, in which somebody can type a command.
    """
    outer, inner = pty.openpty()
    resize(inner, columns, lines)
    process = subprocess.Popen(
        [sys.executable, "-c", _OWNING_THE_TERMINAL + (_SHELL if shell else _COMMAND_LINE), *arguments],
        stdin=inner, stdout=inner, stderr=inner, start_new_session=True, env={**os.environ, "TERM": "xterm", **env},
    )  # fmt: skip
    os.close(inner)
    try:
        yield Terminal(process, outer)
    finally:
        process.kill()
        process.wait()
        os.close(outer)


def resize(terminal: int, columns: int, lines: int) -> None:
    """Sets the size of a pseudo-terminal by either of its ends."""
    import fcntl
    import termios

    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
