"""Choosing what to copy; the text is shown, so that it can be read or marked where no clipboard is."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from telesink.tui.panes.pane import Copyable
from telesink.tui.screens.dialog import Dialog
from telesink.tui.screens.key_line import KeyLine
from telesink.tui.screens.options import Options
from telesink.widgets import visible


class CopyScreen(Dialog[Copyable | None]):
    """Answers with what was chosen, or None."""

    DEFAULT_CSS = """
    CopyScreen .text {
        height: auto; max-height: 10; margin-top: 1; padding: 0 1; background: $surface; color: $accent;
    }
    """

    def __init__(self, copyables: Sequence[Copyable]) -> None:
        super().__init__()
        self._copyables = copyables

    def compose(self) -> ComposeResult:
        with Vertical(classes="window"):
            yield Static("Copy", classes="title", markup=False)
            yield Options(*(Option(item.label) for item in self._copyables))
            yield Static(classes="text", markup=False)
            yield KeyLine(("enter", "copies, through the terminal (OSC 52)", ""), ("esc", "leave", "leave"))

    def on_mount(self) -> None:
        self.query_exactly_one(Options).focus()

    @on(OptionList.OptionHighlighted)
    def _show_text(self, event: OptionList.OptionHighlighted) -> None:
        self.query_exactly_one(".text", Static).update(visible(self._copyables[event.option_index].text))

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._copyables[event.option_index])
