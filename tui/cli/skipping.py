"""`BadLines`: tells of lines that are left out, the first ones one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from telesink.store.errors import InputError
from telesink.store.humane import count_text
from telesink.tui.cli.errors import warn

_TOLD: Final = 10
"""Of a file in which every line is bad, nobody reads more."""


class BadLines:
    """`tell` is for `ImportOptions.skipped`; `wipe` clears what a progress line has painted."""

    def __init__(self, wipe: Callable[[], None] | None = None) -> None:
        self.count = 0
        self._wipe = wipe

    def tell(self, error: InputError) -> None:
        """Counts a line, and names it while they are few."""
        self.count += 1
        if self.count > _TOLD:
            return
        if self._wipe is not None:
            self._wipe()
        warn(f"left out: {error}")

    def say_how_many(self) -> None:
        """In the end, when any were left out."""
        if self.count:
            warn(f"{count_text(self.count, 'bad line')} left out")
