"""A page of chains in an order, below or above a chain that is known: keys, never offsets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from telesink.store.query.chain_lookup import chain_number
from telesink.store.query.chain_selection import DURATION, FAILED
from telesink.store.query.conditions import Condition, all_of, everything
from telesink.store.query.results import ChainOrder
from telesink.store.schema.models import TelemetryCorrelationChain
from telesink.store.schema.views import CHAIN_STATUS

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader, Row

_C: Final = TelemetryCorrelationChain
COLUMNS: Final = (
    _C.chain_id,
    _C.root,
    _C.depth,
    _C.status,
    _C.started_at,
    _C.last_at,
    _C.total_events,
    _C.error_count,
    _C.components,
    _C.pinned,
)
"""In the order of `Chain`'s fields."""


@dataclass(frozen=True, slots=True)
class ChainPage:
    """Which chains are wanted of all that match."""

    limit: int
    order: ChainOrder = "newest"
    first: str | None = None
    """The page begins with this chain; None, or one that is not stored any more: with the first of the order."""
    above: bool = False
    """The page ends just before `first` instead; without one it is the end of the order."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the orders a chain stands now."""

    number: int
    duration: int
    is_failed: bool


def listed(reader: Reader, where: Condition, page: ChainPage, as_of: int | None) -> list[Row]:
    """The rows of a page of the chains that fulfil a condition, in its order."""
    place = _place(reader, page.first) if page.first is not None else None
    rows: list[Row] = []
    for group, within in _groups(page, as_of):
        if len(rows) < page.limit and (condition := _beyond(place, group, page)) is not None:
            selected = _C.select(*COLUMNS).where(all_of([where, within, condition]))
            rows += reader.rows(selected.order_by(*_keys(page)).limit(page.limit - len(rows)))
    if page.above:
        rows.reverse()
    return rows


def _place(reader: Reader, chain_id: str) -> _Place | None:
    number = chain_number(reader, chain_id)
    rows = reader.rows(_C.select(_C.id, DURATION, _C.status).where(_C.id == number)) if number is not None else []
    return _Place(rows[0][0], rows[0][1], rows[0][2] == FAILED) if rows else None


def _groups(page: ChainPage, as_of: int | None) -> list[tuple[bool | None, Condition]]:
    """The groups that stand one after the other: whether it is of failed ones (None: of all), its condition."""
    if page.order != "failed":
        return [(None, everything())]
    # Failed chains are few and have an index, which SQLite takes when its own condition is repeated.
    failed = (_C.status == FAILED) & (_C.status != CHAIN_STATUS.index("completed"))
    has_failed = _C.status == FAILED
    if as_of is not None:
        failed, has_failed = failed & (_C.last_at <= as_of), has_failed & (_C.last_at <= as_of)
    groups: list[tuple[bool | None, Condition]] = [(True, failed), (False, ~has_failed)]
    return groups[::-1] if page.above else groups


def _beyond(place: _Place | None, group: bool | None, page: ChainPage) -> Condition | None:
    """What the chains of a group fulfil that are wanted; None when none of the group can be."""
    if place is None:
        return everything()
    if group is not None and group is not place.is_failed:
        return everything() if group is page.above else None
    if page.order != "slowest":
        return _C.id > place.number if page.above else _C.id <= place.number
    same = place.duration == DURATION
    if page.above:
        return (place.duration < DURATION) | (same & (_C.id > place.number))
    return (place.duration > DURATION) | (same & (_C.id <= place.number))


def _keys(page: ChainPage) -> list[Any]:
    keys = [DURATION, _C.id] if page.order == "slowest" else [_C.id]
    return [key.asc() if page.above else key.desc() for key in keys]
