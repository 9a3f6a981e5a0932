"""Data on stdout: as it is for programs, and harmless for a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from telesink.tui.cli.text import visible, visible_lines


def write_data(pieces: Iterable[bytes]) -> None:
    """Writes whole lines of UTF-8, one piece after the other."""
    stream, is_terminal = sys.stdout.buffer, sys.stdout.isatty()
    for piece in pieces:
        stream.write(visible_lines(piece) if is_terminal else piece)
    stream.flush()


def write_line(text: str) -> None:
    """Writes a line that somebody else may have made up, like a path."""
    sys.stdout.write(f"{visible(text) if sys.stdout.isatty() else text}\n")
