"""`ProgressLine`: one line on stderr that is rewritten while long work goes on; only where somebody sees it."""

from __future__ import annotations

import os
import shutil
import sys
from time import monotonic
from types import TracebackType
from typing import Final, Self

from telesink.store.humane import duration_text
from telesink.tui.cli.text import fitted, visible

_BETWEEN_S: Final = 0.1
"""Between two paints: what changes faster cannot be read."""
_BAR_CELLS: Final = 24
_PATIENCE_S: Final = 0.3
"""Work that is done sooner shows no bar."""


class ProgressLine:
    """`update` as often as one likes; leaving the block wipes the line."""

    def __init__(self) -> None:
        self.is_shown = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        """False: nobody sees it, and whoever reports progress may spare the work."""
        self._began = self._painted = monotonic()
        self._is_painted = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        self.wipe()

    def update(self, fraction: float | None, text: str, *, is_even: bool = True) -> None:
        """How much is done, 0 to 1 or None where that is not known, and what it is in words.

        When the fraction does not grow as time goes by, nothing is said of the time left.
        """
        now = monotonic()
        if not self.is_shown or now - self._painted < _BETWEEN_S or now - self._began < _PATIENCE_S:
            return
        self._painted = now
        shown = [] if fraction is None else [bar(fraction)]
        left = self._time_left(fraction, now) if is_even and fraction is not None else ""
        line = " ".join([*shown, visible(text) + left])
        self._write(f"\r{fitted(line, shutil.get_terminal_size().columns - 1)}\x1b[K")
        self._is_painted = True

    def wipe(self) -> None:
        """Clears the line, before something else is written."""
        if self._is_painted:
            self._write("\r\x1b[K")
            self._is_painted = False

    def _time_left(self, fraction: float, now: float) -> str:
        spent = now - self._began
        if fraction < 0.02 or spent < 1:
            return ""
        return f", {duration_text(spent * (1 - fraction) / fraction * 1e6)} left"

    def _write(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()


def bar(fraction: float) -> str:
    """`━━━━━━╸        42 %`"""
    done = min(max(fraction, 0.0), 1.0)
    halves = round(done * _BAR_CELLS * 2)
    drawn = "━" * (halves // 2) + "╸" * (halves % 2)
    return f"{drawn.ljust(_BAR_CELLS)} {done:4.0%}".replace("%", " %")
