"""One event with all it carries, over the dashboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from telesink.store.query.results import Event
from telesink.tui.panes.event_card import EventCard
from telesink.tui.screens.dialog import Dialog

if TYPE_CHECKING:
    from telesink.tui.view import View


class EventScreen(Dialog[str | None]):
    """Answers with the chain to show, when the user asked for it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,backspace", "leave", show=False),
        Binding("c", "chain", show=False),
    ]

    DEFAULT_CSS = """
    EventScreen > EventCard { width: 100; max-width: 94%; height: 90%; padding: 1 2; background: $panel; }
    """

    def __init__(self, event: Event, view: View) -> None:
        super().__init__()
        self._event = event
        self._view = view

    def compose(self) -> ComposeResult:
        card = EventCard()
        card.utc = self._view.utc
        card.now = self._view.now()
        yield card

    def on_mount(self) -> None:
        self.query_exactly_one(EventCard).event = self._event

    def action_chain(self) -> None:
        if self._event.correlation_id:
            self.dismiss(self._event.correlation_id)
