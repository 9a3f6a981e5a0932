"""Chains: those of a range, counted and listed, and one with its events and its tree."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import orjson
from peewee import SQL, Case, fn

from telesink.store.query.chain_lookup import chain_number
from telesink.store.query.chain_moments import chains_at
from telesink.store.query.chain_pages import COLUMNS, ChainPage, listed
from telesink.store.query.chain_selection import ACTIVE, DURATION, chain_conditions, silent_since
from telesink.store.query.conditions import Condition, all_of
from telesink.store.query.events import events_from, listing
from telesink.store.query.filters import Filter
from telesink.store.query.results import Chain, ChainDetail, ChainReport
from telesink.store.query.tree import build_tree
from telesink.store.schema.models import TelemetryCorrelationChain, TelemetryEvent
from telesink.store.schema.views import CHAIN_STATUS

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader, Row

_C: Final = TelemetryCorrelationChain


def report(reader: Reader, wanted: Filter, *, page: ChainPage, as_of: int | None = None) -> ChainReport:
    """The chains of a range, counted, and a page of them."""
    with reader.snapshot():
        where = all_of([*chain_conditions(reader, wanted), *_begun_by(as_of)])
        groups = _groups(reader, where, as_of)
        rows = listed(reader, where, page, as_of)
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


def detail(
    reader: Reader, correlation_id: str, *, as_of: int | None = None, known: ChainDetail | None = None
) -> ChainDetail | None:
    """One chain with all its events, or None when there is none of this id; `known` itself while it is as it was."""
    silent = silent_since(reader, as_of)
    with reader.snapshot():
        number = chain_number(reader, correlation_id)
        if number is None:
            return None
        chain = _chain(reader.rows(_C.select(*COLUMNS).where(_C.id == number))[0], silent)
        conditions = [TelemetryEvent.chain == number]
        if as_of is not None:
            conditions.append(TelemetryEvent.timestamp <= as_of)
            (chain,) = chains_at(reader, [chain], as_of, silent)
        if known is not None and known.chain == chain:
            return known
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
