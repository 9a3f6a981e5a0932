"""Choosing the moment that every tab is shown as of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from telesink.store.errors import InputError
from telesink.tui.screens.dialog import Dialog
from telesink.tui.screens.key_line import KeyLine
from telesink.tui.time_words import EXAMPLES, moment_of
from telesink.widgets import format as words

if TYPE_CHECKING:
    from telesink.tui.view import View


class TimePickScreen(Dialog["tuple[int | None] | None"]):
    """Answers with the moment in a tuple of one, microseconds since 1970 or None for the present; or None."""

    def __init__(self, view: View) -> None:
        super().__init__()
        self._view = view

    def compose(self) -> ComposeResult:
        with Vertical(classes="window"):
            yield Static("Show every tab as of", classes="title", markup=False)
            line = Input(placeholder=f"{', '.join(EXAMPLES[:-1])} or {EXAMPLES[-1]}", compact=True)
            line.cursor_blink = False
            yield line
            yield Static(classes="meant", markup=False)
            yield KeyLine(("enter", "go there", "go"), ("esc", "leave", "leave"))

    DEFAULT_CSS = """
    TimePickScreen .meant { height: 2; padding: 0 1; }
    """

    def on_mount(self) -> None:
        self.query_exactly_one(Input).focus()
        self._show(Content.styled(f"now {self._words(self._view.now())}", "$dim"))

    def _words(self, moment: int) -> str:
        return words.date_clock(moment, self._view.utc, precise=False)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        """Says what is meant as one types; a mistake is one when enter is pressed."""
        try:
            moment = moment_of(event.value, self._view) if event.value.strip() else self._view.now()
        except InputError:
            self._show(Content(""))
            return
        present = self._view.present()
        if moment is None or moment >= present:
            self._show(Content.styled("the present, live", "$ok"))
        else:
            ago = words.ago(present, moment)
            self._show(Content.assemble((self._words(moment), "bold $foreground"), (f"   {ago}", "$dim")))

    @on(Input.Submitted)
    def action_go(self) -> None:
        try:
            self.dismiss((moment_of(self.query_exactly_one(Input).value, self._view),))
        except InputError as error:
            self._show(Content.styled(str(error), "$level-error"))

    def _show(self, text: Content) -> None:
        self.query_exactly_one(".meant", Static).update(text)
