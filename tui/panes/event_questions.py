"""What the events tab asks, and the frozen answers. The functions run in the feed's thread."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from telesink.store.query.filters import Filter
from telesink.tui.feed import Question
from telesink.tui.panes.event_ladder import Rung, next_part, unit_of
from telesink.tui.panes.event_window import PAGE, Direction, EventWindow

if TYPE_CHECKING:
    from telesink.store.query.completion import Vocabulary
    from telesink.store.query.results import Event, EventPage
    from telesink.store.query.service import TelemetryQueryService
    from telesink.tui.view import View

ERROR_LEVELS: Final = ("error", "critical")

_QUICK: Final = 0.015
_SLOW: Final = 0.05
"""Seconds: a part of the list that was counted faster, or slower, is followed by a larger, or smaller, one."""
FIRST_UNITS: Final = 4


# Structs: nine classes are made in a twentieth of the time of data classes, before the first paint.
class Listed(Struct, frozen=True):
    """One list: what is in it. An answer about another `number` is of a list that was left."""

    number: int
    view: View
    where: str | None = None

    def filter(self) -> Filter:
        return self.view.filter(self.view.now(), where=self.where)

    def open_filter(self) -> Filter:
        """The same; a range that ends now goes on as time does."""
        wanted = self.filter()
        return replace(wanted, end=None) if self.view.as_of is None and self.view.range.is_moving else wanted


class Opened(Struct, frozen=True):
    """The list at its start, or around an event."""

    of: int
    window: EventWindow
    anchor: int | None
    """Id of the event that it lies around; None: it is the newest page."""
    counted_to: int
    """Microseconds since 1970: what is recorded later is told as news."""
    newest_at: int | None = None
    """Time of the newest event of the whole store, when the list is empty."""


class News(Struct, frozen=True):
    """What has changed in the list since the answer before."""

    of: int
    added: tuple[Event, ...]
    gone: frozenset[int]
    """Ids of events of the window that are deleted."""
    start: int | None
    """Where the range begins now."""


Place = Literal["older", "newer", "newest", "oldest", "around"]


class Wanted(Struct, frozen=True):
    """A part of the list to load: beyond the event `at`, at an end, or around the id `at`."""

    place: Place
    at: int = 0
    line: int | None = None
    """The line that the event at or before the id `at` is put on; None: where it lies by the counts."""
    go: bool = False
    """Whether the cursor goes there."""


class Loaded(Struct, frozen=True):
    """What was wanted: the next page, or a window."""

    of: int
    wanted: Wanted
    window: EventWindow


class Found(Struct, frozen=True):
    """Where a jump leads, with its surroundings; None when there is nothing in that direction."""

    of: int
    event: Event | None
    window: EventWindow
    sought: str
    """What was looked for, in words: `older error`."""


class Counted(Struct, frozen=True):
    """How many events lie in the next part of the list, newest first."""

    of: int
    start: int
    """Where the list begins."""
    rungs: tuple[Rung, ...]
    units: int
    """How much to count next."""


class Jump(Struct, frozen=True):
    """To the nearest event of `sought` from the event `start` on, in a list of what `shown` lets through."""

    shown: Filter
    sought: Filter
    direction: Direction
    start: int
    what: str
    """For the sentence that says that there is none: `error`, `match`."""


class Words(Struct, frozen=True):
    """What the filter box can propose."""

    of: int
    vocabulary: Vocabulary


Answer = Opened | News | Loaded | Found | Counted | Words


def ask_words(tab: str, of: int) -> Question:
    return Question(tab, lambda service: Words(of, service.vocabulary()), standing=False)


def ask_load(tab: str, listed: Listed, wanted: Wanted) -> Question:
    return Question(tab, lambda service: load(service, listed, wanted), standing=False)


def ask_jump(tab: str, of: int, jump: Jump) -> Question:
    return Question(tab, lambda service: find(service, of, jump), standing=False)


def ask_count(tab: str, listed: Listed, start: int | None, end: int, units: int = FIRST_UNITS) -> Question:
    """Counts back from `end`; `start` None: from where the list begins, which is found out."""
    return Question(tab, lambda service: count_part(service, listed, start, end, units), standing=False)


def load(service: TelemetryQueryService, listed: Listed, wanted: Wanted) -> Loaded:
    shown = listed.filter()
    match wanted.place:
        case "newest":
            window = window_around(service, shown, None)
        case "oldest":
            page = service.events(shown, limit=PAGE, oldest_first=True)
            window = EventWindow(page.events[::-1], has_newer=page.has_more)
        case "around":
            window = window_around(service, shown, wanted.at)
        case "older" | "newer" as direction:
            page = beside(service, shown, direction, wanted.at, limit=PAGE)
            older = direction == "older"
            window = EventWindow(page.events, has_older=older and page.has_more, has_newer=not older and page.has_more)
    return Loaded(listed.number, wanted, window)


def window_around(service: TelemetryQueryService, shown: Filter, anchor: int | None) -> EventWindow:
    """The newest page, or what lies around an id, whether an event has it or not."""
    if anchor is None:
        page = service.events(shown, limit=PAGE)
        return EventWindow(page.events, has_older=page.has_more)
    above = beside(service, shown, "newer", anchor, limit=PAGE // 2)
    below = beside(service, shown, "older", anchor + 1, limit=PAGE // 2)
    return EventWindow((*above.events, *below.events), below.has_more, above.has_more)


def find(service: TelemetryQueryService, of: int, jump: Jump) -> Found:
    """Where the jump leads, in the surroundings that the list lets through."""
    words = f"{jump.direction} {jump.what}"
    hit = beside(service, jump.sought, jump.direction, jump.start, limit=1).events
    if not hit:
        return Found(of, None, EventWindow(), words)
    return Found(of, hit[0], window_around(service, jump.shown, hit[0].id), words)


def count_part(service: TelemetryQueryService, listed: Listed, start: int | None, end: int, units: int) -> Counted:
    """So many units, each a rung: quick where the counts by minute or hour know the filter, else by reading."""
    began = monotonic()
    wanted = listed.filter()
    if start is None:
        start = min(_beginning(service, wanted), end)
    if start >= end:
        return Counted(listed.number, start, (), units)
    first, steps = next_part(start, end, unit_of(start, end), units)
    buckets = service.time_series(replace(wanted, start=first, end=end), steps=steps)
    rungs = tuple(Rung(bucket.started_at, bucket.events) for bucket in reversed(buckets))
    took = monotonic() - began
    factor = 4 if took < _QUICK else 0.5 if took > _SLOW else 1
    return Counted(listed.number, start, rungs, max(int(units * factor), 1))


def _beginning(service: TelemetryQueryService, wanted: Filter) -> int:
    """Where a list begins: where its range does, or with the oldest event of the store."""
    if wanted.start is not None:
        return wanted.start
    oldest = service.events(limit=1, oldest_first=True).events
    return oldest[0].timestamp if oldest else 0


def errors_of(wanted: Filter) -> Filter:
    return replace(wanted, levels=ERROR_LEVELS)


def beside(service: TelemetryQueryService, wanted: Filter, direction: Direction, edge: int, *, limit: int) -> EventPage:
    if direction == "older":
        return service.events(wanted, limit=limit, before=edge)
    return service.events(wanted, limit=limit, after=edge)
