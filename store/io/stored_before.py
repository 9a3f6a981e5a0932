"""`StoredBefore`: a staging that leaves out rows that the tables have, such as those of an export of this very store.

Records of imports are known again by their fingerprints, and rows that a program recorded have none: these are
known by all that they say.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

from telesink.store.io.importing import Staging
from telesink.store.schema.row_key import SLOT_BITS
from telesink.store.spool.encoding import encode
from telesink.store.spool.records import EVENT, HEALTH, KINDS, METRIC, PERFORMANCE, PINNED_EVENT, Record
from telesink.store.times import NS_PER_US, US_PER_MS

_NAME: Final = "(select id from telemetry_names where name = ?)"
_CHAIN: Final = "(select chain_id from telemetry_correlation_chains as c where c.id = chain) is ?"


def _is_name(column: str) -> str:
    return f"{column} = {_NAME}"


def _may_be_name(column: str) -> str:
    return f"(select name from telemetry_names as n where n.id = {column}) is ?"


def _is(*columns: str) -> list[str]:
    return [f"{column} is ?" for column in columns]


_CONDITIONS: Final[dict[bytes, tuple[str, list[str]]]] = {
    EVENT: (
        "telemetry_events",
        [
            *map(_is_name, ("event_type", "event_name", "component")), _may_be_name("operation"),
            *_is("level", "message"), _CHAIN,
            *_is("span_id", "parent_id", "duration_us", "metadata", "context", "performance"),
        ],
    ),
    METRIC: (
        "telemetry_metrics",
        [
            *map(_is_name, ("metric_name", "component", "metric_type")), *_is("value"), _may_be_name("unit"),
            *_is("labels", "aggregation_period", "count", "sum", "min", "max", "buckets"),
        ],
    ),
    HEALTH: (
        "telemetry_health_checks",
        [
            *map(_is_name, ("component", "check_name")),
            *_is("is_healthy", "error_message", "response_time_us", "metadata"),
        ],
    ),
    PERFORMANCE: (
        "telemetry_performance_snapshots",
        [
            *map(_is_name, ("component", "operation")),
            *_is("duration_us", "memory_usage_bytes", "cpu_usage_percent", "resource_metrics", "beside_event"),
        ],
    ),
}  # fmt: skip
"""By kind of record its table, and a condition for each value behind its time, in the record's order."""
_DURATIONS: Final = frozenset({"duration_ms", "response_time_ms"})
_PAYLOADS: Final = frozenset({"metadata", "context", "performance", "labels", "buckets", "resource_metrics"})


class StoredBefore:
    """`redact` is what the staging behind it does to values: the tables have what it makes of them."""

    def __init__(self, staging: Staging, store: sqlite3.Connection, redact: Callable[[Any], Any]) -> None:
        self._staging = staging
        self._store = store
        self._redact = redact
        self._ranges = {kind: _range(store, table) for kind, (table, _) in _CONDITIONS.items()}
        self._at: tuple[bytes, int] | None = None
        self._seen: Counter[tuple[Any, ...]] = Counter()
        """Rows of the present moment, which may be alike; rows come in order of time."""

    def append(self, record: Record) -> None:
        """Passes a record on, unless as many rows like it are stored as have come."""
        kind = EVENT if KINDS[type(record)] == PINNED_EVENT else KINDS[type(record)]
        if kind not in _CONDITIONS or not self._is_stored(kind, record):
            self._staging.append(record)

    def _is_stored(self, kind: bytes, record: Record) -> bool:
        timestamp = record.timestamp_ns // NS_PER_US
        first = timestamp << SLOT_BITS
        lowest, highest = self._ranges[kind]
        if not lowest <= first <= highest:
            return False
        table, conditions = _CONDITIONS[kind]
        moment = (first, first + (1 << SLOT_BITS))
        if self._store.execute(f"select 1 from {table} where id >= ? and id < ? limit 1", moment).fetchone() is None:
            return False
        if self._at != (kind, timestamp):
            self._at = (kind, timestamp)
            self._seen.clear()
        values = self._values(record)
        self._seen[values] += 1
        sql = f"select count(*) from {table} where id >= ? and id < ? and {' and '.join(conditions)}"
        return bool(self._store.execute(sql, (*moment, *values)).fetchone()[0] >= self._seen[values])

    def _values(self, record: Record) -> tuple[Any, ...]:
        """The record's values as the tables have them."""
        names = record._fields[1:-1]
        return tuple(_stored(name, self._redact(value)) for name, value in zip(names, record[1:-1], strict=True))


def _range(store: sqlite3.Connection, table: str) -> tuple[int, int]:
    """The lowest and the highest key, as first keys of their moments."""
    lowest, highest = store.execute(f"select (select min(id) from {table}), (select max(id) from {table})").fetchone()
    return (1, 0) if lowest is None else (lowest >> SLOT_BITS << SLOT_BITS, highest)


def _stored(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _DURATIONS:
        return int(value * US_PER_MS + 0.5)
    return encode((value,))[1:-1].decode() if name in _PAYLOADS else value
