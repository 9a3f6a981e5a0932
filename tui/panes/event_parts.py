"""The parts of the tab Events and where they stand: filter, table, card; and what concerns one of them alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Size

from telesink.store.query.fields import EVENTS
from telesink.tui.panes.event_card import EventCard
from telesink.tui.panes.event_columns import ChosenColumns
from telesink.tui.panes.event_list import EventList
from telesink.tui.panes.event_questions import Answer
from telesink.tui.panes.event_words import count_text
from telesink.tui.panes.filter_bar import FilterBar
from telesink.tui.panes.pane import Copyable, Pane

if TYPE_CHECKING:
    from telesink.store.query.results import Event
    from telesink.tui.pinning import Pinnable
    from telesink.tui.view import View
    from telesink.widgets.key_footer import Hint

CARD_BESIDE_FROM: Final = 132
"""Columns of the screen from which the event stands beside the list."""
CARD_BELOW_FROM: Final = 36
"""Lines of a narrower screen from which it stands below."""


class EventParts(Pane[Answer]):
    """Beside the table on a wide screen, below it on a high one, stands the event under the cursor."""

    TAB = "events"

    DEFAULT_CSS = """
    EventParts FilterBar { margin-bottom: 1; }
    EventParts .split { layout: vertical; height: 1fr; }
    EventParts EventList { width: 1fr; height: 1fr; }
    EventParts EventCard { display: none; }
    EventParts.-below EventCard { display: block; height: 13; margin-top: 1; }
    EventParts.-below EventCard { layout: horizontal; }
    EventParts.-below EventCard > .fields { width: 1fr; }
    EventParts.-below EventCard > JsonView { width: 1fr; }
    EventParts.-wide .split { layout: horizontal; }
    EventParts.-wide EventList { width: 3fr; }
    EventParts.-wide EventCard { display: block; width: 2fr; max-width: 60; margin-left: 2; }
    """

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self.where_typed: str | None = None
        self.bar = FilterBar(EVENTS)
        self.table = EventList()
        self.card = EventCard()

    def compose_body(self) -> ComposeResult:
        self._place_card(self.app.size)  # now, since styling all of it anew when the size comes takes 10 ms
        yield self.bar
        with Container(classes="split"):
            yield self.table
            yield self.card

    @property
    def where(self) -> str | None:
        return self.where_typed

    @property
    def hints(self) -> Sequence[Hint]:
        return self.bar.hints or self.card.hints

    @property
    def chosen(self) -> Event | None:
        return self.table.chosen

    def _show_card(self) -> None:
        self.card.show(self.chosen, self.view)

    def _show_count(self) -> None:
        table = self.table
        self.bar.count(count_text(table.total, is_counted=table.is_counted, unseen=table.unseen))

    def on_resize(self) -> None:
        self._place_card(self.screen.size)
        self.call_after_refresh(self._show_card)

    def _place_card(self, size: Size) -> None:
        self.set_class(size.width >= CARD_BESIDE_FROM, "-wide")
        self.set_class(size.width < CARD_BESIDE_FROM and size.height >= CARD_BELOW_FROM, "-below")

    def focus_main(self) -> None:
        self.table.focus()

    def act_detail_enter(self) -> None:
        """Into the card, and out of it again."""
        if self.card.has_focus_within:
            self.table.focus()
        else:
            self.card.focus_json()

    def act_columns_choose(self) -> None:
        from telesink.tui.screens.columns import ColumnsScreen  # only when it is opened

        self.app.push_screen(ColumnsScreen(self.table.columns, self._show_columns))

    def _show_columns(self, columns: ChosenColumns) -> frozenset[str]:
        """Answers with the keys of those that have room."""
        self.table.columns = columns
        self.table.show_rows()
        return self.table.shown_keys

    def pinnable(self) -> Pinnable | None:
        from telesink.tui.pinning import pinnable_event  # brings sqlite3; after the first paint

        return pinnable_event(self.chosen) if self.chosen else None

    def pin_changed(self, thing: Pinnable) -> None:
        self.table.mark_pinned(int(thing.id), is_pinned=thing.is_pinned)
        self._show_card()

    def copyables(self) -> Sequence[Copyable]:
        from telesink.tui.panes.copies import copies_of_event, query_command  # json and shlex; when something is copied

        command = query_command("events", self.view, where=self.where_typed)
        return copies_of_event(self.chosen, command) if self.chosen else (Copyable("command", command),)
