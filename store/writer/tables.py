"""`TableWriter`: decoded records into rows of the four tables and the chains, within the writer's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from operator import itemgetter
from typing import Any, Final

from telesink.store.schema.row_key import SLOT_BITS
from telesink.store.settings import Settings
from telesink.store.spool.records import CHAIN, EVENT, HEALTH, METRIC, PERFORMANCE, PINNED_EVENT
from telesink.store.times import NS_PER_US, US_PER_MS
from telesink.store.writer.backlog import Batch
from telesink.store.writer.chains import ChainBook, NamingTable
from telesink.store.writer.commits import CommitLog
from telesink.store.writer.decoding import NULL_SIZE, payload_text
from telesink.store.writer.names import Names
from telesink.store.writer.row_ids import RowIds

Values = tuple[Any, ...]

_NOTHING: Final = 0.5
"""Stands for null on its way into the event table. To bind None, Python's sqlite3 first looks for an adapter: 0.3 us,
as much as half a row. A number with a fraction equals nothing that these columns hold, texts and whole numbers."""

_INSERT_EVENT: Final = f"""
    insert into telemetry_events
        (id, timestamp, event_type, event_name, component, operation, level, chain, span_id, parent_id,
         duration_us, message, metadata, context, performance, pinned)
    values (?, ?, ?, ?, ?, ?, ?, ?{f", nullif(?, {_NOTHING})" * 7}, """
_INSERTS: Final = {
    EVENT: _INSERT_EVENT + "null)",
    PINNED_EVENT: _INSERT_EVENT + "1)",
    METRIC: """
        insert into telemetry_metrics
            (id, timestamp, metric_name, component, metric_type, value, unit, labels, aggregation_period, count, sum,
             min, max, buckets)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
    HEALTH: """
        insert into telemetry_health_checks
            (id, checked_at, component, check_name, is_healthy, error_message, response_time_us, metadata)
        values (?, ?, ?, ?, ?, ?, ?, ?)""",
    PERFORMANCE: """
        insert into telemetry_performance_snapshots
            (id, recorded_at, component, operation, duration_us, memory_usage_bytes, cpu_usage_percent,
             resource_metrics, beside_event, performance_class)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
}
_TABLES: Final = {
    EVENT: "telemetry_events",
    METRIC: "telemetry_metrics",
    HEALTH: "telemetry_health_checks",
    PERFORMANCE: "telemetry_performance_snapshots",
}
_NEW_FINGERPRINT: Final = "insert or ignore into telemetry_fingerprints (timestamp, hash) values (?, ?)"
_by_time: Final[Callable[[Values], int]] = itemgetter(0)


class TableWriter:
    """Belongs to the one writer. After a transaction that failed it must be made anew: its numbers may be void."""

    def __init__(self, connection: sqlite3.Connection, settings: Settings) -> None:
        self._connection = connection
        self._settings = settings
        self._names = Names(connection)
        self._naming = NamingTable()
        self._chains = ChainBook(connection, self._naming)
        self._commits = CommitLog(connection)
        self._ids = {kind: RowIds(connection, table) for kind, table in _TABLES.items()}
        self._ids[PINNED_EVENT] = self._ids[EVENT]  # one table
        self._rows: dict[bytes, Callable[[list[Values], RowIds], Iterator[Values]]] = {
            EVENT: self._event_rows,
            PINNED_EVENT: self._event_rows,
            METRIC: self._metric_rows,
            HEALTH: self._health_rows,
            PERFORMANCE: self._performance_rows,
        }

    def write(self, batch: Batch) -> None:
        """Stores a batch of decoded records by kind; the caller begins and commits."""
        imported_chains = batch.pop(CHAIN, ())
        for kind, records in batch.items():
            records.sort(key=_by_time)  # nearly sorted already; keeps each table growing at its end
            ids = self._ids[kind]
            ids.begin_batch()
            stored = self._connection.executemany(_INSERTS[kind], self._rows[kind](records, ids)).rowcount
            self._commits.add(EVENT if kind == PINNED_EVENT else kind, ids, stored)
        self._chains.write()
        for chain in imported_chains:  # after the events that they are about
            self._chains.take_over(chain)

    def _is_new(self, timestamp: int, fingerprint: int | None) -> bool:
        """False for a record of an import that is stored already."""
        if fingerprint is None:
            return True
        return self._connection.execute(_NEW_FINGERPRINT, (timestamp, fingerprint)).rowcount == 1

    def _event_rows(self, records: list[Values], ids: RowIds) -> Iterator[Values]:
        # The hot loop: 2 us an event, half of it the chain's. Hence the names bound here, and no calls that a
        # comparison can save. A generator: rows that die young never meet the garbage collector, 5 % of the whole.
        names, naming = self._names, self._naming
        touched, touch = self._chains.touched, self._chains.touch
        for (
            time_ns, event_type, event_name, component, operation, level, message, correlation_id, span, parent,
            duration_ms, metadata, context, performance, fingerprint,
        ) in records:  # fmt: skip
            timestamp = time_ns // NS_PER_US
            if fingerprint is not None and not self._is_new(timestamp, fingerprint):
                continue
            duration = None if duration_ms is None else int(duration_ms * US_PER_MS + 0.5)
            chain = None
            if correlation_id is not None:
                state = touched.get(correlation_id) or touch(correlation_id)
                chain = state.number
                state.add(
                    timestamp, duration, naming[event_name], component, operation or event_name, level, span,
                    parent,
                )  # fmt: skip
            row_id = timestamp << SLOT_BITS
            if row_id > ids.highest:
                ids.highest = row_id
            else:
                row_id = ids.next(timestamp)
            yield (
                row_id, timestamp, names[event_type], names[event_name], names[component],
                None if operation is None else names[operation], level, chain,
                _NOTHING if span is None else span, _NOTHING if parent is None else parent,
                _NOTHING if duration is None else duration, _NOTHING if message is None else message,
                _NOTHING if len(metadata) == NULL_SIZE else str(metadata, "utf-8"),
                _NOTHING if len(context) == NULL_SIZE else str(context, "utf-8"),
                _NOTHING if len(performance) == NULL_SIZE else str(performance, "utf-8"),
            )  # fmt: skip

    def _metric_rows(self, records: list[Values], ids: RowIds) -> Iterator[Values]:
        names = self._names
        for at, name, component, kind, value, unit, labels, period, count, total, low, high, buckets, mark in records:
            timestamp = at // NS_PER_US
            if self._is_new(timestamp, mark):
                yield (
                    ids.next(timestamp), timestamp, names[name], names[component], names[kind], value,
                    names.optional(unit), payload_text(labels), period, count, total, low, high, payload_text(buckets),
                )  # fmt: skip

    def _health_rows(self, records: list[Values], ids: RowIds) -> Iterator[Values]:
        names = self._names
        for time_ns, component, check, healthy, error, response_ms, metadata, mark in records:
            timestamp = time_ns // NS_PER_US
            if self._is_new(timestamp, mark):
                yield (
                    ids.next(timestamp), timestamp, names[component], names[check], healthy, error,
                    _microseconds(response_ms), payload_text(metadata),
                )  # fmt: skip

    def _performance_rows(self, records: list[Values], ids: RowIds) -> Iterator[Values]:
        names = self._names
        for time_ns, component, operation, duration_ms, memory, cpu, metrics, beside_event, mark in records:
            timestamp = time_ns // NS_PER_US
            if self._is_new(timestamp, mark):
                yield (
                    ids.next(timestamp), timestamp, names[component], names[operation], _microseconds(duration_ms),
                    memory, cpu, payload_text(metrics), beside_event, self._performance_class(component, duration_ms),
                )  # fmt: skip

    def _performance_class(self, component: str, duration_ms: float | None) -> int | None:
        """0 fast, 1 normal, 2 slow, 3 critical, by the component's thresholds."""
        if duration_ms is None:
            return None
        limits = self._settings.thresholds(component)
        return sum(duration_ms > limit for limit in (limits.fast, limits.normal, limits.slow))


def _microseconds(milliseconds: float | None) -> int | None:
    return None if milliseconds is None else round(milliseconds * US_PER_MS)
