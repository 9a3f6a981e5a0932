"""Storage: what the store takes on disk, and how much is in it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from telesink.store.query.results import Storage, TableSize

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader

TABLES = (
    "telemetry_events",
    "telemetry_metrics",
    "telemetry_health_checks",
    "telemetry_performance_snapshots",
    "telemetry_correlation_chains",
    "telemetry_alerts",
)
_LOG = ("-wal", "-shm")
"""Endings of the write-ahead log and of its index."""


def measure(reader: Reader, *, tables: bool) -> Storage:
    """Bytes on disk, without a look into the database; its rows, counted one by one, only when asked for."""
    path = reader.location.path
    spool_bytes = _bytes_of(reader.location.spool.rglob("*"))
    wal = _bytes_of([path.with_name(path.name + ending) for ending in _LOG])
    sizes = tuple(TableSize(table, reader.value(f"select count(*) from {table}")) for table in TABLES if tables)
    return Storage(str(path), _bytes_of([path]) + wal + spool_bytes, spool_bytes, sizes, wal)


def database_bytes(path: Path) -> int:
    """The database and its write-ahead log, on disk."""
    return _bytes_of(path.with_name(path.name + ending) for ending in ("", *_LOG))


def _bytes_of(paths: Iterable[Path]) -> int:
    total = 0
    for path in paths:
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:  # segments come and go while the writer works
            continue
    return total
