"""One event with all it carries, over the dashboard."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from telesink.store.query.results import Event
from telesink.tui.command_lines import telesink
from telesink.tui.panes.copies import copies_of_event
from telesink.tui.panes.event_card import EventCard
from telesink.tui.panes.pane import Copyable
from telesink.tui.screens.dialog import Dialog
from telesink.tui.screens.key_line import Key, KeyLine

if TYPE_CHECKING:
    from telesink.tui.view import View

_KEYS: Final = (("y", "copy JSON", ""), ("Y", "id, row, command", "copies"), ("esc", "leave", "leave"))


class EventScreen(Dialog[str | None]):
    """Answers with the chain to show, when the user asked for it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,backspace", "leave", show=False),
        Binding("c", "chain", show=False),
        Binding("Y", "copies", show=False),
    ]

    DEFAULT_CSS = """
    EventScreen > .window { width: 100; height: 90%; }
    EventScreen EventCard { height: 1fr; padding: 0; background: $panel; }
    """

    def __init__(self, event: Event, view: View) -> None:
        super().__init__()
        self._event = event
        self._view = view

    def compose(self) -> ComposeResult:
        chain: tuple[Key, ...] = (("c", "chain", "chain"),) if self._event.correlation_id else ()
        card = EventCard()
        card.utc = self._view.utc
        card.now = self._view.now()
        with Vertical(classes="window"):
            yield card
            yield KeyLine(*chain, *_KEYS)

    def on_mount(self) -> None:
        self.query_exactly_one(EventCard).event = self._event

    def action_chain(self) -> None:
        if self._event.correlation_id:
            self.dismiss(self._event.correlation_id)

    def action_copies(self) -> None:
        from telesink.tui.screens.copy import CopyScreen  # only when it is opened

        command = shlex.join([*telesink(self._view, "query"), "--where", f"id:{self._event.id}"])
        self.app.push_screen(CopyScreen(copies_of_event(self._event, command)), self._copy)

    def _copy(self, chosen: Copyable | None) -> None:
        if chosen is not None:
            self.app.copy_to_clipboard(chosen.text)
            self.notify(f"Copied: {chosen.label}", markup=False)
