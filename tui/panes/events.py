"""The tab Events: the list, newest first and live, its filter, and the event under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.timer import Timer

from telesink.store.query.fields import EVENTS
from telesink.store.query.results import Event
from telesink.tui.feed import Question, SnapshotReady
from telesink.tui.panes import event_questions as questions
from telesink.tui.panes.amounts import amount
from telesink.tui.panes.copies import copies_of_event, query_command
from telesink.tui.panes.event_card import EventCard
from telesink.tui.panes.event_columns import ChosenColumns, recalled
from telesink.tui.panes.event_list import EventList
from telesink.tui.panes.event_news import EventNews
from telesink.tui.panes.event_questions import Answer, Counted, Found, Listed, Loaded, News, Opened, Words
from telesink.tui.panes.event_window import Direction
from telesink.tui.panes.filter_bar import FilterBar
from telesink.tui.panes.filter_history import FilterHistory
from telesink.tui.panes.filter_words import words_of
from telesink.tui.panes.pane import Copyable, Pane
from telesink.tui.pinning import Pinnable, pinnable_event
from telesink.widgets import format as words

if TYPE_CHECKING:
    from telesink.store.query.filters import Filter
    from telesink.tui.session import Memory
    from telesink.tui.view import View

CARD_BESIDE_FROM: Final = 132
"""Columns of the screen from which the event stands beside the list."""
CARD_BELOW_FROM: Final = 36
"""Lines of a narrower screen from which it stands below."""
_CARD_SECONDS: Final = 0.05
_CARD_LATEST: Final = 0.25
"""The card follows the cursor so much later: painting it takes as long as a page of the table."""
_RECOUNT_SECONDS: Final = 10.0


class EventsPane(Pane[Answer]):
    """Filter, list and card; says what to load, and where jumps lead."""

    TAB = "events"

    DEFAULT_CSS = """
    EventsPane FilterBar { margin-bottom: 1; }
    EventsPane .split { layout: vertical; height: 1fr; }
    EventsPane EventList { width: 1fr; height: 1fr; }
    EventsPane EventCard { display: none; }
    EventsPane.-below EventCard { display: block; height: 13; margin-top: 1; }
    EventsPane.-wide .split { layout: horizontal; }
    EventsPane.-wide EventList { width: 3fr; }
    EventsPane.-wide EventCard { display: block; width: 2fr; max-width: 60; margin-left: 2; }
    """

    def compose_body(self) -> ComposeResult:
        self._where: str | None = None
        self._last_where: str | None = None
        """The filter that `n` and `N` go by, also after it was cleared."""
        self._news = EventNews(Listed(0, self.view), None)
        self._opened_number = -1
        self._goes_on = False
        self._could: tuple[bool, ...] = ()
        self._counted_to = self._count_from = 0
        self._counted_at = 0.0
        self._counting = False
        self._card_due_at = 0.0
        self._card_timer: Timer | None = None
        yield FilterBar(EVENTS)
        with Container(classes="split"):
            yield EventList()
            yield EventCard()

    @property
    def table(self) -> EventList:
        return self.query_exactly_one(EventList)

    @property
    def bar(self) -> FilterBar:
        return self.query_exactly_one(FilterBar)

    @property
    def card(self) -> EventCard:
        return self.query_exactly_one(EventCard)

    @property
    def where(self) -> str | None:
        return self._where

    def put_filter(self, where: str | None) -> None:
        self.bar.enter(where or "")

    @property
    def chosen(self) -> Event | None:
        return self.table.chosen

    # questions ---------------------------------------------------------------------------------------------
    @property
    def _listed(self) -> Listed:
        return self._news.listed

    def question(self) -> Question:
        return self._news.question(self.TAB)

    def _open(self, anchor: int | None, *, goes_on: bool = False) -> None:
        """Another list: of another filter, range or moment; one that `goes_on` is the same at another moment."""
        self._goes_on = goes_on
        self._news = EventNews(Listed(self._listed.number + 1, self.view, self._where), anchor)
        self._counting = False
        self.ask()

    def _ask(self, question: Question) -> None:
        self.post_message(self.Asked(question))

    @on(EventList.LoadWanted)
    def _load(self, message: EventList.LoadWanted) -> None:
        self._ask(questions.ask_load(self.TAB, self._listed, message.wanted))

    def _jump(self, sought: Filter, direction: Direction, what: str) -> None:
        if self.chosen:
            jump = questions.Jump(self._listed.filter(), sought, direction, self.chosen.id, what)
            self._ask(questions.ask_jump(self.TAB, self._listed.number, jump))

    def _count_on(self, units: int = questions.FIRST_UNITS) -> None:
        """Counts the next part of the list, unless all of it is counted or loaded."""
        ladder, window = self.table.ladder, self.table.window
        if self._counting or self.table.is_counted:
            return
        if ladder is None:
            self._counted_at = monotonic()
            self._count_from = self._counted_to if window.has_newer else window.events[0].timestamp + 1
            self._ask(questions.ask_count(self.TAB, self._listed, None, self._count_from, units))
        else:
            self._ask(questions.ask_count(self.TAB, self._listed, ladder.start, ladder.counted_from, units))
        self._counting = True

    # answers -----------------------------------------------------------------------------------------------
    def receive(self, message: SnapshotReady) -> None:
        trouble = message.trouble
        if trouble and not message.standing:
            self.table.load_failed()
        if trouble and trouble.column is not None:
            self.bar.blame(trouble.text, trouble.column)
        elif not (isinstance(message.snapshot, News) and self._says_nothing(message.snapshot)):
            super().receive(message)

    def _says_nothing(self, news: News) -> bool:
        """Whether all stands as it stood: each second while nothing is recorded."""
        if news.of != self._opened_number or news.added or news.gone or self.has_class("-troubled"):
            return False
        oldest = self.table.window.events[-1:]
        return news.start is None or not oldest or oldest[0].timestamp >= news.start

    def show(self, snapshot: Answer) -> None:
        if snapshot.of != self._listed.number:
            return  # of a list that was left
        self.bar.forgive()
        self.table.utc, self.table.dated = self.view.utc, self.view.range.is_dated
        match snapshot:
            case Opened():
                self._show_opened(snapshot)
            case News():
                self._show_news(snapshot)
            case Loaded():
                self.table.take_loaded(snapshot)
            case Found():
                self._show_found(snapshot)
            case Counted():
                self._show_counted(snapshot)
            case Words():
                self.bar.vocabulary = words_of(snapshot.vocabulary, self.table.window.events)
                return
        self._news.seen = self.table.seen()
        self._show_count()

    def _show_opened(self, answer: Opened) -> None:
        self._opened_number, self._counted_to = answer.of, answer.counted_to
        self._counting = False
        self.table.empty_text = self._empty_words(answer)
        self.table.take_opened(answer, goes_on=self._goes_on)
        self._show_card()
        self._count_on()

    def _show_news(self, answer: News) -> None:
        if answer.of != self._opened_number:  # the page before it was not drawn yet: together they are the list
            self._open(self.table.read_id, goes_on=True)
            return
        self.table.take_news(answer)
        window = self.table.window
        if not window.events and (window.has_newer or window.has_older):
            self._open(None)  # all that was loaded is deleted
        elif answer.gone and monotonic() > self._counted_at + _RECOUNT_SECONDS:
            self.table.ladder = None
        if answer.added or answer.gone:
            self._show_card_soon()
        self._count_on()

    def _show_found(self, answer: Found) -> None:
        if answer.event is None:
            self.notify(f"No {answer.sought} {self.view.range.words}")
            return
        self.table.take_found(answer.event, answer.window)
        self._show_card()

    def _show_counted(self, answer: Counted) -> None:
        self._counting = False
        self.table.take_counted(answer, self._count_from)
        if answer.rungs:
            self._count_on(answer.units)

    def _show_card_soon(self) -> None:
        """When the cursor has come to rest, and now and then while a key is held."""
        now = monotonic()
        if not self._card_due_at:
            self._card_due_at = now + _CARD_LATEST
        if self._card_timer:
            self._card_timer.stop()
        self._card_timer = self.set_timer(min(_CARD_SECONDS, max(self._card_due_at - now, 0.001)), self._show_card)

    def _show_card(self) -> None:
        self._card_due_at = 0.0
        if self.card.display:
            self.card.utc = self.view.utc
            self.card.now = self.view.now()
            self.card.event = self.chosen

    def _show_count(self) -> None:
        table = self.table
        hint = ((f"{words.count(table.unseen)} new above ", "$foreground"), ("g", "$accent"), ("   ", ""))
        about = "" if table.is_counted else "about "
        count = (about + amount(table.total, "event"), "$dim")
        self.bar.count(Content.assemble(*(hint if table.unseen else ()), count))

    def _empty_words(self, answer: Opened) -> str:
        if self._where:
            return f"No event matches {self.view.range.words}"
        if answer.newest_at is None:
            return "No events yet: they appear here as they are recorded"
        ago = words.ago(self.view.now(), answer.newest_at)
        return f"No events {self.view.range.words}; the newest is {ago} (t: time range)"

    # the user ----------------------------------------------------------------------------------------------
    def on_resize(self) -> None:
        size = self.screen.size
        self.set_class(size.width >= CARD_BESIDE_FROM, "-wide")
        self.set_class(size.width < CARD_BESIDE_FROM and size.height >= CARD_BELOW_FROM, "-below")
        self.call_after_refresh(self._show_card)

    def forget(self) -> None:
        self.table.forget_all()
        self._news = EventNews(Listed(self._listed.number + 1, self.view, self._where), None)

    def focus_main(self) -> None:
        self.table.focus()

    @on(FilterBar.Changed)
    def _filter_changed(self, message: FilterBar.Changed) -> None:
        if message.where == self._where:
            return
        self._where = message.where
        self._last_where = message.where or self._last_where
        # a filter that is cleared leaves one on the match where one stood, now among all the others
        self._open(self.chosen.id if message.where is None and self.chosen else None)

    @on(FilterBar.Entered)
    def _filter_entered(self) -> None:
        self.bar.vocabulary = words_of(self.bar.vocabulary, self.table.window.events)
        self._ask(questions.ask_words(self.TAB, self._listed.number))

    @on(FilterBar.Left)
    def _filter_left(self) -> None:
        self.table.focus()

    @on(EventList.Highlighted)
    def _highlighted(self) -> None:
        self._show_card_soon()
        if self.table.following and self.table.unseen:
            self.table.unseen = 0
            self._show_count()
        self._news.seen = replace(self._news.seen, anchor=self.table.read_id)
        self._tell_of_change()

    def _tell_of_change(self) -> None:
        """The footer is made anew only when other keys work now: not with each line of a key that is held."""
        can = tuple(map(self.can, ("chain.show", "detail.enter", "match.next", "error.next")))
        if can != self._could:
            self._could = can
            self.post_message(self.Changed())

    @on(EventList.Opened)
    def _opened(self) -> None:
        if self.chosen:
            self.post_message(self.EventWanted(self.chosen))

    def watch_view(self, old: View, new: View) -> None:
        """Another list; what one reads stays in view if it is in that, too."""
        if self.is_mounted and (old.range, old.as_of) != (new.range, new.as_of):
            self._open(self.table.read_id, goes_on=old.range == new.range)

    def go_to_time(self, moment: int) -> None:
        """Puts the cursor on the event at a moment (microseconds since 1970), or the next older one."""
        start, end = self.view.bounds(self.view.now())
        if (start is not None and moment < start) or (end is not None and moment >= end):
            at = words.date_clock(moment, self.view.utc, precise=False)
            self.notify(f"{at} is not {self.view.range.words} (t: time range)")
            return
        self.table.go_to_time(moment)

    # what is remembered ------------------------------------------------------------------------------------
    def remembered(self) -> dict[str, Any]:
        kept = {"where": self._where, "columns": self.table.columns.remembered(), "history": list(self.bar.past.texts)}
        return {name: value for name, value in kept.items() if value}

    def recall(self, memory: Memory) -> None:
        self.table.columns = recalled(memory.get("columns", ()))
        self.bar.past = FilterHistory(map(str, memory.get("history", ())))
        where = memory.get("where")
        if isinstance(where, str):
            self._where = self._last_where = where
            self.bar.put(where)
            self._news = EventNews(Listed(self._listed.number + 1, self.view, where), None)

    # actions -----------------------------------------------------------------------------------------------
    def can(self, action: str) -> bool:
        if self.bar.is_edited:
            return action in ("view.back", "help.show")
        if action.startswith("match."):
            return self._last_where is not None
        if action == "chain.show":
            return self.chosen is not None and self.chosen.correlation_id is not None
        if action == "detail.enter":
            return bool(self.card.display) and self.chosen is not None
        return not action.startswith(("error.", "time.go")) or bool(self.table.rows)

    def back(self) -> bool:
        if self.bar.is_edited or self.card.has_focus_within:
            self.table.focus()
        elif self._where:
            self.bar.clear()
        else:
            return False
        return True

    def act_filter_edit(self) -> None:
        self.bar.edit()

    def act_detail_enter(self) -> None:
        """Into the card, and out of it again."""
        if self.card.has_focus_within:
            self.table.focus()
        else:
            self.card.focus_json()

    def act_error_next(self) -> None:
        self._jump(questions.errors_of(self._listed.filter()), "older", "error")

    def act_error_previous(self) -> None:
        self._jump(questions.errors_of(self._listed.filter()), "newer", "error")

    def act_match_next(self) -> None:
        self._jump(replace(self._listed.filter(), where=self._last_where), "older", "match")

    def act_match_previous(self) -> None:
        self._jump(replace(self._listed.filter(), where=self._last_where), "newer", "match")

    def act_chain_show(self) -> None:
        if self.chosen and self.chosen.correlation_id:
            self.post_message(self.ChainWanted(self.chosen.correlation_id))

    def act_time_go(self) -> None:
        from telesink.tui.screens.go_to_time import GoToTimeScreen  # only when it is opened

        near = self.chosen.timestamp if self.chosen else self.view.now()
        self.app.push_screen(GoToTimeScreen(near, self.view), self._go_to_chosen_time)

    def _go_to_chosen_time(self, moment: int | None) -> None:
        if moment is not None:
            self.go_to_time(moment)

    def act_columns_choose(self) -> None:
        from telesink.tui.screens.columns import ColumnsScreen  # only when it is opened

        self.app.push_screen(ColumnsScreen(self.table.columns, self._show_columns))

    def _show_columns(self, columns: ChosenColumns) -> None:
        self.table.columns = columns
        self.table.show_rows()

    def pinnable(self) -> Pinnable | None:
        return pinnable_event(self.chosen) if self.chosen else None

    def pin_changed(self, thing: Pinnable) -> None:
        self.table.mark_pinned(int(thing.id), is_pinned=thing.is_pinned)
        self._show_card()

    def copyables(self) -> Sequence[Copyable]:
        command = query_command("events", self.view, where=self._where)
        return copies_of_event(self.chosen, command) if self.chosen else (Copyable("command", command),)
