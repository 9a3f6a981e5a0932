"""Interning: the numbers of texts that repeat."""

from __future__ import annotations

import sqlite3


class Names(dict[str, int]):
    """Text to number; an unknown text is inserted into `telemetry_names` when it is looked up.

    Only valid within the transaction that looks up: after a rollback it must be made anew.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__((name, number) for number, name in connection.execute("select id, name from telemetry_names"))
        self._connection = connection

    def __missing__(self, name: str) -> int:
        number = self._connection.execute("insert into telemetry_names (name) values (?)", (name,)).lastrowid
        assert number is not None  # noqa: S101 - sqlite3 gives it for every insert
        self[name] = number
        return number

    def optional(self, name: str | None) -> int | None:
        """The number of a name, None of None."""
        return None if name is None else self[name]
