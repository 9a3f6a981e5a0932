"""SQL of a person's own: one statement that only reads, its rows one by one."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Final

from telesink.store.errors import InputError
from telesink.store.location import StoreLocation
from telesink.store.query.regexes import matches, problem
from telesink.store.schema.engine import open_plain_reader

Value = str | int | float | bytes | None

SCHEMA_STATEMENT: Final = """
    select v.name as "view", c.name as "column" from sqlite_master v join pragma_table_info(v.name) c
    where v.type = 'view' order by v.name, c.cid"""
"""Every view and its columns, as rows."""

_INTERRUPTIBLE_EVERY: Final = 20_000
"""Steps of SQLite's machine between two looks for Ctrl+C: a millisecond; the look costs nothing that can be seen."""

_READING: Final = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
_DECLARING: Final = {sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE}
_TELLING_PRAGMAS: Final = frozenset({
    "application_id", "auto_vacuum", "collation_list", "compile_options", "data_version", "database_list", "encoding",
    "foreign_key_list", "freelist_count", "function_list", "index_info", "index_list", "index_xinfo",
    "integrity_check", "journal_mode", "module_list", "page_count", "page_size", "pragma_list", "quick_check",
    "schema_version", "table_info", "table_list", "table_xinfo", "user_version",
})  # fmt: skip
"""Pragmas that tell something; of those that also set it, only the form without a value is let through."""
_NEED_A_VALUE: Final = frozenset(
    name for name in _TELLING_PRAGMAS if name.startswith(("table_", "index_", "foreign_")) or name.endswith("_check")
)
_ACTIONS: Final = {
    getattr(sqlite3, f"SQLITE_{name}"): name.replace("_", " ").lower()
    for name in (
        "INSERT", "UPDATE", "DELETE", "ATTACH", "DETACH", "PRAGMA", "TRANSACTION", "SAVEPOINT", "REINDEX", "ANALYZE",
        "ALTER_TABLE", "CREATE_TABLE", "CREATE_VIEW", "CREATE_INDEX", "CREATE_TRIGGER", "DROP_TABLE", "DROP_VIEW",
        "FUNCTION", "DROP_INDEX", "DROP_TRIGGER", "CREATE_TEMP_TABLE", "CREATE_TEMP_VIEW", "CREATE_VTABLE",
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SqlAnswer:
    """Columns as SQLite names them, which may repeat, and rows that are read while they are asked for."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Value, ...]]


@contextmanager
def asked_in_sql(location: StoreLocation, statement: str) -> Iterator[SqlAnswer]:
    """The answer to one statement, readable inside the block; Ctrl+C ends it at once, however long it takes.

    Raises `InputError` with SQLite's own words when the statement is wrong or would change something, and
    `StoreError` when the store cannot be used.
    """
    with closing(open_plain_reader(location)) as connection:
        gate = _Gate()
        connection.create_function("regexp", 2, gate.matches, deterministic=True)
        connection.text_factory = _text
        connection.set_authorizer(gate.judge)
        # Python's own handler of Ctrl+C runs only between its instructions; this gives it some.
        connection.set_progress_handler(lambda: 0, _INTERRUPTIBLE_EVERY)
        with _explained(connection, statement, gate):
            cursor = connection.execute(statement)
            if cursor.description is None:
                raise InputError("the statement asks nothing; give one like: select * from events limit 10")
            yield SqlAnswer(tuple(column[0] for column in cursor.description), iter(cursor))


def _text(encoded: bytes) -> str:
    """Text of the store; bytes that another program has cast to text are no reason to fail."""
    return encoded.decode(errors="replace")


class _Gate:
    """What a statement may do: SQLite asks before it runs anything."""

    def __init__(self) -> None:
        self.refused: str | None = None
        """What the statement wanted to do and may not."""
        self.wrong_pattern: str | None = None

    def judge(self, action: int, first: str | None, second: str | None, *_place: str | None) -> int:
        if _only_reads(action, (first or "").lower(), second):
            return sqlite3.SQLITE_OK
        subject = {sqlite3.SQLITE_PRAGMA: first, sqlite3.SQLITE_FUNCTION: second}.get(action)
        self.refused = self.refused or " ".join(filter(None, (_ACTIONS.get(action, "this"), subject)))
        return sqlite3.SQLITE_DENY

    def matches(self, pattern: object, value: object) -> bool:
        """The function behind `value regexp pattern`, with the patterns of filter expressions."""
        why = problem(str(pattern))
        if why is not None:
            self.wrong_pattern = f"the pattern {pattern!r} {why}"
            raise ValueError(why)  # SQLite ends the statement, without a word about why
        return matches(str(pattern), value)


def _only_reads(action: int, first: str, second: str | None) -> bool:
    if action == sqlite3.SQLITE_PRAGMA:
        return first in _TELLING_PRAGMAS and (second is None or first in _NEED_A_VALUE)
    if action in _DECLARING:
        # How SQLite declares json_each and its like to itself. Whoever means it is refused by SQLite: it lets
        # nobody write there.
        return first == "sqlite_master"
    return action in _READING and (second or "").lower() != "load_extension"


@contextmanager
def _explained(connection: sqlite3.Connection, statement: str, gate: _Gate) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if str(error) == "interrupted":
            raise KeyboardInterrupt from error
        raise InputError(_sentence(connection, statement, error, gate)) from error
    except (sqlite3.Error, sqlite3.Warning) as error:
        raise InputError(_sentence(connection, statement, error, gate)) from error
    except (OverflowError, UnicodeEncodeError, ValueError) as error:  # half a surrogate pair, a NUL
        raise InputError(f"SQL: {error}") from error


def _sentence(connection: sqlite3.Connection, statement: str, error: Exception, gate: _Gate) -> str:
    if gate.refused is not None:
        return f"SQL may only read here: {gate.refused} is refused"
    if gate.wrong_pattern is not None:
        return f"SQL: {gate.wrong_pattern}"
    connection.set_authorizer(None)  # what is asked below is our own
    text = str(error).rstrip(".")
    if "one statement" in text:
        return "SQL: give one statement at a time"
    if text.startswith("no such table"):
        return f"SQL: {text}{_views(connection)}"
    return f"SQL: {text}{_columns_of_named(connection, statement) if text.startswith('no such column') else ''}"


def _views(connection: sqlite3.Connection) -> str:
    names = connection.execute("select name from sqlite_master where type = 'view' order by name")
    return f"; there are {', '.join(name for (name,) in names)} (and the tables telemetry_*)"


def _columns_of_named(connection: sqlite3.Connection, statement: str) -> str:
    """The columns of the views that occur in a statement."""
    words = {word.lower() for word in re.findall(r"\w+", statement)}
    columns: dict[str, list[str]] = {}
    for view, column in connection.execute(SCHEMA_STATEMENT):
        if view in words:
            columns.setdefault(view, []).append(column)
    return "".join(f"; {view} has {', '.join(names)}" for view, names in columns.items())
