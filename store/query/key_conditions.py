"""Conditions on keys of JSON columns, wherever a dotted name may lead."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any, Final

from telesink.store.query import dialect
from telesink.store.query.values import number_from

Place = tuple[Any, tuple[str, ...]]
"""A JSON column and a path in it."""

COMPARE: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def places(columns: Sequence[Any], name: str) -> list[Place]:
    """Everywhere that a dotted name may mean."""
    return [(column, path) for column in columns for path in key_paths(name)]


def key_paths(name: str) -> list[tuple[str, ...]]:
    """The paths that a dotted name may mean: keys have dots of their own (`http.method`), also inside others.

    Up to three dots every reading is tried, beyond that the likely ones: one key, a key in each other, and a
    key with dots inside a plain one.
    """
    parts = name.split(".")
    if len(parts) > 4:
        return [(name,), tuple(parts), (parts[0], name.partition(".")[2])]
    paths: list[tuple[str, ...]] = [(parts[0],)]
    for part in parts[1:]:
        paths = [joined for path in paths for joined in ((*path[:-1], f"{path[-1]}.{part}"), (*path, part))]
    return paths


def key_values(found: list[Place]) -> list[Any]:
    """What stands there; null where there is nothing."""
    return [dialect.json_value(*place) for place in found]


def key_is(found: list[Place], text: str) -> list[Any]:
    """For each place: the text stands there, or the number, or the truth value that it spells."""
    number = number_from(text)
    wanted = [text] if number is None else [text, number]
    conditions = [value.in_(wanted) for value in key_values(found)]
    if text in ("true", "false"):
        conditions += [dialect.json_type(*place) == text for place in found]
    return conditions


def key_compared(found: list[Place], sign: str, text: str) -> list[Any]:
    """For each place: numbers are compared with numbers and texts with texts, never one with the other."""
    number = number_from(text)
    kinds = ["text"] if number is None else ["integer", "real"]
    wanted = text if number is None else number
    return [dialect.json_type(*place).in_(kinds) & COMPARE[sign](dialect.json_value(*place), wanted) for place in found]
