"""Fills a real store row by row, as the writer would leave it, for the tests of the questions asked of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from typing import Any

from telesink.store.levels import LEVELS
from telesink.store.location import StoreLocation
from telesink.store.query.service import TelemetryQueryService
from telesink.store.schema.engine import migrate, open_writer
from telesink.store.spool.keys import chain_hash

MINUTE = 60 * 1_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
T0 = 1_790_000_000_000_000
"""The moment of the first row in most tests: 2026-09-21, not at the start of an hour."""

ServiceMaker = Callable[..., TelemetryQueryService]
"""The fixture `asking`: makes a service, at a time `now` in microseconds and with settings."""

STATUS = {"active": 0, "completed": 1, "failed": 2}
TABLES = {
    "event": "telemetry_events",
    "metric": "telemetry_metrics",
    "health": "telemetry_health_checks",
    "snapshot": "telemetry_performance_snapshots",
}


class Rows:
    """A store and an open connection that writes to it."""

    def __init__(self, location: StoreLocation) -> None:
        migrate(location)
        self.location = location
        self.connection: sqlite3.Connection = open_writer(location)
        self._names: dict[str, int] = {}
        self._chains: dict[str, int] = {}

    def close(self) -> None:
        self.connection.close()

    def name(self, text: str) -> int:
        """The number of a name, stored at its first use."""
        if text not in self._names:
            cursor = self.connection.execute("insert into telemetry_names (name) values (?)", (text,))
            self._names[text] = int(cursor.lastrowid or 0)
        return self._names[text]

    def event(
        self,
        at: int = T0,
        *,
        event_type: str = "tool",
        name: str = "invocation_complete",
        component: str = "tool_telemetry",
        operation: str | None = "memory.search",
        level: str = "info",
        message: str | None = None,
        chain: str | None = None,
        span: str | None = None,
        parent: str | None = None,
        duration_us: int | None = None,
        **payloads: Any,
    ) -> int:
        """Inserts an event and gives its id; `metadata`, `context` and `performance` are values."""
        return self._insert(
            "event",
            at,
            timestamp=at,
            event_type=self.name(event_type),
            event_name=self.name(name),
            component=self.name(component),
            operation=None if operation is None else self.name(operation),
            level=LEVELS[level],
            chain=None if chain is None else self._chain_of(chain, at, component, level),
            span_id=span,
            parent_id=parent,
            duration_us=duration_us,
            message=message,
            **{column: json.dumps(value) for column, value in payloads.items()},
        )

    def metric(
        self,
        value: float | None,
        at: int = T0,
        *,
        name: str = "queue.depth",
        component: str = "worker",
        kind: str = "gauge",
        unit: str | None = None,
        labels: dict[str, Any] | None = None,
        **rest: Any,
    ) -> int:
        return self._insert(
            "metric",
            at,
            timestamp=at,
            metric_name=self.name(name),
            component=self.name(component),
            metric_type=self.name(kind),
            value=value,
            unit=None if unit is None else self.name(unit),
            labels=None if labels is None else json.dumps(labels),
            **rest,
        )

    def health(
        self,
        healthy: bool,
        at: int = T0,
        *,
        component: str = "db",
        check: str = "ping",
        error: str | None = None,
        response_us: int | None = None,
    ) -> int:
        return self._insert(
            "health",
            at,
            checked_at=at,
            component=self.name(component),
            check_name=self.name(check),
            is_healthy=int(healthy),
            error_message=error,
            response_time_us=response_us,
        )

    def snapshot(
        self,
        duration_us: int | None,
        at: int = T0,
        *,
        component: str = "db",
        operation: str = "query",
        beside_event: bool = False,
        memory: int | None = None,
        kind: int | None = None,
    ) -> int:
        return self._insert(
            "snapshot",
            at,
            recorded_at=at,
            component=self.name(component),
            operation=self.name(operation),
            duration_us=duration_us,
            memory_usage_bytes=memory,
            performance_class=kind,
            beside_event=int(beside_event),
        )

    def chain(
        self,
        chain_id: str,
        started: int = T0,
        last: int | None = None,
        *,
        status: str = "completed",
        components: Iterable[str] = ("tool_telemetry",),
        events: int = 1,
        errors: int = 0,
        depth: int = 1,
        root: str | None = None,
        pinned: bool | None = None,
    ) -> int:
        """Inserts a chain's own row and gives its number."""
        number = self._row(
            "telemetry_correlation_chains",
            chain_id=chain_id,
            root=root,
            depth=depth,
            status=STATUS[status],
            started_at=started,
            last_at=started if last is None else last,
            total_events=events,
            error_count=errors,
            components=json.dumps(list(components), separators=(",", ":")),
            pinned=pinned,
        )
        self._chains[chain_id] = number
        return number

    def seal(self, run: int, chain_ids: Iterable[str]) -> None:
        """Puts chains into a sorted run of keys, as the writer does when it has enough of them."""
        keys = [(run, chain_hash(text), self._chains[text]) for text in chain_ids]
        self.connection.executemany("insert into telemetry_chain_keys (run, hash, chain) values (?, ?, ?)", keys)

    def _chain_of(self, chain_id: str, at: int, component: str, level: str) -> int:
        if chain_id not in self._chains:
            self.chain(chain_id, at, components=[component], events=0)
        number = self._chains[chain_id]
        self.connection.execute(
            "update telemetry_correlation_chains set started_at = min(started_at, ?), "
            "last_at = max(last_at, ?), total_events = total_events + 1, error_count = error_count + ? "
            "where id = ?",
            (at, at, LEVELS[level] >= 4, number),
        )
        return number

    def _insert(self, kind: str, at: int, **columns: Any) -> int:
        table = TABLES[kind]
        free = f"select coalesce(max(id) + 1, ?1) from {table} where id >= ?1 and id < ?1 + 2048"
        row_id: int = self.connection.execute(free, (at << 11,)).fetchone()[0]
        return self._row(table, id=row_id, **columns)

    def _row(self, table: str, **columns: Any) -> int:
        marks = ", ".join("?" * len(columns))
        cursor = self.connection.execute(
            f"insert into {table} ({', '.join(columns)}) values ({marks})", tuple(columns.values())
        )
        return int(cursor.lastrowid or 0)
