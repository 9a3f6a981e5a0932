"""`SavedFilters`: filters that the user has given names, in a file that can be read and copied."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from telesink.store.errors import InputError


class SavedFilters:
    """Read at the first question; every change is written at once. Without a file they last as long as the program."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._filters: dict[str, str] | None = None

    @property
    def all(self) -> Mapping[str, str]:
        """Expressions by name. A file that is no object of texts counts as none."""
        if self._filters is None:
            self._filters = self._read()
        return self._filters

    def save(self, name: str, where: str) -> None:
        """Raises `InputError` when it cannot be kept."""
        self._write({**self.all, name: where})

    def forget(self, name: str) -> None:
        """Raises `InputError` when that cannot be kept."""
        self._write({known: where for known, where in self.all.items() if known != name})

    def _read(self) -> dict[str, str]:
        if self._path is None:
            return {}
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, str])
        except (OSError, ValueError, msgspec.MsgspecError):
            return {}

    def _write(self, filters: dict[str, str]) -> None:
        filters = dict(sorted(filters.items()))
        if self._path is not None:
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                new = self._path.with_name(f".{self._path.name}.{os.getpid()}")
                new.write_bytes(msgspec.json.format(msgspec.json.encode(filters), indent=2) + b"\n")
                new.replace(self._path)
            except OSError as error:
                raise InputError(f"{self._path}: cannot be written: {(error.strerror or str(error)).lower()}") from None
        self._filters = filters
