"""Choosing the time range: from a list, or typed."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from telesink.store.errors import InputError
from telesink.tui.ranges import PRESETS, TimeRange, parse_range
from telesink.tui.screens.dialog import Dialog


class TimeRangeScreen(Dialog[TimeRange | None]):
    """Answers with the chosen range, or None when it was left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "move(1)", show=False),
        Binding("k", "move(-1)", show=False),
    ]

    def __init__(self, present: TimeRange) -> None:
        super().__init__()
        self._present = present

    def compose(self) -> ComposeResult:
        with Vertical(classes="window"):
            yield Static("Time range of every tab", classes="title", markup=False)
            yield OptionList(*(Option(_words(name), id=name) for name in PRESETS), compact=True, markup=False)
            yield Static(
                "or type: 90s, 2h30m, 2w, or START..END like 2026-11-24T14:00..2026-11-24T15:00",
                classes="hint",
                markup=False,
            )
            line = Input("" if self._present.name in PRESETS else self._present.name, placeholder="2h30m", compact=True)
            line.cursor_blink = False
            yield line
            yield Static(classes="mistake", markup=False)

    def on_mount(self) -> None:
        options = self.query_exactly_one(OptionList)
        name = self._present.name
        options.highlighted = PRESETS.index(name) if name in PRESETS else 0
        (options if name in PRESETS else self.query_exactly_one(Input)).focus()

    def action_move(self, step: int) -> None:
        options = self.query_exactly_one(OptionList)
        options.action_cursor_down() if step > 0 else options.action_cursor_up()

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(parse_range(str(event.option_id)))

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        try:
            self.dismiss(parse_range(event.value))
        except InputError as error:
            mistake = self.query_exactly_one(".mistake", Static)
            mistake.update(str(error))
            mistake.add_class("-shown")


def _words(name: str) -> str:
    chosen = parse_range(name)
    return f"{name:<5} {chosen.words}"
