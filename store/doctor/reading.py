"""Looking into a database without changing it: no migration, no file beside it, and never for long."""

from __future__ import annotations

import sqlite3
from threading import Thread

from telesink.store.location import StoreLocation
from telesink.store.schema.engine import schema_version
from telesink.store.schema.header import APPLICATION_ID, SCHEMA_VERSION
from telesink.store.schema.read_only import read_only_uri


def open_as_it_is(location: StoreLocation) -> sqlite3.Connection:
    """A connection that can only read. Raises `sqlite3.Error`."""
    return sqlite3.connect(read_only_uri(location), uri=True, timeout=1.0, check_same_thread=False)


def version_of(connection: sqlite3.Connection) -> int | None:
    """The version of the schema; None for a database of another program. Raises `sqlite3.Error`."""
    version = schema_version(connection)
    is_used = connection.execute("select 1 from sqlite_master limit 1").fetchone() is not None
    application = connection.execute("pragma application_id").fetchone()[0]
    return None if is_used and application != APPLICATION_ID else version


def has_known_tables(connection: sqlite3.Connection) -> bool:
    """True when the tables are those that this program knows."""
    return version_of(connection) == SCHEMA_VERSION


def damage(location: StoreLocation, seconds: float, most: int = 3) -> list[str] | None:
    """What SQLite finds wrong with the file, at most `most` of it; None when `seconds` were not enough to look.

    In a thread: older versions of SQLite cannot be interrupted while they check.
    """
    found: list[str] = []
    connection = open_as_it_is(location)

    def check() -> None:
        try:
            found.extend(str(row[0]) for row in connection.execute(f"pragma quick_check({most})"))
        except sqlite3.Error as error:
            found.append(str(error))
        finally:
            connection.close()

    thread = Thread(target=check, name="telesink-doctor", daemon=True)
    thread.start()
    thread.join(seconds)
    return None if thread.is_alive() else [line for line in found if line != "ok"]
