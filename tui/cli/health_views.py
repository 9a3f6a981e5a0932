"""Where the reports of `health --watch` are shown: in place on a terminal, or line after line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from math import inf
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from telesink.store.humane import duration_text
from telesink.tui.cli.errors import warn
from telesink.tui.cli.health import HealthQuestion, write_table
from telesink.tui.cli.live_screen import LiveScreen
from telesink.tui.cli.output.look import Look, look_of_stdout
from telesink.tui.cli.text import fitted, visible, wrapped

if TYPE_CHECKING:
    from telesink.store.query.health_report import HealthReport

_LOOK_SECONDS: Final = 0.1
"""How soon a key and another size of the terminal are noticed."""
_QUIET: Final = 1
_TROUBLE_LINES: Final = 6

Picture = Callable[[Look], Sequence[str]]
"""Lines that fit a width."""


class HealthScreen:
    """Paints each report over the one before, and again when the terminal has another size."""

    patience = _LOOK_SECONDS

    def __init__(self, screen: LiveScreen, question: HealthQuestion, interval: float) -> None:
        self._screen = screen
        self._question = question
        self._interval = interval
        self._picture: Picture = lambda _look: ()

    def show(self, report: HealthReport) -> None:
        self._picture = lambda look: [*self._question.lines(report, look)]
        self._paint()

    def tell(self, trouble: str) -> None:
        text = visible(trouble)
        self._picture = lambda look: wrapped(text, look.width or len(text), _TROUBLE_LINES)
        self._paint()

    def look_after(self) -> None:
        if self._screen.is_outdated():
            self._paint()

    def is_to_end(self) -> bool:
        return self._screen.is_to_end()

    def _paint(self) -> None:
        width, height = self._screen.size()
        look = replace(look_of_stdout(utc=self._question.utc), width=width)
        end = "q" if self._screen.has_keys else "ctrl+c"
        foot = f"live: at every change, and after {duration_text(self._interval * 1e6)} at the latest; {end} ends"
        lines = _cut(self._picture(look), width, height - 2)
        self._screen.paint([*lines, "", look.graded(fitted(foot, width), _QUIET)])


def _cut(lines: Sequence[str], width: int, height: int) -> Sequence[str]:
    """The first of them, and how many there is no room for."""
    if len(lines) <= height:
        return lines
    shown = max(height - 1, 1)
    return [*lines[:shown], fitted(f"… {len(lines) - shown} more lines in a taller window", width)]


class HealthLines:
    """A line of JSON for each report, or one table under the other."""

    patience = inf

    def __init__(self, question: HealthQuestion, *, is_json: bool) -> None:
        self._question = question
        self._is_json = is_json
        self._told = ""
        self._shown = False

    def show(self, report: HealthReport) -> None:
        self._told = ""
        if self._is_json:
            _write_line(report)
            return
        if self._shown:
            sys.stdout.write("\n")
        self._shown = True
        write_table(report, self._question)

    def tell(self, trouble: str) -> None:
        if trouble != self._told:
            warn(trouble)
        self._told = trouble

    def look_after(self) -> None:
        """Nothing to do: what was written stays as it is."""

    def is_to_end(self) -> bool:
        """Whoever reads ends it."""
        return False


def _write_line(report: HealthReport) -> None:
    from telesink.tui.cli.output.data import write_data  # only for programs
    from telesink.tui.cli.output.health_document import health_document
    from telesink.tui.cli.output.json_output import json_lines

    write_data(json_lines([health_document(report)]))
