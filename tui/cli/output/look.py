"""`Look`: how wide, coloured and in which time zone text for people is written."""

from __future__ import annotations

import os
import sys
from typing import Final

from msgspec import Struct

_SGR: Final = {0: "32", 1: "2", 3: "33", 4: "31", 5: "1;31"}
"""Grade to colour (ECMA-48, select graphic rendition): green, faint, yellow, red, bold red."""


class Look(Struct, frozen=True):
    width: int | None = None
    """Cells of the terminal; None: nothing is cut, since a file or a pipe has no edge."""
    colour: bool = False
    utc: bool = False

    def graded(self, text: str, grade: int) -> str:
        """The text in the colour of its grade (`cells.Graded`)."""
        code = _SGR.get(grade) if self.colour else None
        return f"\x1b[{code}m{text}\x1b[0m" if code else text

    def heading(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self.colour else text


def look_of_stdout(*, utc: bool) -> Look:
    """The look that suits stdout; colour only on a terminal and without `NO_COLOR` (no-color.org)."""
    if not sys.stdout.isatty():
        return Look(utc=utc)
    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Look(_columns(), colour, utc)


def look_of_stderr(*, utc: bool) -> Look:
    """The look that suits a terminal that is asked on, whatever stdout is."""
    return Look(_columns(), utc=utc)


def _columns() -> int:
    from shutil import get_terminal_size  # with all its archivers 4 ms, which a pipe does not need

    return get_terminal_size().columns
