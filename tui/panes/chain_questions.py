"""What the tab Chains asks: a stretch of the list, one chain, and what was sought in it. Runs in the feed's thread."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from telesink.store.query.results import Chain, ChainReport
from telesink.store.query.syntax import FilterError
from telesink.tui.panes.chain_shape import ChainShape, shape_of
from telesink.tui.panes.chain_window import PAGE, ChainWindow

if TYPE_CHECKING:
    from telesink.store.query.results import ChainOrder
    from telesink.store.query.service import TelemetryQueryService
    from telesink.tui.view import View

Edge = Literal["above", "end"]

_FROM_THE_TOP: Final = ChainWindow()


@dataclass(frozen=True, slots=True)
class Listed:
    """Which chains the list has."""

    order: ChainOrder = "newest"
    where: str | None = None
    window: ChainWindow = _FROM_THE_TOP


_ALL: Final = Listed()


@dataclass(frozen=True, slots=True)
class ChainsWanted:
    """All that the answer depends on, beside the view."""

    listed: Listed = _ALL
    edge: Edge | None = None
    """Of a question that is asked once: with a page more above the window, or the end of the list."""
    chosen: str | None = None
    """The chain whose tree is wanted; None: the first of the list."""
    search: str | None = None
    """Sought in that chain."""


@dataclass(frozen=True, slots=True)
class Search:
    """What was sought in a chain, and the rows that it was found in; or what is wrong with the expression."""

    where: str
    found: frozenset[Hashable] = frozenset()
    mistake: str | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class ChainsSnapshot:
    wanted: ChainsWanted
    """What was asked."""
    window: ChainWindow
    """The one that `report` has the chains of: another one than was asked when that had an edge."""
    report: ChainReport
    shape: ChainShape | None
    """Of the chain that was asked for, or of the first one."""
    search: Search | None = None


@dataclass(slots=True)
class ChainMemory:
    """What was answered last, so that only what has changed is read and built anew. The feed's thread alone uses it."""

    shape: ChainShape | None = None
    search: Search | None = None


def ask_chains(service: TelemetryQueryService, view: View, wanted: ChainsWanted, memory: ChainMemory) -> ChainsSnapshot:
    """The answer to the standing question, and to one with an edge."""
    window, report = _report(service, view, wanted.listed, wanted.edge)
    chain_id = wanted.chosen or (report.chains[0].chain_id if report.chains else None)
    before = memory.shape
    memory.shape = _shape(service, view, chain_id, before) if chain_id else None
    if memory.search is None or memory.search.where != wanted.search or memory.shape is not before:
        memory.search = _search(service, memory.shape, wanted.search)
    return ChainsSnapshot(wanted, window, report, memory.shape, memory.search)


def _report(
    service: TelemetryQueryService, view: View, listed: Listed, edge: Edge | None
) -> tuple[ChainWindow, ChainReport]:
    window = listed.window
    if edge == "above":
        window = window.grown_up(_page_above(service, view, listed))
    elif edge == "end":
        window = _FROM_THE_TOP.grown_up(_page_above(service, view, replace(listed, window=_FROM_THE_TOP)))
    found = service.chains(
        view.filter(view.now(), where=listed.where),
        limit=window.size,
        order=listed.order,
        as_of=view.as_of,
        first=window.first,
    )
    return window, found


def _page_above(service: TelemetryQueryService, view: View, listed: Listed) -> tuple[Chain, ...]:
    bounded = view.filter(view.now(), where=listed.where)
    return service.chains(
        bounded, limit=PAGE, order=listed.order, as_of=view.as_of, first=listed.window.first, above=True
    ).chains


def _shape(service: TelemetryQueryService, view: View, chain_id: str, before: ChainShape | None) -> ChainShape | None:
    known = before if before and before.detail.chain.chain_id == chain_id else None
    detail = service.chain(chain_id, as_of=view.as_of, known=known.detail if known else None)
    return shape_of(detail, known) if detail else None


def _search(service: TelemetryQueryService, shape: ChainShape | None, where: str | None) -> Search | None:
    if shape is None or where is None:
        return None
    try:
        ids = service.chain_matches(shape.detail.chain.chain_id, where)
    except FilterError as error:
        return Search(where, mistake=str(error), column=error.column)
    found = (key for key, node in shape.spans.items() if any(event.id in ids for event in node.events))
    return Search(where, frozenset(found))
