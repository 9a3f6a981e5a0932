"""Writes the fixed rows into a real store by plain inserts: no writer, no clock, the same file every time."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable
from contextlib import closing

from telesink.store.levels import LEVELS
from telesink.store.location import StoreLocation
from telesink.store.query.results import Event
from telesink.store.schema.engine import migrate
from telesink.store.schema.views import CHAIN_STATUS, PERFORMANCE_CLASSES
from tests.tui.fixed_rows import CHAINS, CHECKS, EVENTS, METRICS, NOW, SNAPSHOTS


class Names:
    """Numbers for texts that repeat, as the writer gives them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def number(self, name: str | None) -> int | None:
        if name is None:
            return None
        self._connection.execute("insert or ignore into telemetry_names (name) values (?)", (name,))
        found = self._connection.execute("select id from telemetry_names where name = ?", (name,)).fetchone()
        return int(found[0])


def build_store(location: StoreLocation) -> None:
    """A store with all the fixed rows."""
    migrate(location)
    with closing(sqlite3.connect(location.path)) as connection, connection:
        _insert_chains(connection)
        insert_events(connection, EVENTS)
        _insert_rest(connection, Names(connection))


def insert_events(connection: sqlite3.Connection, events: Iterable[Event]) -> None:
    """Adds events; their chains must be there."""
    names = Names(connection)
    chains = dict(connection.execute("select chain_id, id from telemetry_correlation_chains").fetchall())
    for event in events:
        row = (
            event.id, event.timestamp, names.number(event.event_type), names.number(event.event_name),
            names.number(event.component), names.number(event.operation), LEVELS[event.level],
            chains.get(event.correlation_id), event.span_id, event.parent_id, event.duration_us, event.message,
            event.metadata, event.context, event.performance, None,
        )  # fmt: skip
        _insert(connection, "telemetry_events", row)


def log_commit(connection: sqlite3.Connection, events: Iterable[Event]) -> None:
    """What the writer notes of events that it has added, for who follows the table."""
    added = {event.id for event in events}
    ids = [row[0] for row in connection.execute("select id from telemetry_events")]
    before = max((number for number in ids if number not in added), default=-1)
    late = array("q", sorted(number for number in added if number < before)).tobytes()
    connection.execute(
        "insert into telemetry_commits (kind, committed_at, highest, late, rows) values ('e', ?, ?, ?, ?)",
        (NOW, max(ids), late or None, len(added)),
    )


def _insert_chains(connection: sqlite3.Connection) -> None:
    for number, chain in enumerate(CHAINS, 1):
        row = (
            number, chain.chain_id, chain.root, chain.depth, CHAIN_STATUS.index(chain.status), chain.started_at,
            chain.last_at, chain.total_events, chain.error_count, json.dumps(chain.components), None,
        )  # fmt: skip
        _insert(connection, "telemetry_correlation_chains", row)


def _insert_rest(connection: sqlite3.Connection, names: Names) -> None:
    for check in CHECKS:
        row = (
            check.id, check.checked_at, names.number(check.component), names.number(check.check_name),
            check.is_healthy, check.error_message, check.response_time_us, None,
        )  # fmt: skip
        _insert(connection, "telemetry_health_checks", row)
    for point in METRICS:
        row = (
            point.id, point.timestamp, names.number(point.metric_name), names.number(point.component),
            names.number(point.metric_type), point.value, names.number(point.unit), point.labels,
            None, None, None, None, None, None,
        )  # fmt: skip
        _insert(connection, "telemetry_metrics", row)
    for shot in SNAPSHOTS:
        row = (
            shot.id, shot.recorded_at, names.number(shot.component), names.number(shot.operation), shot.duration_us,
            shot.memory_usage_bytes, shot.cpu_usage_percent, None,
            PERFORMANCE_CLASSES.index(shot.performance_class or "fast"), True,
        )  # fmt: skip
        _insert(connection, "telemetry_performance_snapshots", row)


def _insert(connection: sqlite3.Connection, table: str, row: tuple[object, ...]) -> None:
    connection.execute(f"insert into {table} values ({','.join('?' * len(row))})", row)
