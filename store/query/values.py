"""What is typed behind a field's colon, read as what the field holds; mistakes say what is allowed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from telesink.store.errors import InputError
from telesink.store.levels import LEVELS, level_number
from telesink.store.query.fields import Field, Kind
from telesink.store.times import US_PER_MS, us_from_duration, us_from_iso

if TYPE_CHECKING:
    from telesink.store.query.syntax import Value

COMPARABLE: Final = frozenset({Kind.LEVEL, Kind.TIME, Kind.DURATION, Kind.NUMBER, Kind.KEY})
"""The kinds of field that `<` and `>` make sense of."""

MATCHABLE: Final = frozenset({Kind.NAME, Kind.TEXT, Kind.PROSE, Kind.CHAIN, Kind.KEY})
"""The kinds of field that a regular expression makes sense of."""

_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
_LARGEST: Final = (1 << 63) - 1
_YES_NO: Final = {"true": 1, "yes": 1, "1": 1, "false": 0, "no": 0, "0": 0}


def read_value(field: Field, text: str) -> Value:
    """The value of a field that a text stands for. Raises `InputError` saying what is allowed."""
    reader = _READERS.get(field.kind)
    if field.kind is Kind.WORD:
        return _word(field, text)
    return reader(text) if reader else text


def number_from(text: str) -> int | float | None:
    """The number that a text spells, or None; whole ones stay whole when 64 bits hold them."""
    if not _NUMBER.fullmatch(text):
        return None
    if text.lstrip("+-").isdigit() and len(text) <= 20:
        whole = int(text)
        return whole if abs(whole) <= _LARGEST else float(whole)
    return float(text)


def _word(field: Field, text: str) -> str:
    if text.lower() not in field.words:
        raise InputError(f"{text!r} is no {field.name}; allowed: {', '.join(field.words)}")
    return text.lower()


def read_level(text: str) -> int:
    """The number of a level. Raises `InputError` listing the levels."""
    number = level_number(text)
    if number is None:
        raise InputError(f"{text!r} is no level; allowed: {', '.join(LEVELS)}")
    return number


def _number(text: str) -> int | float:
    number = number_from(text)
    if number is None:
        raise InputError(f"{text!r} is no number")
    return number


def _duration(text: str) -> int:
    """Microseconds of a duration; a number alone is milliseconds."""
    number = number_from(text)
    try:
        duration = us_from_duration(text) if number is None else round(number * US_PER_MS)
    except OverflowError:
        duration = _LARGEST + 1
    if not 0 <= duration <= _LARGEST:
        raise InputError(f"{text!r} is no duration that a store can hold; write it like 250ms, 1.5s or 2m")
    return duration


def _time(text: str) -> int:
    try:
        return us_from_iso(text)
    except (OverflowError, OSError):  # the first and the last year have no local time everywhere
        raise InputError(f"{text!r} is too far away") from None


def _yes_no(text: str) -> int:
    if text.lower() not in _YES_NO:
        raise InputError(f"{text!r} is neither true nor false")
    return _YES_NO[text.lower()]


_READERS: Final[dict[Kind, Callable[[str], Value]]] = {
    Kind.LEVEL: read_level,
    Kind.TIME: _time,
    Kind.DURATION: _duration,
    Kind.NUMBER: _number,
    Kind.YES_NO: _yes_no,
}
