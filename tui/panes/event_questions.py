"""What the events tab asks, and the frozen answers. The functions run in the feed's thread."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from telesink.store.query.filters import Filter
from telesink.store.query.results import EventPage
from telesink.tui.feed import Question
from telesink.tui.panes.event_window import PAGE, EventWindow

if TYPE_CHECKING:
    from telesink.store.query.service import TelemetryQueryService
    from telesink.tui.view import View

ERROR_LEVELS: Final = ("error", "critical")

Direction = Literal["older", "newer"]


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest page, and of which filter: the answer to a filter that was left is dropped."""

    where: str | None
    page: EventPage
    newest_at: int | None = None
    """Time of the newest event of the whole store, when the page is empty."""


@dataclass(frozen=True, slots=True)
class More:
    """The next page at one end of the window."""

    where: str | None
    direction: Direction
    edge: int
    """Id of the event that the page lies beyond; a window that ends elsewhere by now has no use for it."""
    page: EventPage


@dataclass(frozen=True, slots=True)
class Found:
    """Where a jump leads, with its surroundings; None when there is nothing in that direction."""

    where: str | None
    event_id: int | None
    window: EventWindow
    sought: str
    """What was looked for, in words: `older error`."""


@dataclass(frozen=True, slots=True)
class Jump:
    """To the nearest event of `sought` from the event `start` on, in a list of what `shown` lets through."""

    shown: Filter
    sought: Filter
    direction: Direction
    start: int
    what: str
    """For the sentence that says that there is none: `error`, `match`."""


def ask_newest(tab: str, view: View, where: str | None) -> Question:
    """The standing question of the tab."""
    return Question(tab, lambda service: newest(service, view.filter(view.now(), where=where)))


def ask_more(tab: str, wanted: Filter, direction: Direction, edge: int) -> Question:
    return Question(tab, lambda service: more(service, wanted, direction, edge), standing=False)


def ask_jump(tab: str, jump: Jump) -> Question:
    return Question(tab, lambda service: find(service, jump), standing=False)


def newest(service: TelemetryQueryService, wanted: Filter) -> Newest:
    page = service.events(wanted, limit=PAGE)
    return Newest(wanted.where, page, None if page.events else service.newest_timestamp())


def more(service: TelemetryQueryService, wanted: Filter, direction: Direction, edge: int) -> More:
    """The page beyond the event `edge`."""
    page = _beside(service, wanted, direction, edge, limit=PAGE)
    return More(wanted.where, direction, edge, page)


def find(service: TelemetryQueryService, jump: Jump) -> Found:
    """Where the jump leads, in the surroundings that the list lets through."""
    shown, direction = jump.shown, jump.direction
    words = f"{direction} {jump.what}"
    hit = _beside(service, jump.sought, direction, jump.start, limit=1).events
    if not hit:
        return Found(shown.where, None, EventWindow(), words)
    target = hit[0]
    above = _beside(service, shown, "newer", target.id, limit=PAGE // 2)
    below = _beside(service, shown, "older", target.id, limit=PAGE // 2)
    window = EventWindow((*above.events, target, *below.events), below.has_more, above.has_more)
    return Found(shown.where, target.id, window, words)


def errors_of(wanted: Filter) -> Filter:
    return replace(wanted, levels=ERROR_LEVELS)


def _beside(
    service: TelemetryQueryService, wanted: Filter, direction: Direction, edge: int, *, limit: int
) -> EventPage:
    if direction == "older":
        return service.events(wanted, limit=limit, before=edge)
    return service.events(wanted, limit=limit, after=edge)
