"""The table of events: it shows the loaded window in its place, says what else is wanted, and takes what comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.message import Message
from textual.timer import Timer

from telesink.store.query.ranges import first_id
from telesink.tui.panes.event_columns import ChosenColumns
from telesink.tui.panes.event_ladder import Ladder
from telesink.tui.panes.event_news import Seen
from telesink.tui.panes.event_questions import Counted, Loaded, News, Opened, Wanted
from telesink.tui.panes.event_rows import EventRows
from telesink.tui.panes.event_window import EventWindow, is_far, side_wanted
from telesink.widgets import LongTable

if TYPE_CHECKING:
    from telesink.store.query.results import Event

FRESH_SECONDS: Final = 3.0
"""For so long a row that has just arrived carries a sign."""


class EventList(LongTable):
    """Rows and window always belong together: the cursor's row is the event at its place."""

    class LoadWanted(Message):
        """A part of the list that is in view, or soon will be, is not loaded."""

        def __init__(self, wanted: Wanted) -> None:
            super().__init__()
            self.wanted = wanted

    utc: bool = False
    dated: bool = False
    """Whether times have a date; both take effect with the next answer."""

    def __init__(self) -> None:
        super().__init__()
        self.window = EventWindow()
        self.ladder: Ladder | None = None
        self.unseen = 0
        """How many arrived while the user was reading further down."""
        self.columns = ChosenColumns()
        self._chosen: Event | None = None
        self._made_rows = EventRows()
        self._loading: Wanted | None = None
        self._last_top = 0
        self._fresh_timer: Timer | None = None

    @property
    def chosen(self) -> Event | None:
        """The event of the cursor, also while it is scrolled far out of view."""
        return self._chosen if self.line_count() else None

    @property
    def total(self) -> int:
        """Lines of the whole list, as far as known."""
        return self.window.total(self.ladder.total if self.ladder else None)

    @property
    def is_counted(self) -> bool:
        """Whether the total is no estimate."""
        whole = not self.window.has_older and not self.window.has_newer
        return whole or (self.ladder is not None and self.ladder.is_complete)

    def seen(self) -> Seen:
        """What is loaded, and the event that one is reading."""
        return Seen(tuple(event.id for event in self.window.events), self.read_id)

    @property
    def read_id(self) -> int | None:
        """Id of the event that stays where it is, whatever comes; None while the newest are followed."""
        if self.following or not self.window.events:
            return None
        in_view = self.top_line <= self.cursor_index < self.top_line + self.page_lines
        event = self._chosen if in_view else self.window.at_line(self.top_line)
        return event.id if event else None

    # what the store sends ----------------------------------------------------------------------------------
    def take_opened(self, answer: Opened, *, goes_on: bool) -> None:
        """The list anew; the event that it was opened around stays on its line.

        `goes_on`: it is the list that was shown at another moment, so what is above it is new.
        """
        window, self.ladder, self._loading = answer.window, None, None
        known = self.window.newest_id if goes_on and self.window.events and not self.window.has_newer else None
        self.unseen = sum(known is not None and event.id > known for event in window.events)
        if answer.anchor is None:
            self._put(window)
            if self._chosen is None or self.window.line_of(self._chosen.id) is None:
                super().go_to_line(0)
        else:
            line = self.window.line_of(answer.anchor)
            self._put(window.at((self.cursor_index if line is None else line) - _place_of(window, answer.anchor)))
            self._go_near(answer.anchor)

    def take_news(self, answer: News) -> None:
        known = {event.id for event in self.window.events}
        window = self.window.with_added(answer.added).without(answer.gone)
        window = window.since(answer.start, max(self.cursor_index, self.top_line + self.page_lines))
        if self.ladder:
            self.ladder = self.ladder.with_added(answer.added).since(answer.start)
        if window is self.window and not answer.added:
            return
        self.unseen = 0 if self.following else self.unseen + len(answer.added)
        self._mark(frozenset(event.id for event in answer.added) - known)
        self._put(window)

    def take_loaded(self, answer: Loaded) -> None:
        wanted, window = answer.wanted, self.window
        if wanted != self._loading:
            return  # something else was wanted meanwhile
        self._loading = None
        match wanted.place:
            case "older" if window.events and window.oldest_id == wanted.at:
                self._put(window.with_older(answer.window))
            case "newer" if window.events and window.newest_id == wanted.at:
                self._put(window.with_newer(answer.window))
            case "newest":
                self._put(answer.window)
                super().go_to_line(0)
            case "oldest":
                self._put(answer.window.ending_at(self.total))
                super().go_to_line(self.line_count() - 1)
            case "around":
                self._place(answer)
            case _:
                self.view_moved()

    def _place(self, answer: Loaded) -> None:
        wanted, window = answer.wanted, answer.window
        place = _place_of(window, wanted.at)
        line = wanted.line
        if line is None:
            events = window.events[place : place + 1]
            line = self._line_of_time(events[0].timestamp) if events else self.total
        self._put(window.at(line - place))
        if wanted.go:
            self._go_near(wanted.at)

    def take_found(self, found: Event, window: EventWindow) -> None:
        """Goes to an event, with its surroundings if it is not loaded."""
        self._loading = None
        if self.window.line_of(found.id) is None:
            self._put(window.at(self._line_of_time(found.timestamp) - _place_of(window, found.id)))
        self._go_near(found.id)

    def take_counted(self, answer: Counted, end: int) -> None:
        """The list's length is known better, and with all of it counted so is where the window lies."""
        self.ladder = (self.ladder or Ladder(answer.start, end)).with_rungs(answer.rungs)
        window = self.window
        if self.ladder.is_complete and window.has_newer and window.has_older and window.events:
            window = window.at(self.ladder.line_of(window.events[0].timestamp))
        self._put(window)

    def _line_of_time(self, moment: int) -> int:
        if self.ladder:
            return self.ladder.line_of(moment)
        events = self.window.events
        return self.window.first_line if events and moment > events[0].timestamp else self.window.end_line

    def _go_near(self, event_id: int) -> None:
        """The cursor to the event with an id, or the next older one; into the middle when it was not in view."""
        line = self.window.first_line + _place_of(self.window, event_id)
        line = min(line, max(self.window.end_line - 1, 0))
        if not self.top_line <= line < self.top_line + self.page_lines:
            self.scroll_to_line(max(line - self.page_lines // 3, 0))
        super().go_to_line(line)

    def _put(self, window: EventWindow) -> None:
        if self.ladder and self.ladder.is_complete and window.has_newer and not window.has_older:
            window = window.ending_at(self.ladder.total)  # counted from the end, its lines are certain
        self.window = window.trimmed(self.top_line, self.page_lines)
        self.show_rows()

    def show_rows(self) -> None:
        columns = self.columns.fitting(self.size.width, dated=self.dated)
        if columns != self._columns:
            self.set_columns(columns)
        rows = self._made_rows.of(self.window.events, columns, dated=self.dated, utc=self.utc)
        self.set_stretch(rows, self.window.first_line, self.total)
        self._remember()

    @property
    def shown_keys(self) -> frozenset[str]:
        """Of the columns that have room."""
        return frozenset(column.key for column in self._columns)

    def _mark(self, arrived: frozenset[int]) -> None:
        if arrived:
            self.fresh_keys = arrived
            if self._fresh_timer:
                self._fresh_timer.stop()
            self._fresh_timer = self.set_timer(FRESH_SECONDS, self._age)

    def _age(self) -> None:
        self.fresh_keys = frozenset()

    def mark_pinned(self, event_id: int, *, is_pinned: bool) -> None:
        self.window = self.window.with_pinned(event_id, is_pinned=is_pinned)
        self.show_rows()

    # the user ----------------------------------------------------------------------------------------------
    def go_to_line(self, line: int) -> None:
        """To any line: what is not loaded there is, at once."""
        if line <= 0 and self.window.has_newer:
            self._want(Wanted("newest"))
        elif line >= self.line_count() - 1 and self.window.has_older:
            self._want(Wanted("oldest"))
        else:
            self._loading = None  # of two ways to go, the last one told counts
        super().go_to_line(line)

    def go_to_time(self, moment: int) -> None:
        """To the event at a time, microseconds since 1970, or the next older one."""
        self._want(Wanted("around", first_id(moment + 1) - 1, go=True))

    def view_moved(self) -> None:
        top, lines = self.top_line, self.page_lines
        downwards, self._last_top = top >= self._last_top, top
        if self._loading is None and self.window.events:
            if is_far(self.window, top, lines):
                self._want_line(top)
            elif side := side_wanted(self.window, top, lines, downwards=downwards):
                self._want(Wanted(side, self.window.oldest_id if side == "older" else self.window.newest_id))

    def _want_line(self, line: int) -> None:
        if self.ladder:
            self._want(Wanted("around", first_id(self.ladder.time_at(line) + 1) - 1, line))

    def _want(self, wanted: Wanted) -> None:
        self._loading = wanted
        self.post_message(self.LoadWanted(wanted))

    def forget_all(self) -> None:
        """What is loaded is of another store."""
        self.window, self.ladder, self._chosen, self._loading, self.unseen = EventWindow(), None, None, None, 0
        self.show_rows()
        super().go_to_line(0)

    def load_failed(self) -> None:
        """What was wanted will not come; it is asked for again when one moves."""
        self._loading = None

    def cursor_moved(self) -> None:
        super().cursor_moved()
        self._remember()

    def _remember(self) -> None:
        self._chosen = self.window.at_line(self.cursor_index) or (self._chosen if self.window.events else None)

    def on_resize(self) -> None:
        super().on_resize()
        self.show_rows()


def _place_of(window: EventWindow, event_id: int) -> int:
    """The place in a window of the event with an id, or of the next older one."""
    return next((place for place, event in enumerate(window.events) if event.id <= event_id), len(window.events))
