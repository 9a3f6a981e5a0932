"""Stores of any rows, copied by an export and an import, and what is in their tables in the end."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

from telesink.store.io.chains_last import ChainsLast
from telesink.store.io.compressing import Compression
from telesink.store.io.export_plan import ExportPlan, Format
from telesink.store.io.importing import ImportOptions, import_file
from telesink.store.io.stored_before import StoredBefore
from telesink.store.io.storing import store_staged
from telesink.store.location import StoreLocation
from telesink.store.query.service import TelemetryQueryService
from telesink.store.schema.engine import migrate
from telesink.store.settings import Settings
from telesink.store.sink.redact import Redactor
from telesink.store.spool.records import Record
from telesink.store.spool.staging import StagedImport
from tests.io.export_stage import ALL

Tables = dict[str, list[tuple[Any, ...]]]


def _name(column: str) -> str:
    return f"(select name from telemetry_names where id = {column})"


TABLES = {
    "events": f"""
        select e.timestamp, {_name("event_type")}, {_name("event_name")}, {_name("component")}, {_name("operation")},
            level, message, c.chain_id, span_id, parent_id, duration_us, metadata, context, performance, e.pinned
        from telemetry_events e left join telemetry_correlation_chains c on c.id = e.chain""",
    "metrics": f"""
        select timestamp, {_name("metric_name")}, {_name("component")}, {_name("metric_type")}, value, {_name("unit")},
            labels, aggregation_period, count, sum, min, max, buckets
        from telemetry_metrics""",
    "health": f"""
        select checked_at, {_name("component")}, {_name("check_name")}, is_healthy, error_message, response_time_us,
            metadata
        from telemetry_health_checks""",
    "performance": f"""
        select recorded_at, {_name("component")}, {_name("operation")}, duration_us, memory_usage_bytes,
            cpu_usage_percent, resource_metrics, performance_class, beside_event
        from telemetry_performance_snapshots""",
    "chains": """
        select chain_id, root, depth, status, started_at, last_at, total_events, error_count, components, pinned
        from telemetry_correlation_chains""",
}


def tables(location: StoreLocation) -> Tables:
    """All that the tables say but for ids, whose order is no matter."""
    with closing(sqlite3.connect(location.path)) as connection:
        return {name: sorted(connection.execute(sql), key=repr) for name, sql in TABLES.items()}


@cache
def _empty_store() -> bytes:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        location = StoreLocation(Path(folder) / "empty.db")
        migrate(location)
        return location.path.read_bytes()


def new_store(path: Path) -> StoreLocation:
    """An empty store."""
    path.write_bytes(_empty_store())
    return StoreLocation(path)


def fill(location: StoreLocation, records: Iterable[Record]) -> None:
    """The records as a sink would have recorded them, and chains as an import brings them."""
    with StagedImport(location, redact=Redactor().redacted) as staging:
        for record in records:
            staging.append(record)
    assert store_staged(location, Settings(), staging.segment, timeout=20)


def exported_files(
    location: StoreLocation, folder: Path, format_name: Format, compression: Compression | None = None, *,
    raw_csv: bool = False,
) -> tuple[Path, ...]:  # fmt: skip
    """The whole store in files."""
    plan = ExportPlan(Path(), format_name, compression, ALL, raw_csv=raw_csv)
    with closing(TelemetryQueryService(location)) as service:
        return service.export(plan.to(folder / f"out{plan.ending}")).files


def import_files(location: StoreLocation, files: Sequence[Path], options: ImportOptions | None = None) -> None:
    """All of the files into the store, as the command does it."""
    redact = Redactor().redacted
    with (
        closing(sqlite3.connect(location.path)) as store,
        StagedImport(location, redact=redact) as staging,
        ChainsLast(StoredBefore(staging, store, redact)) as waiting,
    ):
        for file in files:
            import_file(file, waiting, options or ImportOptions())
    assert store_staged(location, Settings(), staging.segment, timeout=20)
