"""Chains: those of a range, counted and listed, and one with its events and its tree."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import orjson
from peewee import SQL, Case, fn

from telesink.store.query.chain_lookup import chain_number
from telesink.store.query.chain_moments import chains_at
from telesink.store.query.chain_selection import (
    ACTIVE,
    DURATION,
    FAILED,
    chain_conditions,
    silent_since,
)
from telesink.store.query.conditions import Condition, all_of
from telesink.store.query.events import events_from, listing
from telesink.store.query.filters import Filter
from telesink.store.query.results import Chain, ChainDetail, ChainReport
from telesink.store.query.tree import build_tree
from telesink.store.schema.models import TelemetryCorrelationChain, TelemetryEvent
from telesink.store.schema.views import CHAIN_STATUS

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader, Row
    from telesink.store.query.service import ChainOrder

_C: Final = TelemetryCorrelationChain
_COLUMNS: Final = (
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


def report(reader: Reader, wanted: Filter, *, limit: int, order: ChainOrder, as_of: int | None = None) -> ChainReport:
    """The chains of a range, counted, and the first of them in an order."""
    with reader.snapshot():
        where = all_of([*chain_conditions(reader, wanted), *_begun_by(as_of)])
        groups = _groups(reader, where, as_of)
        rows = _listed(reader, where, order, limit, as_of)
        silent = silent_since(reader, as_of)
        chains = [_chain(row, silent) for row in rows]
        if as_of is not None:
            chains = chains_at(reader, chains, as_of, silent)
    return ChainReport(
        total=sum(row[3] for row in groups),
        **_count_by_status(groups),
        avg_duration_us=_mean_duration(groups),
        depth_distribution=_count_by_depth(groups),
        chains=tuple(chains),
    )


def detail(reader: Reader, correlation_id: str, *, as_of: int | None = None) -> ChainDetail | None:
    """One chain with all its events, or None when there is none of this id."""
    silent = silent_since(reader, as_of)
    with reader.snapshot():
        number = chain_number(reader, correlation_id)
        if number is None:
            return None
        chain = _chain(reader.rows(_C.select(*_COLUMNS).where(_C.id == number))[0], silent)
        conditions = [TelemetryEvent.chain == number]
        if as_of is not None:
            conditions.append(TelemetryEvent.timestamp <= as_of)
            (chain,) = chains_at(reader, [chain], as_of, silent)
        events = events_from(reader.rows(listing([all_of(conditions)], upwards=True)), reader.names)
    return ChainDetail(chain, events, build_tree(events))


def _begun_by(as_of: int | None) -> list[Condition]:
    return [] if as_of is None else [_C.started_at <= as_of]


def _groups(reader: Reader, where: Condition, as_of: int | None) -> list[Row]:
    """(status, silent, depth, chains, their mean duration) for all that differ in the first three."""
    silent = _C.last_at < silent_since(reader, as_of)
    status = _C.status if as_of is None else Case(None, [(_C.last_at > as_of, ACTIVE)], _C.status)
    return [
        (_status(row[0], bool(row[1])), *row[1:])
        for row in reader.rows(
            _C.select(status, silent, _C.depth, fn.COUNT(_C.id), fn.AVG(DURATION))
            .where(where)
            .group_by(SQL("1"), SQL("2"), SQL("3"))
        )
    ]


def _count_by_status(groups: list[Row]) -> dict[str, int]:
    counts = dict.fromkeys((*CHAIN_STATUS, "timeout"), 0)
    for row in groups:
        counts[row[0]] += row[3]
    return counts


def _count_by_depth(groups: list[Row]) -> dict[int, int]:
    counts: Counter[int] = Counter()
    for row in groups:
        counts[row[2]] += row[3]
    return dict(sorted(counts.items()))


def _mean_duration(groups: list[Row]) -> float | None:
    """Of the chains that have ended; how long the others will take is not known."""
    ended = [(row[3], row[4]) for row in groups if row[0] in ("completed", "failed")]
    count = sum(chains for chains, _ in ended)
    return sum(chains * mean for chains, mean in ended) / count if count else None


def _listed(reader: Reader, where: Condition, order: ChainOrder, limit: int, as_of: int | None) -> list[Row]:
    if order == "slowest":
        return reader.rows(_selected(where).order_by(DURATION.desc(), _C.id.desc()).limit(limit))
    if order == "newest":
        return reader.rows(_selected(where).order_by(_C.id.desc()).limit(limit))
    # Failed chains are few and have an index, which SQLite takes when its own condition is repeated.
    failed = (_C.status == FAILED) & (_C.status != CHAIN_STATUS.index("completed"))
    has_failed = _C.status == FAILED
    if as_of is not None:
        failed, has_failed = failed & (_C.last_at <= as_of), has_failed & (_C.last_at <= as_of)
    rows = reader.rows(_selected(where & failed).order_by(_C.id.desc()).limit(limit))
    others = _selected(where & ~has_failed).order_by(_C.id.desc()).limit(limit - len(rows))
    return rows + (reader.rows(others) if len(rows) < limit else [])


def _selected(where: Condition) -> Any:
    return _C.select(*_COLUMNS).where(where)


def _chain(row: Row, silent: int) -> Chain:
    chain_id, root, depth, status, started_at, last_at, events, errors, components, pinned = row
    return Chain(
        chain_id,
        root,
        depth,
        _status(status, last_at < silent),
        started_at,
        last_at,
        events,
        errors,
        tuple(orjson.loads(components)),
        bool(pinned),
    )


def _status(number: int, silent: bool) -> str:
    return "timeout" if number == ACTIVE and silent else CHAIN_STATUS[number]
