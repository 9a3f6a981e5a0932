"""The expressions that only SQLite has, in one place; all other queries are of every engine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import orjson
from peewee import SQL, Expression, NodeList, SqliteDatabase, fn

from telesink.store.query.regexes import matches

_CONTAINS: Final = "telesink_contains"
_MATCHES: Final = "telesink_matches"


def prepare(database: SqliteDatabase) -> SqliteDatabase:
    """Gives a database that is not connected yet what these expressions need."""
    # Each connection is used by one thread, but `Reader.close` closes them all from its own.
    database.connect_params["check_same_thread"] = False
    database.register_function(_contains, _CONTAINS, 2, deterministic=True)
    database.register_function(matches, _MATCHES, 2, deterministic=True)
    return database


def _contains(folded: str, value: object) -> bool:
    return isinstance(value, str) and folded in value.casefold()


def off_index(column: Any) -> NodeList:
    """A column of numbers, unfit for an index, lest SQLite leaves the index that gives the rows in order."""
    return NodeList((SQL("+"), column), glue="")


def contains(column: Any, text: str) -> Any:
    """Rows whose text has `text` in it, whatever its case."""
    if text.isascii():
        return column.contains(text)  # LIKE ignores the case of ASCII letters alone
    return getattr(fn, _CONTAINS)(text.casefold(), column) == 1


def like_regex(column: Any, pattern: str) -> Any:
    """Rows whose text has a part that the pattern (one that `regexes.problem` let pass) matches."""
    return getattr(fn, _MATCHES)(pattern, column) == 1


def has_item(column: Any, text: str) -> Any:
    """Rows whose JSON array of texts has this one."""
    return fn.INSTR(column, orjson.dumps(text).decode()) > 0


def json_value(column: Any, path: Iterable[str]) -> Any:
    """What a JSON object has at a path of keys: a number, a text, 1 for true and 0 for false, or null."""
    return fn.JSON_EXTRACT(column, _json_path(path))


def json_type(column: Any, path: Iterable[str]) -> Any:
    """Its type: `integer`, `real`, `text`, `true`, `false`, `null`, `array`, `object`; null without one."""
    return fn.JSON_TYPE(column, _json_path(path))


def _json_path(path: Iterable[str]) -> str:
    return "$" + "".join(f'."{key}"' for key in path)


def step_of(column: Any, start: int, span: int, steps: int) -> Any:
    """Which of `steps` equal parts of the `span` microseconds from `start` a time falls into, from 0."""
    return NodeList((SQL("("), column, SQL(f"- {start}) * {steps} / {span}")))


def is_not(condition: Any) -> Expression:
    """Rows for which the condition is false or, of a column without a value, unknown."""
    return Expression(condition, "IS NOT", SQL("TRUE"))
