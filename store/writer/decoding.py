"""From frames to records: typed decoders, the payloads cut out as they stand; and a lenient way for odd values."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Final, get_args, get_type_hints

import msgspec
import orjson
from msgspec import Raw

from telesink.store.spool.records import (
    CHAIN,
    EVENT,
    HEALTH,
    KINDS,
    METRIC,
    PERFORMANCE,
    PINNED_EVENT,
    Record,
)

_Text = str | None
_Number = float | None
_Whole = int | None

_decode_event: Final = msgspec.json.Decoder(
    tuple[int, str, str, str, _Text, int, _Text, _Text, _Text, _Text, _Number, Raw, Raw, Raw, _Whole]
).decode
_DECODERS: Final[dict[bytes, Callable[[bytes], tuple[Any, ...]]]] = {
    EVENT: _decode_event,
    PINNED_EVENT: _decode_event,
    METRIC: msgspec.json.Decoder(
        tuple[int, str, str, str, _Number, _Text, Raw, _Text, _Whole, _Number, _Number, _Number, Raw, _Whole]
    ).decode,
    HEALTH: msgspec.json.Decoder(tuple[int, str, str, bool, _Text, _Number, Raw, _Whole]).decode,
    PERFORMANCE: msgspec.json.Decoder(tuple[int, str, str, _Number, _Whole, _Number, Raw, bool, _Whole]).decode,
    CHAIN: msgspec.json.Decoder(
        tuple[int, str, _Text, int, int, float, int, int, tuple[str, ...], bool, _Whole]
    ).decode,
}

_LARGEST: Final = 2**62
_log = logging.getLogger("telesink")

NULL_SIZE: Final = 4
"""Bytes of `null`; no JSON object has so many."""


def decoded(kind: bytes, bodies: list[bytes], source: str) -> Iterable[tuple[Any, ...]]:
    """The values of frames of one kind, in the order of their record. What cannot be read at all is left out.

    `source` is named in the warning that says so.
    """
    try:
        return list(map(_DECODERS[kind], bodies))  # nearly always all of them, without a step in Python for each
    except (msgspec.DecodeError, KeyError):
        return _one_by_one(kind, bodies, source)


def _one_by_one(kind: bytes, bodies: list[bytes], source: str) -> Iterator[tuple[Any, ...]]:
    for body in bodies:
        try:
            yield decode(kind, body)
        except ValueError as error:
            _log.warning("telesink: a record in %s is left out: %s", source, error)


def decode(kind: bytes, body: bytes) -> tuple[Any, ...]:
    """The values of one frame. Raises `ValueError` for what is no such record at all."""
    try:
        return _DECODERS[kind](body)
    except (msgspec.DecodeError, KeyError):
        return _leniently(kind, body)


def payload_text(raw: Raw) -> str | None:
    """A payload as it goes into its column: JSON text, or None. Whoever records has made an object of it."""
    return None if len(raw) == NULL_SIZE else str(raw, "utf-8")


def _leniently(kind: bytes, body: bytes) -> tuple[Any, ...]:
    """The same with every value turned into its column's type: a list given as an operation is kept as text."""
    if kind not in _COLUMNS:
        raise ValueError(f"unknown kind of record {kind!r}")
    values = orjson.loads(body)
    columns = _COLUMNS[kind]
    if not isinstance(values, list) or len(values) != len(columns):
        raise ValueError(f"a record of kind {kind!r} has {len(columns)} values")
    return tuple(convert(value) for convert, value in zip(columns.values(), values, strict=True))


def _columns(record: type[Record]) -> dict[str, Callable[[Any], Any]]:
    """How to turn any JSON value into each column of a record."""
    hints = get_type_hints(record)
    return {name: _payload if hint is Any else partial(_as_type, hint) for name, hint in hints.items()}


def _payload(value: Any) -> Raw:
    return Raw(orjson.dumps(value if value is None or isinstance(value, dict) else {"value": value}))


def _as_type(hint: Any, value: Any) -> Any:
    optional = type(None) in get_args(hint)
    wanted = next(kind for kind in (str, bool, int, float) if kind in (hint, *get_args(hint)))
    if value is None:
        return None if optional else wanted()
    if wanted is str:
        return value if isinstance(value, str) else orjson.dumps(value).decode()
    if wanted is bool:
        return bool(value)
    number = _as_number(value)
    return None if number is None and optional else wanted(number or 0)


def _as_number(value: Any) -> float | None:
    """A number that fits a column, or None."""
    try:
        number = value if isinstance(value, int) else float(value)
    except (TypeError, ValueError):
        return None
    return number if -_LARGEST <= number <= _LARGEST else None


# Chains come from our own import alone, which has checked them.
_COLUMNS: Final = {kind: _columns(record) for record, kind in KINDS.items() if kind != CHAIN}
