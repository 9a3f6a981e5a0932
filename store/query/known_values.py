"""The names that a store has lately seen, for completion in a shell: cheap, and never in the way.

Nothing is drained, made, migrated or waited for. Of each table only the newest rows are looked at, whatever its size.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from itertools import islice
from time import monotonic
from typing import Final, Literal

from telesink.store.location import StoreLocation
from telesink.store.schema.read_only import read_only_uri

Known = Literal["component", "operation", "event_type", "correlation_id"]

_ROWS: Final = 2000
"""Looked at in each table: 2 to 5 ms."""
_SECONDS: Final = 0.05
"""After this long a person waits; what has been found until then is the answer."""
_INSTRUCTIONS: Final = 1000
"""Of SQLite's machine between two looks at the clock: about 0.1 ms."""

_TABLES: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "component": (
        ("telemetry_hour_counts", "start"), ("telemetry_events", "id"), ("telemetry_metrics", "id"),
        ("telemetry_health_checks", "id"), ("telemetry_performance_snapshots", "id"),
    ),
    "operation": (
        ("telemetry_hour_counts", "start"), ("telemetry_events", "id"), ("telemetry_performance_snapshots", "id"),
    ),
    "event_type": (("telemetry_hour_counts", "start"), ("telemetry_events", "id")),
}  # fmt: skip
"""Where the names stand, and the key by which the newest rows are found."""


def known_values(location: StoreLocation, known: Known, prefix: str, limit: int) -> list[str]:
    """Values that begin with `prefix`: names by the alphabet, correlation ids newest first.

    Empty where there is no store, or one that cannot be read at the moment.
    """
    found: list[str] = []
    with contextlib.suppress(sqlite3.Error, OSError), _reader(location) as connection:
        matching = (value for value in _values(connection, known) if value.startswith(prefix) and value != "")
        found.extend(islice(matching, limit))
    return found


@contextlib.contextmanager
def _reader(location: StoreLocation) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(read_only_uri(location), uri=True, timeout=0)
    deadline = monotonic() + _SECONDS
    connection.set_progress_handler(lambda: monotonic() > deadline, _INSTRUCTIONS)
    try:
        yield connection
    finally:
        connection.close()


def _values(connection: sqlite3.Connection, known: Known) -> Iterator[str]:
    if known == "correlation_id":
        sql = "select chain_id from telemetry_correlation_chains order by id desc"
    else:
        newest = " union ".join(
            f"select {known} from (select {known} from {table} order by {key} desc limit {_ROWS})"
            for table, key in _TABLES[known]
        )
        sql = f"select name from telemetry_names where id in ({newest}) order by name"
    for (value,) in connection.execute(sql):
        yield value
