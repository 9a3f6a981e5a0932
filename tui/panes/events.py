"""The tab Events: the list, newest first and live, its filter, and the event under the cursor."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from textual import events, on

from telesink.tui.feed import Question, SnapshotReady
from telesink.tui.panes import event_questions as questions
from telesink.tui.panes.event_columns import recalled
from telesink.tui.panes.event_counting import Counting
from telesink.tui.panes.event_list import EventList
from telesink.tui.panes.event_news import EventNews
from telesink.tui.panes.event_parts import EventParts
from telesink.tui.panes.event_questions import Answer, Counted, Found, Listed, Loaded, News, Opened, Words
from telesink.tui.panes.event_window import Direction
from telesink.tui.panes.event_words import empty_words, outside_words
from telesink.tui.panes.filter_bar import FilterBar
from telesink.tui.panes.filter_history import FilterHistory

if TYPE_CHECKING:
    from textual.timer import Timer

    from telesink.store.query.completion import Vocabulary
    from telesink.store.query.filters import Filter
    from telesink.tui.session import Memory
    from telesink.tui.view import View


_STILL_SECONDS: Final = 0.3
"""After a move in the list for so long nothing is counted."""
_NEWS_SECONDS: Final = 0.1
"""So shortly after news a move of the cursor is theirs."""


class EventsPane(EventParts):
    """Says what to load, and where jumps lead."""

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._last_where: str | None = None
        """The filter that `n` and `N` go by, also after it was cleared."""
        self._news = EventNews(Listed(0, view), None)
        self._opened_number = -1
        self._goes_on = False
        self._news_at = 0.0
        self._moved_at = 0.0
        self._later: Timer | None = None
        self._could: tuple[bool, ...] = ()
        self._counting = Counting()

    def put_filter(self, where: str | None) -> None:
        self.bar.enter(where or "")

    # questions ---------------------------------------------------------------------------------------------
    @property
    def _listed(self) -> Listed:
        return self._news.listed

    def question(self) -> Question:
        return self._news.question(self.TAB)

    def _open(self, anchor: int | None, *, goes_on: bool = False) -> None:
        """Another list: of another filter, range or moment; one that `goes_on` is the same at another moment."""
        self._goes_on = goes_on
        self._news = EventNews(Listed(self._listed.number + 1, self.view, self.where_typed), anchor)
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

    def _count_on(self) -> None:
        """Counts the next part of the list; while one moves in it that waits, since it takes time from the keys."""
        wait = self._moved_at + _STILL_SECONDS - monotonic()
        if wait > 0:
            self._later = self._later or self.set_timer(wait, self._count_when_still)
            return
        question = self._counting.next_question(self.TAB, self._listed, self.table)
        if question:
            self._ask(question)

    def _count_when_still(self) -> None:
        self._later = None
        self._count_on()

    # answers -----------------------------------------------------------------------------------------------
    def receive(self, message: SnapshotReady) -> None:
        trouble = message.trouble
        if trouble and not message.standing:
            self.table.load_failed()
            self._counting.failed()
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
                self._counting.take(snapshot, self.table)
                self._count_on()
            case Words():
                self._learn(snapshot.vocabulary)
        self._news.seen = self.table.seen()
        self._show_count()

    def _show_opened(self, answer: Opened) -> None:
        self._opened_number, self._counting = answer.of, Counting(answer.counted_to)
        self.table.empty_text = empty_words(self.view, self.where_typed, answer.newest_at)
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
        elif answer.gone:
            self._counting.begin_anew(self.table)
        if answer.added or answer.gone:
            self._news_at = monotonic()
            self._show_card_soon()
        self._count_on()

    def _show_card_soon(self) -> None:
        """In a flood nobody reads an event that is another one a moment later."""
        moved_by_news = monotonic() < self._news_at + _NEWS_SECONDS
        rests, latest = (0.3, 1.0) if moved_by_news else (0.05, 0.25)
        self.card.show_soon(self.chosen, self.view, rests=rests, latest=latest)

    def _show_found(self, answer: Found) -> None:
        if answer.event is None:
            self.notify(f"No {answer.sought} {self.view.range.words}")
            return
        self.table.take_found(answer.event, answer.window)
        self._show_card()

    # the user ----------------------------------------------------------------------------------------------
    def forget(self) -> None:
        self.table.forget_all()
        self._news = EventNews(Listed(self._listed.number + 1, self.view, self.where_typed), None)

    @on(FilterBar.Changed)
    def _filter_changed(self, message: FilterBar.Changed) -> None:
        if message.where == self.where_typed:
            return
        self.where_typed = message.where
        self._last_where = message.where or self._last_where
        # a filter that is cleared leaves one on the match where one stood, now among all the others
        self._open(self.chosen.id if message.where is None and self.chosen else None)

    @on(FilterBar.Entered)
    def _filter_entered(self) -> None:
        self._learn(self.bar.vocabulary)
        self._ask(questions.ask_words(self.TAB, self._listed.number))

    def _learn(self, vocabulary: Vocabulary) -> None:
        from telesink.tui.panes.filter_words import words_of  # brings orjson; when a filter is typed

        self.bar.vocabulary = words_of(vocabulary, self.table.window.events)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """What is being read in the card is not taken away by what arrives."""
        self.table.follow = self.card not in event.widget.ancestors
        self._keep_place()

    def _keep_place(self) -> None:
        self._news.seen = replace(self._news.seen, anchor=self.table.read_id)

    @on(FilterBar.Left)
    def _filter_left(self) -> None:
        self.table.focus()

    @on(EventList.Highlighted)
    def _highlighted(self) -> None:
        if not self.table.following:
            self._moved_at = monotonic()
        self._show_card_soon()
        if self.table.following and self.table.unseen:
            self.table.unseen = 0
            self._show_count()
        self._keep_place()
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
            self.notify(outside_words(self.view, moment))
            return
        self.table.go_to_time(moment)

    # what is remembered ------------------------------------------------------------------------------------
    def remembered(self) -> dict[str, Any]:
        kept = {
            "where": self.where_typed,
            "columns": self.table.columns.remembered(),
            "history": list(self.bar.past.texts),
        }
        return {name: value for name, value in kept.items() if value}

    def recall(self, memory: Memory) -> None:
        self.table.columns = recalled(memory.get("columns", ()))
        self.bar.past = FilterHistory(map(str, memory.get("history", ())))
        where = memory.get("where")
        if isinstance(where, str):
            self.where_typed = self._last_where = where
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
        elif self.where_typed:
            self.bar.clear()
        else:
            return False
        return True

    def act_filter_edit(self) -> None:
        self.bar.edit()

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
