"""The tab Events: the list, newest first and live, its filter, and the event under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content

from telesink.store.query.results import Event
from telesink.tui.feed import Question, SnapshotReady
from telesink.tui.panes import event_questions as questions
from telesink.tui.panes.amounts import amount
from telesink.tui.panes.copies import copies_of_event, query_command
from telesink.tui.panes.event_card import EventCard
from telesink.tui.panes.event_list import EventList
from telesink.tui.panes.event_questions import Direction, Found, More, Newest
from telesink.tui.panes.filter_bar import FilterBar
from telesink.tui.panes.pane import Copyable, Pane
from telesink.widgets import format as words

if TYPE_CHECKING:
    from telesink.store.query.filters import Filter
    from telesink.tui.view import View

CARD_FROM: Final = 132
"""Columns of the screen from which the event stands beside the list."""
_NEAR_TOP: Final = 20


class EventsPane(Pane[Newest | More | Found]):
    """Filter, list and card; says what to load, and where jumps lead."""

    TAB = "events"

    DEFAULT_CSS = """
    EventsPane FilterBar { margin-bottom: 1; }
    EventsPane EventList { width: 3fr; }
    EventsPane EventCard { width: 2fr; max-width: 60; margin-left: 2; display: none; }
    EventsPane.-wide EventCard { display: block; }
    """

    def compose_body(self) -> ComposeResult:
        self._where: str | None = None
        self._last_where: str | None = None
        """The filter that `n` and `N` go by, also after it was cleared."""
        yield FilterBar()
        with Horizontal():
            yield EventList()
            yield EventCard()

    @property
    def table(self) -> EventList:
        return self.query_exactly_one(EventList)

    @property
    def bar(self) -> FilterBar:
        return self.query_exactly_one(FilterBar)

    @property
    def where(self) -> str | None:
        return self._where

    @property
    def chosen(self) -> Event | None:
        return self.table.chosen

    # questions ---------------------------------------------------------------------------------------------
    def _filter(self) -> Filter:
        return self.view.filter(self.view.now(), where=self._where)

    def question(self) -> Question:
        return questions.ask_newest(self.TAB, self.view, self._where)

    def _ask_more(self, direction: Direction) -> None:
        window = self.table.window
        edge = window.oldest_id if direction == "older" else window.newest_id
        self.post_message(self.Asked(questions.ask_more(self.TAB, self._filter(), direction, edge)))

    def _jump(self, sought: Filter, direction: Direction, what: str, *, start: int | None = None) -> None:
        if self.chosen:
            begin = self.chosen.id if start is None else start
            jump = questions.Jump(self._filter(), sought, direction, begin, what)
            self.post_message(self.Asked(questions.ask_jump(self.TAB, jump)))

    # answers -----------------------------------------------------------------------------------------------
    def receive(self, message: SnapshotReady) -> None:
        trouble = message.trouble
        if trouble and trouble.column is not None:
            self.bar.blame(trouble.text, trouble.column)
            return
        super().receive(message)

    def show(self, snapshot: Newest | More | Found) -> None:
        if snapshot.where != self._where:
            return  # of a filter that is not the present one any more
        self.bar.forgive()
        self.table.utc, self.table.dated = self.view.utc, self.view.range.is_dated
        if isinstance(snapshot, Newest):
            self.table.empty_text = self._empty_words(snapshot)
            self.table.take_newest(snapshot)
        elif isinstance(snapshot, More):
            self.table.take_more(snapshot)
        elif snapshot.event_id is None:
            self.notify(f"No {snapshot.sought} {self.view.range.words}")
        else:
            self.table.take_found(snapshot)
        self._show_card()
        self._show_count()

    def _show_card(self) -> None:
        card = self.query_exactly_one(EventCard)
        if card.display:
            card.utc = self.view.utc
            card.now = self.view.now()
            card.event = self.chosen

    def _show_count(self) -> None:
        window, unseen = self.table.window, self.table.unseen
        above = "newer ones above" if window.has_newer else f"{words.count(unseen)} new above" if unseen else ""
        hint = ((f"{above} ", "$foreground"), ("g", "$accent"), ("   ", "")) if above else ()
        count = amount(len(window.events), "event") + (" loaded" if window.has_older else "")
        self.bar.count(Content.assemble(*hint, (count, "$dim")))

    def _empty_words(self, answer: Newest) -> str:
        if self._where:
            return f"No event matches {self.view.range.words}"
        if answer.newest_at is None:
            return "No events yet: they appear here as they are recorded"
        ago = words.ago(self.view.now(), answer.newest_at)
        return f"No events {self.view.range.words}; the newest is {ago} (t: time range)"

    # the user ----------------------------------------------------------------------------------------------
    def on_resize(self) -> None:
        self.set_class(self.screen.size.width >= CARD_FROM, "-wide")
        self.call_after_refresh(self._show_card)

    def forget(self) -> None:
        self.table.start_anew()

    def focus_main(self) -> None:
        self.table.focus()

    @on(FilterBar.Changed)
    def _filter_changed(self, message: FilterBar.Changed) -> None:
        self._where = message.where
        self._last_where = message.where or self._last_where
        self.table.start_anew()
        self.ask()
        if message.where is None and self.chosen:  # the match that one stood on, now among all the others
            self._jump(self._filter(), "older", "event", start=self.chosen.id + 1)

    @on(FilterBar.Left)
    def _filter_left(self) -> None:
        self.table.focus()

    @on(EventList.NearEnd)
    def _near_end(self) -> None:
        if self.table.window.has_older:
            self._ask_more("older")

    @on(EventList.NewestWanted)
    def _to_newest(self) -> None:
        self.table.start_anew()
        self.ask()

    @on(EventList.Highlighted)
    def _highlighted(self) -> None:
        self._show_card()
        if self.table.following and self.table.unseen:
            self.table.unseen = 0
            self._show_count()
        if self.table.window.has_newer and self.table.cursor_index < _NEAR_TOP:
            self._ask_more("newer")
        self.post_message(self.Changed())

    @on(EventList.Opened)
    def _opened(self) -> None:
        if self.chosen:
            self.post_message(self.EventWanted(self.chosen))

    def watch_view(self, old: View, new: View) -> None:
        if self.is_mounted and (old.range != new.range or self._shows_later_than(new.as_of)):
            self.table.start_anew()
        super().watch_view(old, new)

    def _shows_later_than(self, moment: int | None) -> bool:
        events = self.table.window.events
        return moment is not None and bool(events) and events[0].timestamp > moment

    # actions -----------------------------------------------------------------------------------------------
    def can(self, action: str) -> bool:
        if self.bar.is_edited:
            return action in ("view.back", "help.show")
        if action.startswith("match."):
            return self._last_where is not None
        if action == "chain.show":
            return self.chosen is not None and self.chosen.correlation_id is not None
        return not action.startswith("error.") or bool(self.table.rows)

    def back(self) -> bool:
        if self.bar.is_edited:
            self.table.focus()
        elif self._where:
            self.bar.clear()
        else:
            return False
        return True

    def act_filter_edit(self) -> None:
        self.bar.edit()

    def act_error_next(self) -> None:
        self._jump(questions.errors_of(self._filter()), "older", "error")

    def act_error_previous(self) -> None:
        self._jump(questions.errors_of(self._filter()), "newer", "error")

    def act_match_next(self) -> None:
        self._jump(replace(self._filter(), where=self._last_where), "older", "match")

    def act_match_previous(self) -> None:
        self._jump(replace(self._filter(), where=self._last_where), "newer", "match")

    def act_chain_show(self) -> None:
        if self.chosen and self.chosen.correlation_id:
            self.post_message(self.ChainWanted(self.chosen.correlation_id))

    def copyables(self) -> Sequence[Copyable]:
        command = query_command("events", self.view, where=self._where)
        return copies_of_event(self.chosen, command) if self.chosen else (Copyable("command", command),)
