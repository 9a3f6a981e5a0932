"""Chains as they were at a moment. The table has them as they are now, so what came later is taken off again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from peewee import fn

from telesink.store.levels import ERROR
from telesink.store.query import dialect
from telesink.store.query.chain_lookup import chain_number
from telesink.store.query.results import Chain
from telesink.store.schema.models import TelemetryEvent

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader

_E: Final = TelemetryEvent


def chains_at(reader: Reader, chains: Sequence[Chain], moment: int, silent: int) -> list[Chain]:
    """The chains with what they had by `moment`, microseconds; `silent` as in `chain_selection.silent_since`.

    One that has changed since was still running then: its events up to the moment are counted. Its depth and root
    stay those of now.
    """
    later = [chain.chain_id for chain in chains if chain.last_at > moment]
    before = _counted(reader, later, moment) if later else {}
    return [_at(chain, before[chain.chain_id], silent) if chain.chain_id in before else chain for chain in chains]


def _counted(reader: Reader, chain_ids: Sequence[str], moment: int) -> dict[str, tuple[Any, ...]]:
    """Chain to its events by then, the errors among them, and the time of the last; none of it without an event."""
    numbers = {chain_id: number for chain_id in chain_ids if (number := chain_number(reader, chain_id)) is not None}
    errors = fn.SUM(dialect.off_index(_E.level) >= ERROR)
    counted = (
        _E.select(_E.chain, fn.COUNT(_E.id), errors, fn.MAX(_E.timestamp))
        .where(_E.chain.in_(list(numbers.values())) & (_E.timestamp <= moment))
        .group_by(_E.chain)
    )
    found = {row[0]: row[1:] for row in reader.rows(counted)}
    return {chain_id: found.get(number, (0, 0, None)) for chain_id, number in numbers.items()}


def _at(chain: Chain, counts: tuple[Any, ...], silent: int) -> Chain:
    events, errors, last_at = counts
    last_at = chain.started_at if last_at is None else last_at
    status = "timeout" if last_at < silent else "active"
    return replace(chain, status=status, last_at=last_at, total_events=events, error_count=errors)
