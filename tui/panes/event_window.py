"""The stretch of events that is loaded: without gaps, newest first, growing at both ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from telesink.store.query.results import Event, EventPage

PAGE: Final = 200
"""Events asked for at a time: some five screens, 1 ms of SQLite."""
KEPT: Final = 2000
"""While the newest are followed, older ones than this many are let go; scrolling down loads them again."""


@dataclass(frozen=True, slots=True)
class EventWindow:
    """What is loaded, and whether there is more beyond either end."""

    events: tuple[Event, ...] = ()
    has_older: bool = False
    has_newer: bool = False
    """After a jump to an old event: what lies between its surroundings and the newest is not loaded."""

    @property
    def newest_id(self) -> int:
        return self.events[0].id

    @property
    def oldest_id(self) -> int:
        return self.events[-1].id

    def with_newest(self, page: EventPage, *, following: bool) -> EventWindow:
        """What the newest page adds. Who reads further down keeps the place, and a gap is noted."""
        if not self.events:
            return EventWindow(page.events, has_older=page.has_more)
        if self.has_newer or not page.events:
            return self
        if page.has_more and page.events[-1].id > self.newest_id:
            return EventWindow(page.events, has_older=True) if following else replace(self, has_newer=True)
        joined = replace(self, events=_joined(self._not_before_oldest(page.events), self.events))
        return joined._trimmed() if following else joined

    def with_older(self, page: EventPage) -> EventWindow:
        return replace(self, events=_joined(self.events, page.events), has_older=page.has_more)

    def with_newer(self, page: EventPage) -> EventWindow:
        return replace(self, events=_joined(page.events, self.events), has_newer=page.has_more)

    def _not_before_oldest(self, events: Iterable[Event]) -> Iterable[Event]:
        """An event before the end of the window would leave a gap; it comes when one scrolls there."""
        return (event for event in events if not self.has_older or event.id >= self.oldest_id)

    def _trimmed(self) -> EventWindow:
        if len(self.events) <= KEPT:
            return self
        return replace(self, events=self.events[:KEPT], has_older=True)


def _joined(first: Iterable[Event], second: Iterable[Event]) -> tuple[Event, ...]:
    by_id = {event.id: event for events in (first, second) for event in events}
    return tuple(by_id[number] for number in sorted(by_id, reverse=True))
