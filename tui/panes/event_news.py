"""`EventNews`: one list as the feed's thread follows it: first a page of it, then what changes.

What is added is taken from the log of commits, so it costs what arrives, however long the list is and however slow
its filter; a late event is found like any other. What clean-up has deleted is found by the ids that are loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Final, cast

from telesink.tui.feed import Question
from telesink.tui.panes.event_questions import Listed, News, Opened, window_around

if TYPE_CHECKING:
    from telesink.store.query.results import Event
    from telesink.store.query.service import TelemetryQueryService
    from telesink.store.query.tail import Tail

LOOKED_AT: Final = 50_000
"""Rows that are looked through for news, 20 ms or more; after an hour on another tab the list is opened anew."""
BURST: Final = 2000
"""More new events than this at once, and the list is opened anew."""
MANY: Final = 20
"""So many at once nobody reads: the table then moves four times a second, not twelve."""
_REST_SECONDS: Final = 0.25
CHECK_SECONDS: Final = 1.0
"""The loaded events are looked for no more often than this."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the table shows: the ids that it has loaded, and the event that one is reading, if not the newest."""

    ids: tuple[int, ...] = ()
    anchor: int | None = None


class EventNews:
    """Asked in the feed's thread alone; `seen` is set by the table, whole."""

    def __init__(self, listed: Listed, anchor: int | None) -> None:
        self.listed: Final = listed
        self.seen = Seen((), anchor)
        self._tail: Tail | None = None
        self._early: list[Event] = []
        """Recorded with a time that is yet to come: outside a range that ends now."""
        self._checked = (0.0, 0)

    def question(self, tab: str) -> Question:
        """The standing question of the tab."""
        return Question(tab, self.answer, repeat=CHECK_SECONDS, adds=True, rest=_rest)

    def answer(self, service: TelemetryQueryService) -> Opened | News:
        tail, self._tail = self._tail, None  # after an error the list is opened anew: news may have been lost
        answer = None if tail is None else self._news(service, tail)
        if answer is None:
            return self._opened(service)
        self._tail = tail
        return answer

    def _opened(self, service: TelemetryQueryService) -> Opened:
        listed, anchor = self.listed, self.seen.anchor
        with service.tail("events", listed.open_filter()) as tail:
            window = window_around(service, listed.filter(), anchor)
            newest = window.events[0].timestamp if window.events else None
            if newest is None or window.has_newer:
                newest = service.newest_timestamp()
        self._tail, self._early = tail, []
        self._checked = (monotonic(), service.data_version())
        counted_to = 0 if newest is None else newest + 1
        return Opened(listed.number, window, anchor, counted_to, None if window.events else newest)

    def _news(self, service: TelemetryQueryService, tail: Tail) -> News | None:
        """None when there is too much of it, or the log does not reach back."""
        found = cast("tuple[Event, ...] | None", tail.news_at_once(LOOKED_AT))
        if found is None or len(found) > BURST:
            return None
        added = (*self._early, *found)
        now = self.listed.view.now()
        self._early = [event for event in added if event.timestamp > now]
        due = tuple(event for event in added if event.timestamp <= now)
        return News(self.listed.number, due, self._gone(service), self.listed.filter().start)

    def _gone(self, service: TelemetryQueryService) -> frozenset[int]:
        """Loaded events that are not there any more; looked for only when something was written."""
        checked_at, version = self._checked
        now, present = monotonic(), service.data_version()
        if present == version or now < checked_at + CHECK_SECONDS:
            return frozenset()
        self._checked = (now, present)
        ids = self.seen.ids
        return frozenset(ids) - service.stored_events(ids) if ids else frozenset()


def _rest(answer: Opened | News) -> float:
    return _REST_SECONDS if isinstance(answer, News) and len(answer.added) >= MANY else 0.0
