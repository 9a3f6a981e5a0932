"""Where a store is: `--db` or `TELESINK_DB` or the configuration or the platform's data folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from telesink.store.errors import InputError
from telesink.store.user_folders import data_folder

_SQLITE_PREFIX = "sqlite:///"


@dataclass(frozen=True, slots=True)
class StoreLocation:
    """One SQLite file and the folder beside it in which recorded events wait for the writer."""

    path: Path
    """The database file, absolute."""

    @property
    def spool(self) -> Path:
        """The folder of spool segments and of the writer's lock."""
        return self.path.with_name(self.path.name + "-spool")

    def __str__(self) -> str:
        return str(self.path)


def parse_location(given: str | os.PathLike[str]) -> StoreLocation:
    """The location that a path or a URL names: `app.db`, `sqlite:///app.db`.

    Raises `InputError` for a URL of an engine that is not there.
    """
    text = os.fspath(given)
    if text.startswith(_SQLITE_PREFIX):
        text = text.removeprefix(_SQLITE_PREFIX)
    elif "://" in text:
        scheme = text.split("://", 1)[0]
        raise InputError(f"stores of kind {scheme!r} are not supported; give a file, like app.db or sqlite:///app.db")
    if not text:
        raise InputError("the store's path is empty; give a file, like app.db")
    return StoreLocation(Path(text).expanduser().absolute())


def default_location() -> StoreLocation:
    """`telesink.db` in the platform's folder for a user's data."""
    return StoreLocation(data_folder() / "telesink.db")


def resolve_location(given: str | os.PathLike[str] | None, configured: str | None) -> StoreLocation:
    """The location in force: what was given, else `TELESINK_DB`, else the configuration's `db`, else the default."""
    chosen = given or os.environ.get("TELESINK_DB") or configured
    return parse_location(chosen) if chosen else default_location()
