"""The table of events: it holds the window of loaded ones, and takes what is added at either end."""

from __future__ import annotations

from typing import Final

from textual.message import Message

from telesink.store.query.results import Event
from telesink.tui.panes.event_questions import Found, More, Newest
from telesink.tui.panes.event_rows import EventRows, columns_for
from telesink.tui.panes.event_window import EventWindow
from telesink.widgets import RowTable

FRESH_SECONDS: Final = 3.0
"""For so long a row that has just arrived carries a sign."""


class EventList(RowTable):
    """Rows and window always belong together: the cursor's row is the event at its place."""

    class NewestWanted(Message):
        """The user went to the top, and the newest events are not loaded."""

    utc: bool = False
    dated: bool = False
    """Whether times have a date; both take effect with the next answer."""

    def __init__(self) -> None:
        super().__init__()
        self.window = EventWindow()
        self.unseen = 0
        """How many arrived on top while the user was reading further down."""
        self._made_rows = EventRows()
        self._starts_anew = False

    @property
    def chosen(self) -> Event | None:
        """The event under the cursor."""
        place = self.cursor_index
        return self.window.events[place] if place < len(self.window.events) else None

    def start_anew(self) -> None:
        """The next newest page replaces what is loaded; until then that stays on the screen."""
        self._starts_anew = True

    def take_newest(self, answer: Newest) -> None:
        known = frozenset(event.id for event in self.window.events)
        if self._starts_anew:
            self._starts_anew = False
            self._take_first_page(answer)
        else:
            self.window = self.window.with_newest(answer.page, following=self.following)
            arrived = frozenset(event.id for event in self.window.events if known) - known
            self.unseen = 0 if self.following else self.unseen + len(arrived)
            self._mark(arrived)
        self.show_rows()

    def _take_first_page(self, answer: Newest) -> None:
        """The cursor stays on its event if that is in the page, else it goes to the newest."""
        if self.cursor_key not in {event.id for event in answer.page.events}:
            super().action_first()
        self.window = EventWindow(answer.page.events, has_older=answer.page.has_more)

    def _mark(self, arrived: frozenset[int]) -> None:
        if arrived:
            self.fresh_keys = arrived
            self.set_timer(FRESH_SECONDS, self._age)

    def _age(self) -> None:
        self.fresh_keys = frozenset()

    def take_more(self, answer: More) -> None:
        older, window = answer.direction == "older", self.window
        if window.events and answer.edge == (window.oldest_id if older else window.newest_id):
            self.window = window.with_older(answer.page) if older else window.with_newer(answer.page)
            self.show_rows()

    def take_found(self, answer: Found) -> None:
        """Goes to the event that was found, with its surroundings if it is not loaded."""
        if answer.event_id not in {event.id for event in self.window.events}:
            self.window = answer.window
            self.show_rows()
        self.move_to(answer.event_id)
        self.call_after_refresh(self._show_cursor)  # the view is where the rows put it only by then

    def _show_cursor(self) -> None:
        self.show_line(self.cursor_index)

    def action_first(self) -> None:
        super().action_first()
        if self.window.has_newer:
            self.post_message(self.NewestWanted())

    def show_rows(self) -> None:
        columns = columns_for(self.size.width, dated=self.dated)
        self.set_columns(columns)
        self.set_rows(self._made_rows.of(self.window.events, columns, utc=self.utc))

    def on_resize(self) -> None:
        super().on_resize()
        self.show_rows()
