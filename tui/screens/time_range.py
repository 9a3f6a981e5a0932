"""Choosing the time range: from a list, or typed, by length or by its two ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from telesink.store.errors import InputError
from telesink.tui.ranges import PRESETS, TimeRange, parse_range
from telesink.tui.screens.dialog import Dialog
from telesink.tui.screens.key_line import KeyLine
from telesink.tui.screens.options import Options
from telesink.tui.time_words import range_of
from telesink.widgets import format as words

if TYPE_CHECKING:
    from telesink.tui.view import View


class TimeRangeScreen(Dialog[TimeRange | None]):
    """Answers with the chosen range, or None when it was left."""

    DEFAULT_CSS = """
    TimeRangeScreen .meant { height: auto; min-height: 1; padding: 0 1; color: $dim; }
    """

    def __init__(self, view: View) -> None:
        super().__init__()
        self._view = view

    def compose(self) -> ComposeResult:
        name = self._view.range.name
        with Vertical(classes="window"):
            yield Static("Time range of every tab", classes="title", markup=False)
            yield Options(*(Option(_words(each), id=each) for each in PRESETS))
            yield Static("or type a length, or FROM..TO", classes="hint", markup=False)
            line = Input("" if name in PRESETS else name, placeholder="2h30m, 14:00..15:00", compact=True)
            line.cursor_blink = False
            yield line
            yield Static(classes="meant", markup=False)
            yield Static(classes="mistake", markup=False)
            yield KeyLine(("enter", "choose", ""), ("tab", "list or line", ""), ("esc", "leave", "leave"))

    def on_mount(self) -> None:
        options = self.query_exactly_one(Options)
        name = self._view.range.name
        options.highlighted = PRESETS.index(name) if name in PRESETS else 0
        (options if name in PRESETS else self.query_exactly_one(Input)).focus()

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(parse_range(str(event.option_id)))

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        """Says what is meant as one types; a mistake is one when enter is pressed."""
        self.blame("")
        try:
            meant = self._meaning(range_of(event.value, self._view)) if event.value.strip() else _EXAMPLES
        except InputError:
            meant = _EXAMPLES
        self.query_exactly_one(".meant", Static).update(Content.styled(meant, "$dim"))

    def _meaning(self, chosen: TimeRange) -> str:
        if chosen.is_moving:
            return chosen.words
        start, end = chosen.bounds(self._view.now())
        first, last = (
            None if at is None else words.date_clock(at, self._view.utc, precise=False) for at in (start, end)
        )
        long = f", {words.duration(end - start)}" if start is not None and end is not None else ""
        return f"from {first or 'the first event'} to {last or 'the present'}{long}"

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        try:
            self.dismiss(range_of(event.value, self._view))
        except InputError as error:
            self.blame(str(error))


_EXAMPLES = "90s, 2h30m, 2w; 14:00..15:00, yesterday 14:00..15:30, 2026-11-24..2026-11-26"


def _words(name: str) -> str:
    chosen = parse_range(name)
    return f"{name:<5} {chosen.words.removeprefix('in ')}"
