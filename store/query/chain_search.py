"""Searching within one chain: which of its events an expression means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from telesink.store.query.chain_lookup import chain_number
from telesink.store.query.conditions import Conditions, all_of
from telesink.store.query.fields import EVENTS
from telesink.store.schema.models import TelemetryEvent

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader

SPANS: Final = replace(EVENTS, searched=("message", "operation", "name", "component"))
"""The fields of events; bare words search what a tree shows of them, and not their messages alone."""


def matching_events(reader: Reader, correlation_id: str, where: str) -> frozenset[int]:
    """The ids of the events; none when there is no such chain. Raises `FilterError` for a mistake."""
    conditions = Conditions(reader, SPANS, TelemetryEvent).written(where)
    with reader.snapshot():
        number = chain_number(reader, correlation_id)
        if number is None:
            return frozenset()
        within = all_of([TelemetryEvent.chain == number, *conditions])
        return frozenset(row[0] for row in reader.rows(TelemetryEvent.select(TelemetryEvent.id).where(within)))
