"""Opening stores: made at first use, brought up to date, and refused in one sentence when that cannot be."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest

from telesink.store.errors import StoreError
from telesink.store.location import StoreLocation
from telesink.store.schema import bookkeeping, measurements, models, rollups
from telesink.store.schema.engine import migrate, open_reader, open_writer, schema_version
from telesink.store.schema.header import SCHEMA_VERSION
from tests.conftest import Asker

SEED_TABLES = {
    "telemetry_events", "telemetry_metrics", "telemetry_health_checks", "telemetry_performance_snapshots",
    "telemetry_correlation_chains", "telemetry_alerts",
}  # fmt: skip

MODELS = [
    model
    for module in (models, measurements, rollups, bookkeeping)
    for name, model in vars(module).items()
    if name.startswith("Telemetry")
]


def test_a_store_is_made_at_first_use(location: StoreLocation, ask: Asker) -> None:
    connection = open_writer(StoreLocation(location.path))
    assert schema_version(connection) == SCHEMA_VERSION
    connection.close()
    tables = {name for (name,) in ask("select name from sqlite_master where type = 'table'")}
    assert tables >= SEED_TABLES
    views = {name for (name,) in ask("select name from sqlite_master where type = 'view'")}
    assert views == {"events", "metrics", "health", "performance", "chains", "alerts"}


def test_migrating_twice_does_nothing_more(location: StoreLocation) -> None:
    assert len(migrate(location)) == SCHEMA_VERSION
    assert migrate(location) == []


def test_several_may_migrate_at_once(location: StoreLocation) -> None:
    with ThreadPoolExecutor(4) as pool:
        applied = list(pool.map(migrate, [location] * 4))
    assert sorted(len(names) for names in applied) == [0, 0, 0, SCHEMA_VERSION]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_models_describe_the_tables(model: type, location: StoreLocation, ask: Asker) -> None:
    migrate(location)
    meta = model._meta  # type: ignore[attr-defined]
    columns = [(name, bool(notnull)) for _, name, _, notnull, _, _ in ask(f"pragma table_info({meta.table_name})")]
    expected = [(field.column_name, not field.null) for field in meta.sorted_fields]
    keys = {field.column_name for field in meta.get_primary_keys()}
    assert [(name, required or name in keys) for name, required in columns] == expected


@pytest.mark.parametrize("opener", [open_reader, open_writer, migrate])
def test_a_newer_store_is_refused_untouched(opener: object, location: StoreLocation) -> None:
    migrate(location)
    connection = sqlite3.connect(location.path)
    connection.execute(f"pragma user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    before = location.path.read_bytes()
    with pytest.raises(
        StoreError, match=rf"version {SCHEMA_VERSION + 1}, newer .* \({SCHEMA_VERSION}\); upgrade telesink"
    ):
        opener(location)  # type: ignore[operator]
    assert location.path.read_bytes() == before


@pytest.mark.parametrize("opener", [open_reader, open_writer, migrate])
def test_another_programs_database_is_refused_untouched(opener: object, location: StoreLocation) -> None:
    connection = sqlite3.connect(location.path)
    connection.execute("create table songs (title)")
    connection.close()
    before = location.path.read_bytes()
    with pytest.raises(StoreError, match="is a database of another program"):
        opener(location)  # type: ignore[operator]
    assert location.path.read_bytes() == before


@pytest.mark.parametrize("opener", [open_reader, open_writer, migrate])
def test_a_file_that_is_no_database_is_refused(opener: object, location: StoreLocation) -> None:
    location.path.write_text("just a text " * 100)
    with pytest.raises(StoreError, match="is not a database"):
        opener(location)  # type: ignore[operator]


def test_a_missing_store_is_said_to_be_missing_when_asked(location: StoreLocation) -> None:
    with pytest.raises(StoreError, match="there is no store here"):
        open_reader(location)


def test_a_place_that_cannot_be_written_is_named(location: StoreLocation) -> None:
    location.path.write_text("")
    inside = StoreLocation(location.path / "deeper" / "app.db")
    with pytest.raises(StoreError, match=r"deeper/app\.db: not a directory"):
        open_writer(inside)


def test_nothing_can_be_written_through_a_reader(location: StoreLocation) -> None:
    from peewee import OperationalError

    migrate(location)
    database = open_reader(location)
    with pytest.raises(OperationalError, match="readonly"):
        database.execute_sql("delete from telemetry_events")
    database.close()
