"""From values to JSON, whatever a host program hands in: it is encoded, described or cut, but never refused."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import orjson

MAX_DEPTH: Final = 32
"""Deeper structures are cut; far beyond what anybody reads, far below where orjson gives up (254)."""

_INT_MIN, _INT_MAX = -(1 << 63), (1 << 63) - 1


def encode(values: tuple[Any, ...]) -> bytes:
    """A JSON array of the values. The rare value that JSON has no word for is described in one."""
    try:
        return orjson.dumps(values, default=describe)
    except (TypeError, ValueError, RecursionError):
        return orjson.dumps([plain(value) for value in values])


def describe(value: object) -> str:
    """A text for an object that has no JSON form; never fails, whatever its `__repr__` does."""
    try:
        return repr(value)
    except Exception:  # noqa: BLE001 - a stranger's __repr__ may raise anything
        return f"<{type(value).__name__} without a text>"


def describe_scalar(value: object) -> str:
    """`describe` for whatever holds no keys; raises `TypeError` for what does, since keys may name secrets."""
    if isinstance(value, Mapping):
        raise TypeError("a mapping that is no dict")
    return describe(value)


def plain(value: Any, depth: int = 0) -> Any:
    """The same value out of what JSON knows: keys as text, huge numbers as text, lone surrogates escaped."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, int):
        return int(value) if _INT_MIN <= value <= _INT_MAX else str(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else str(value)
    return _plain_structure(value, depth)


def _plain_structure(value: Any, depth: int) -> Any:
    if depth >= MAX_DEPTH:
        return "[cut: too deep]"
    if isinstance(value, Mapping):
        return {
            str(plain(key if _is_scalar(key) else describe(key))): plain(item, depth + 1) for key, item in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item, depth + 1) for item in value]
    try:
        return orjson.loads(orjson.dumps(value))  # dates, UUIDs, enums, dataclasses
    except (TypeError, ValueError, RecursionError):
        return plain(describe(value))


def _is_scalar(value: object) -> bool:
    return value is None or isinstance(value, str | int | float)
