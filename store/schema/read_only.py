"""How SQLite opens a store to read it: also where it cannot be written, as somebody else's or on a read-only disk."""

from __future__ import annotations

import os

from telesink.store.location import StoreLocation


def cannot_be_written(location: StoreLocation) -> bool:
    """Whether there is a store that this process may only read: nothing can be put beside it."""
    return location.path.exists() and not os.access(location.path.parent, os.W_OK)


def address_for_reading(location: StoreLocation) -> str:
    """What `sqlite3.connect(..., uri=True)` opens: the path, and where that cannot be written a read-only URI."""
    return read_only_uri(location) if cannot_be_written(location) else str(location.path)


def read_only_uri(location: StoreLocation) -> str:
    """The store as a URI through which nothing is written.

    Even for reading SQLite wants the files of its log beside the database. Where it cannot make them and nobody
    else has, nobody is writing: then the file is all there is, and is declared as immutable.
    """
    log = location.path.with_name(f"{location.path.name}-wal")
    is_alone = cannot_be_written(location) and not log.exists()
    return location.path.as_uri() + ("?immutable=1" if is_alone else "?mode=ro")
