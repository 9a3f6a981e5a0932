"""How a SQLite store is opened: settings, checks with clear errors, migration at first use, bound models."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from telesink.store.errors import StoreError
from telesink.store.location import StoreLocation
from telesink.store.schema.header import APPLICATION_ID, SCHEMA_VERSION
from telesink.store.schema.read_only import address_for_reading

if TYPE_CHECKING:
    from peewee import SqliteDatabase

BUSY_TIMEOUT_S: Final = 10.0

# Measured in the writer's benchmark, as a share of the default's speed.
CREATION_PRAGMAS: Final = (
    "pragma page_size = 16384",  # + 26 %
    "pragma auto_vacuum = incremental",  # - 11 %; the price of a file that can shrink
    "pragma journal_mode = wal",  # readers never wait for the writer
)
WRITER_PRAGMAS: Final = {
    "synchronous": "normal",  # with WAL a crash of the program loses nothing, a power cut the last commits
    "wal_autocheckpoint": 4000,  # pages of 16 KiB: 64 MiB between checkpoints, + 7 %
    "journal_size_limit": 16 << 20,  # bytes that the log keeps on disk once all of it is in the database
    "cache_size": -65536,  # KiB
    "temp_store": "memory",
}
READER_PRAGMAS: Final = {"query_only": 1, "cache_size": -65536, "mmap_size": 1 << 30, "temp_store": "memory"}
LEAN_READER_PRAGMAS: Final = {**READER_PRAGMAS, "cache_size": -8192, "mmap_size": 0}
"""Mapped pages count as the process's own: 205 MB after one look at all of a million events."""


def schema_version(connection: sqlite3.Connection) -> int:
    """The schema's version of an open store; 0 in a new file."""
    return int(connection.execute("pragma user_version").fetchone()[0])


def open_writer(location: StoreLocation) -> sqlite3.Connection:
    """A connection for writing to a store that is up to date, created or migrated if need be.

    Raises `StoreError` when the file is no store, is newer than this program, or cannot be written.
    """
    with explained(location):
        location.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        connection = _connect(location)
        try:
            if _checked_version(connection, location) < SCHEMA_VERSION:
                connection.close()
                migrate(location)
                connection = _connect(location)
            for name, value in WRITER_PRAGMAS.items():
                connection.execute(f"pragma {name} = {value}")
        except BaseException:
            connection.close()
            raise
        return connection


def _connect(location: StoreLocation, address: str | None = None) -> sqlite3.Connection:
    """Of the path, or of the address by which it can be read."""
    # Autocommit mode: the writer says begin and commit itself. Threads: the sink's thread opens, close() may
    # take over in another one, never both at a time.
    old_mask = os.umask(0o077)  # the database and its WAL are the user's alone
    try:
        connection = sqlite3.connect(
            address or str(location.path),
            uri=True,
            timeout=BUSY_TIMEOUT_S,
            isolation_level=None,
            check_same_thread=False,
        )
        connection.execute("pragma user_version")
    finally:
        os.umask(old_mask)
    return connection


def _checked_version(connection: sqlite3.Connection, location: StoreLocation) -> int:
    version = schema_version(connection)
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"{location}: the store is of version {version}, newer than this program knows ({SCHEMA_VERSION}); "
            "upgrade telesink: pip install -U telesink"
        )
    application = connection.execute("pragma application_id").fetchone()[0]
    if application != APPLICATION_ID and (version or _has_tables(connection)):
        raise StoreError(f"{location}: is a database of another program; give a store of telesink or a new file")
    return version


def _has_tables(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("select 1 from sqlite_master limit 1").fetchone())


def migrate(location: StoreLocation) -> list[str]:
    """Brings the store up to date, creating it if need be; returns the names of the migrations applied.

    Two processes may call it at once: the second waits for the first, then has nothing to do.
    """
    from telesink.store.spool.locks import exclusive_lock

    with explained(location):
        location.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        refuse_unusable(location)  # before anything is put beside it
        location.spool.mkdir(mode=0o700, exist_ok=True)
        with exclusive_lock(location.spool / "migrate.lock", timeout=60.0):
            return _migrate_locked(location)


def refuse_unusable(location: StoreLocation) -> None:
    """Raises `StoreError` for a file that is no store, or is newer than this program; one that is not there is fine."""
    if not location.path.exists():
        return
    with explained(location):
        connection = _connect(location, address_for_reading(location))
        try:
            _checked_version(connection, location)
        finally:
            connection.close()


def _migrate_locked(location: StoreLocation) -> list[str]:
    # peewee takes 45 to 120 ms to import: only whoever creates or migrates a store pays for it.
    from peewee import SqliteDatabase
    from playhouse.migrations import Runner

    from telesink.store.schema.views import VIEWS

    connection = _connect(location)
    try:
        if _checked_version(connection, location) == 0:
            for statement in (*CREATION_PRAGMAS, f"pragma application_id = {APPLICATION_ID}"):
                connection.execute(statement)
    finally:
        connection.close()
    database = SqliteDatabase(str(location.path), timeout=BUSY_TIMEOUT_S)
    try:
        with database.connection_context(), database.atomic("IMMEDIATE"):
            applied = Runner(database, str(Path(__file__).parent / "migrations"), "telemetry_migrations").up()
            for name, select in VIEWS.items():
                database.execute_sql(f"drop view if exists {name}")
                database.execute_sql(f"create view {name} as {select}")
            database.execute_sql(f"pragma user_version = {SCHEMA_VERSION}")
    finally:
        database.close()
    return list(applied)


def open_reader(location: StoreLocation, pragmas: Mapping[str, object] = READER_PRAGMAS) -> SqliteDatabase:
    """A peewee database for reading a store that is up to date; nothing can be written through it.

    Raises `StoreError` when there is no store at that place or it cannot be used.
    """
    from peewee import SqliteDatabase

    _make_readable(location)
    return SqliteDatabase(
        address_for_reading(location), uri=True, pragmas=dict(pragmas), timeout=BUSY_TIMEOUT_S, regexp_function=True
    )


def open_plain_reader(location: StoreLocation) -> sqlite3.Connection:
    """The same without peewee, for whoever brings SQL of their own. Raises `StoreError` alike."""
    _make_readable(location)
    with explained(location):
        connection = _connect(location, address_for_reading(location))
        for name, value in READER_PRAGMAS.items():
            connection.execute(f"pragma {name} = {value}")
        return connection


def _make_readable(location: StoreLocation) -> None:
    """Sees to it that there is a store and that it is up to date. Raises `StoreError`."""
    if not location.path.exists():
        raise StoreError(f"{location}: there is no store here; record something first, or give another --db")
    with explained(location):
        connection = _connect(location, address_for_reading(location))
        try:
            version = _checked_version(connection, location)
        finally:
            connection.close()
        if version < SCHEMA_VERSION:
            migrate(location)


@contextlib.contextmanager
def explained(location: StoreLocation) -> Iterator[None]:
    """Turns what SQLite and the system say into one sentence that names the store."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise StoreError(_sentence(location, error)) from error
    except OSError as error:
        raise StoreError(f"{location}: {(error.strerror or str(error)).lower()}") from error


def _sentence(location: StoreLocation, error: Any) -> str:
    text = str(error)
    if "not a database" in text or "malformed" in text:
        return f"{location}: is not a database, or is damaged ({text})"
    if "readonly" in text or "unable to open" in text:
        return f"{location}: cannot be opened for writing ({text}); check the path and its permissions"
    if "locked" in text:
        return f"{location}: another program holds the store locked; try again when it has finished"
    return f"{location}: {text}"
