"""What the first bytes of a file say of it, before SQLite is asked."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from telesink.store.location import StoreLocation
from telesink.store.schema.engine import migrate
from telesink.store.schema.header import SCHEMA_VERSION, looks_usable


@pytest.fixture
def store(location: StoreLocation) -> Path:
    migrate(location)
    return location.path


def test_a_store_looks_usable(store: Path) -> None:
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    assert looks_usable(store)


@pytest.mark.parametrize("pragma", [f"user_version = {SCHEMA_VERSION + 1}", "user_version = 0", "application_id = 1"])
def test_one_that_is_newer_or_of_another_program_does_not(store: Path, pragma: str) -> None:
    with closing(sqlite3.connect(store)) as connection:
        connection.execute(f"pragma {pragma}")
        connection.execute("pragma wal_checkpoint(truncate)")
    assert not looks_usable(store)


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"no database, but a text " * 100])
def test_what_is_no_database_does_not(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "app.db"
    path.write_bytes(content)
    assert not looks_usable(path)
    assert not looks_usable(tmp_path / "none.db")
