"""`LiveScreen`: a picture on the terminal that is painted over in place, and the terminal as it was when it ends."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Final, Self

_ENTER: Final = b"\x1b[?1049h\x1b[?25l\x1b[H\x1b[2J"
"""The other screen, no cursor, all clear (xterm's control sequences, as are those below)."""
_LEAVE: Final = b"\x1b[0m\x1b[?25h\x1b[?1049l"
_BEGIN: Final = b"\x1b[?2026h\x1b[H"
_END: Final = b"\x1b[J\x1b[?2026l"
"""A terminal that knows mode 2026 shows what stands between the two at once; any other leaves it out."""
_LINE_END: Final = b"\x1b[K\n"


class LiveScreen:
    """Use as a context manager, where stdout is a terminal. ctrl+z and a return from it are taken care of.

    A line may be as wide as `size()` says: a cell less than the terminal, since clearing the rest of a full line
    would clear its last cell.
    """

    def __init__(self) -> None:
        self._out = sys.stdout.fileno()
        self._keys = sys.stdin.fileno() if sys.stdin.isatty() else None
        self._modes: list[Any] | None = None
        self._painted: tuple[int, int] | None = None
        self._stop_handler: Any = None
        self._is_to_end = False

    def __enter__(self) -> Self:
        sys.stdout.flush()
        self._stop_handler = signal.signal(signal.SIGTSTP, self._pause)
        self._begin()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        signal.signal(signal.SIGTSTP, self._stop_handler)
        self._end()

    @property
    def has_keys(self) -> bool:
        """Whether somebody can press one: stdin is a terminal too."""
        return self._keys is not None

    def size(self) -> tuple[int, int]:
        """(cells, lines) of a picture that fits."""
        try:
            columns, lines = os.get_terminal_size(self._out)
        except OSError:  # it is being closed
            columns, lines = 0, 0
        return (columns or 80) - 1, lines or 24

    def paint(self, lines: Sequence[str]) -> None:
        """Shows as many lines as fit, none of which is wider than the picture; they may hold colours."""
        self._painted = self.size()
        shown = lines[: self._painted[1]]
        encoding = sys.stdout.encoding
        picture = _LINE_END.join(line.encode(encoding, "backslashreplace") for line in shown)
        self._write(_BEGIN + picture + b"\x1b[K" + _END)

    def is_outdated(self) -> bool:
        """Whether the terminal has another size than the picture, or lost it."""
        return self.size() != self._painted

    def is_to_end(self) -> bool:
        """Whether somebody has pressed q, or the terminal is gone."""
        while not self._is_to_end and self._keys is not None and select.select([self._keys], [], [], 0)[0]:
            try:
                pressed = os.read(self._keys, 1024)
            except OSError:
                pressed = b""
            self._is_to_end = not pressed or b"q" in pressed.lower()
        return self._is_to_end

    def _begin(self) -> None:
        if self._keys is not None:
            import termios  # of Unix; and only for who stays
            import tty

            self._modes = termios.tcgetattr(self._keys)
            tty.setcbreak(self._keys)  # keys at once and without an echo; ctrl+c stays a signal
        self._write(_ENTER)

    def _end(self) -> None:
        self._write(_LEAVE)
        if self._keys is not None and self._modes is not None:
            import termios  # loaded when it began

            with contextlib.suppress(termios.error):  # the terminal is gone
                termios.tcsetattr(self._keys, termios.TCSADRAIN, self._modes)

    def _pause(self, _number: int, _frame: object) -> None:
        """ctrl+z: gives the terminal back, stops, and begins again when told to go on."""
        self._end()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, self._pause)
        self._begin()
        self._painted = None

    def _write(self, content: bytes) -> None:
        """Past the buffers: a signal handler may not write to one that is being written to."""
        try:
            while content:
                content = content[os.write(self._out, content) :]
        except OSError:  # the terminal is gone, and not every system says so by a signal
            self._is_to_end = True
