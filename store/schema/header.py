"""The first bytes of a store tell what it is, before SQLite is loaded: 10 ms that a person waits for the dashboard.

The format is SQLite's (sqlite.org/fileformat2.html, "The Database Header").
"""

from __future__ import annotations

from pathlib import Path
from struct import Struct
from typing import Final

SCHEMA_VERSION: Final = 3
"""Number of the newest migration; kept in `PRAGMA user_version` so that it is read without peewee."""

APPLICATION_ID: Final = 0x74656C65
"""`tele`: tells our files from other SQLite databases."""

_MAGIC: Final = b"SQLite format 3\0"
_NUMBERS: Final = Struct(">60xi4xI")
"""The user's version at byte 60, the application id at byte 68."""


def looks_usable(path: Path) -> bool:
    """Whether the file is a store that this program knows. False is no verdict yet: SQLite has the words for it."""
    try:
        with open(path, "rb") as file:
            head = file.read(_NUMBERS.size)
    except OSError:
        return False
    if len(head) < _NUMBERS.size or not head.startswith(_MAGIC):
        return False
    version, application = _NUMBERS.unpack(head)
    return bool(application == APPLICATION_ID and 0 < version <= SCHEMA_VERSION)
