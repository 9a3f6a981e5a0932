"""Asking for a moment to go to: a time of day, a date, or how long ago."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from telesink.store.errors import InputError
from telesink.tui.screens.dialog import Dialog
from telesink.tui.screens.key_line import KeyLine
from telesink.tui.time_words import moment_near
from telesink.tui.view import View


class GoToTimeScreen(Dialog[int | None]):
    """Answers with the moment, microseconds since 1970, or None when it was left."""

    def __init__(self, near: int, view: View) -> None:
        """`near`: a time of day alone is one on the day of this moment."""
        super().__init__()
        self._near = near
        self._view = view

    def compose(self) -> ComposeResult:
        with Vertical(classes="window"):
            yield Static("Go to a time", classes="title", markup=False)
            line = Input(placeholder="14:30", compact=True)
            line.cursor_blink = False
            yield line
            yield Static(classes="mistake", markup=False)
            yield Static(
                "14:30 or 14:30:05 on the day of the cursor, 2026-11-24T14:30, 10m for ten minutes ago",
                classes="hint",
                markup=False,
            )
            yield KeyLine(("enter", "go there", ""), ("esc", "leave", "leave"))

    def on_mount(self) -> None:
        self.query_exactly_one(Input).focus()

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        try:
            self.dismiss(moment_near(event.value, self._near, self._view))
        except InputError as error:
            self.blame(str(error))
