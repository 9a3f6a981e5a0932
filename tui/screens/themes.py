"""Choosing the colours: what the cursor is on is put on at once, escape puts the old ones on again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from telesink.tui.screens.dialog import Dialog
from telesink.tui.screens.key_line import KeyLine
from telesink.tui.screens.options import Options

if TYPE_CHECKING:
    from telesink.tui.app import Dashboard

_HINT: Final = "for every store: theme in the\nsection [dashboard] of telesink.toml"


class ThemeScreen(Dialog[None]):
    """Stands at the right, so that the panes show how it looks."""

    DEFAULT_CSS = """
    ThemeScreen { align: right middle; background: transparent; }
    ThemeScreen > .window { width: 36; margin-right: 2; }
    """

    def compose(self) -> ComposeResult:
        with Vertical(classes="window"):
            yield Static("Theme", classes="title", markup=False)
            names = cast("Dashboard", self.app).theme_names
            yield Options(*(Option(name, id=name) for name in names))
            yield Static(_HINT, classes="hint", markup=False)
            yield KeyLine(("enter", "keep", "keep"), ("esc", "as before", "leave"))

    def on_mount(self) -> None:
        self._before = self.app.theme
        options = self.query_exactly_one(Options)
        names = [option.id for option in options.options]
        options.highlighted = names.index(self._before) if self._before in names else None
        options.focus()

    @on(OptionList.OptionHighlighted)
    def _preview(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_id and event.option_id != self.app.theme:
            self.app.theme = event.option_id

    @on(OptionList.OptionSelected)
    def action_keep(self) -> None:
        self.dismiss(None)

    def action_leave(self) -> None:
        self.app.theme = self._before
        self.dismiss(None)
