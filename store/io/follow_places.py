"""`FollowPlaces`: how far each followed file is in the store, so that a follower that comes back goes on there.

Whatever was lost of it, rows that tell their time are still not stored twice: their fingerprints are known.
"""

from __future__ import annotations

import contextlib
import sqlite3
from time import monotonic
from typing import Final

from telesink.store.io.line_splitting import Place

_BETWEEN_S: Final = 1.0
"""Between two savings: each is a commit, which wakes whoever watches the store."""
_FIND: Final = "select value from telemetry_upkeep where name = ?"
_SAVE: Final = "insert or replace into telemetry_upkeep (name, value) values (?, ?)"


class FollowPlaces:
    """In the store, not beside it: whoever deletes the store has the file read from its beginning again."""

    def __init__(self, store: sqlite3.Connection) -> None:
        self._store = store
        self._latest: tuple[str, Place] | None = None
        self._saved: tuple[str, Place] | None = None
        self._saved_at = 0.0

    def find(self, key: str) -> Place:
        """The place in a file; its beginning when the file is new here."""
        found = [self._store.execute(_FIND, (name,)).fetchone() for name in _names(key)]
        return Place(*(0 if row is None else int(row[0]) for row in found))

    def remember(self, key: str, place: Place) -> None:
        """What is before this place is in the store, or will be."""
        if self._latest is not None and self._latest[0] != key:
            self._forget(self._latest[0])
        self._latest = (key, place)

    def save_when_due(self) -> None:
        if monotonic() - self._saved_at >= _BETWEEN_S:
            self.save()

    def save(self) -> None:
        """Writes down what has been remembered. While another program holds the store, the next time will do."""
        if self._latest is None or self._latest == self._saved:
            return
        key, place = self._latest
        values = zip(_names(key), (place.offset, place.line), strict=True)
        with contextlib.suppress(sqlite3.OperationalError), self._store:
            self._store.execute("begin immediate")
            self._store.executemany(_SAVE, values)
            self._saved, self._saved_at = self._latest, monotonic()

    def _forget(self, key: str) -> None:
        """A file that was rotated away has been read to its end, and nobody asks for it any more."""
        with contextlib.suppress(sqlite3.OperationalError), self._store:
            self._store.execute("begin immediate")
            self._store.executemany("delete from telemetry_upkeep where name = ?", [(name,) for name in _names(key)])


def _names(key: str) -> tuple[str, str]:
    return f"followed {key} offset", f"followed {key} line"
