"""The stretch of events that is loaded: without gaps, newest first, somewhere in a list that may be very long.

A place in the list is a line, counted from 0 at the newest. Where the stretch lies is known for certain at both
ends of the list and estimated between them; the events in it are never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from telesink.store.query.results import Event


PAGE: Final = 200
"""Events asked for at a time: some five screens, 1 ms of SQLite."""
KEPT: Final = 1200
"""Loaded events beyond this many are let go of, those farthest from the view first; 2 MB with their rows."""
AHEAD: Final = 3
"""Screens that are loaded beyond the view: at thirty pages a second a tenth of one to load more."""
BEYOND: Final = 1
"""Lines that the list has at least beyond an end where it goes on."""

Direction = Literal["older", "newer"]


@dataclass(frozen=True, slots=True)
class EventWindow:
    """What is loaded, where it stands, and whether the list goes on beyond either end."""

    events: tuple[Event, ...] = ()
    has_older: bool = False
    has_newer: bool = False
    first_line: int = 0

    @property
    def newest_id(self) -> int:
        return self.events[0].id

    @property
    def oldest_id(self) -> int:
        return self.events[-1].id

    @property
    def end_line(self) -> int:
        """The line after the last loaded event."""
        return self.first_line + len(self.events)

    def total(self, counted: int | None) -> int:
        """Lines of the whole list, as far as they are `counted`; at an end that is loaded it is certain."""
        if not self.has_older:
            return self.end_line
        return max(counted or 0, self.end_line + BEYOND)

    # what the store sends --------------------------------------------------------------------------------
    def with_older(self, page: EventWindow) -> EventWindow:
        """The page that lies beyond the oldest event."""
        return replace(self, events=_joined(self.events, page.events), has_older=page.has_older)

    def with_newer(self, page: EventWindow) -> EventWindow:
        """The page that lies beyond the newest event."""
        events = _joined(page.events, self.events)
        line = self.first_line - (len(events) - len(self.events))
        return replace(self, events=events, has_newer=page.has_newer, first_line=line)._certain()

    def with_added(self, added: Iterable[Event]) -> EventWindow:
        """Events that were recorded meanwhile, at any time. What lies beyond an end that goes on is only counted."""
        inside: list[Event] = []
        above = 0
        for event in added:
            if self.has_newer and (not self.events or event.id > self.newest_id):
                above += 1
            elif not self.has_older or (self.events and event.id >= self.oldest_id):
                inside.append(event)
        if not inside and not above:
            return self
        line = self.first_line + above
        return replace(self, events=_joined(inside, self.events), first_line=line)._certain()

    def without(self, gone: frozenset[int]) -> EventWindow:
        """Events that clean-up has deleted."""
        return replace(self, events=tuple(event for event in self.events if event.id not in gone)) if gone else self

    def with_pinned(self, event_id: int, *, is_pinned: bool) -> EventWindow:
        """One event pinned or let go."""
        events = (replace(event, pinned=is_pinned) if event.id == event_id else event for event in self.events)
        return replace(self, events=tuple(events))

    def since(self, start: int | None, last_line: int) -> EventWindow:
        """Without what the range has left behind, but for the lines up to `last_line`, which one is reading."""
        if start is None or not self.events or self.events[-1].timestamp >= start:
            return self
        kept = max(last_line + 1 - self.first_line, 0)
        events = (*self.events[:kept], *(event for event in self.events[kept:] if event.timestamp >= start))
        return replace(self, events=events, has_older=False)

    # where it stands -------------------------------------------------------------------------------------
    def at(self, line: int) -> EventWindow:
        """The same events from another line on."""
        return replace(self, first_line=line)._certain()

    def ending_at(self, total: int) -> EventWindow:
        """The same events at the end of a list of so many lines."""
        return self.at(total - len(self.events))

    def _certain(self) -> EventWindow:
        line = max(self.first_line, BEYOND) if self.has_newer else 0
        return self if line == self.first_line else replace(self, first_line=line)

    def line_of(self, event_id: int) -> int | None:
        """The line of a loaded event."""
        return next((line for line, event in enumerate(self.events, self.first_line) if event.id == event_id), None)

    def at_line(self, line: int) -> Event | None:
        """The loaded event of a line."""
        place = line - self.first_line
        return self.events[place] if 0 <= place < len(self.events) else None

    def trimmed(self, top: int, lines: int) -> EventWindow:
        """Of too many events those around the view, which shows `lines` lines from `top` on."""
        if len(self.events) <= KEPT:
            return self
        margin = (AHEAD + 1) * lines
        first = min(max(top - margin - self.first_line, 0), len(self.events) - 1)
        last = max(top + lines + margin - self.first_line, first + 1)
        return EventWindow(
            self.events[first:last],
            self.has_older or last < len(self.events),
            self.has_newer or first > 0,
            self.first_line + first,
        )


def is_far(window: EventWindow, top: int, lines: int) -> bool:
    """Whether a view of `lines` lines from `top` on shows nothing that is loaded or comes next."""
    return top > window.end_line or top + lines < window.first_line


def side_wanted(window: EventWindow, top: int, lines: int, *, downwards: bool) -> Direction | None:
    """Where to load a page next for such a view; None when enough is there.

    `downwards`: where one is going, which comes first.
    """
    ahead = AHEAD * lines
    older = window.has_older and top + lines + ahead > window.end_line
    newer = window.has_newer and top - ahead < window.first_line
    if older and (downwards or not newer):
        return "older"
    return "newer" if newer else None


def _joined(first: Iterable[Event], second: Iterable[Event]) -> tuple[Event, ...]:
    """Both, each event once, newest first."""
    by_id = {event.id: event for events in (first, second) for event in events}
    return tuple(by_id[number] for number in sorted(by_id, reverse=True))
