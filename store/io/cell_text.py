"""Values of a table as text in JSON and in CSV; the rules are here once, for exports and for `query`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any, Final

import orjson

from telesink.store.io.columns import Holds, Section
from telesink.store.levels import LEVEL_NAMES
from telesink.store.schema.views import PERFORMANCE_CLASSES
from telesink.store.times import US_PER_MS, US_PER_SECOND, iso_from_us

Writer = Callable[[Any], str] | Mapping[Any, str]
"""A value that is not None, as text: called with it, or looked up by it."""

GUARDED: Final = ("=", "+", "-", "@", "\t", "\r", "'")
"""What a text must not begin with where a spreadsheet reads it: all but the last make a formula of it."""


class MomentText:
    """ISO 8601 with six decimals and `Z`, quickly: all times of one second share their first part."""

    def __init__(self, quote: str = "") -> None:
        self._quote = quote
        self._second = -1
        self._begin = ""
        self._end = "Z" + quote

    def __call__(self, microseconds: int) -> str:
        second, rest = divmod(microseconds, US_PER_SECOND)
        if second != self._second:
            self._second = second
            self._begin = self._quote + iso_from_us(second * US_PER_SECOND)[:-7]
        return f"{self._begin}{rest:06d}{self._end}"


class Texts(dict[Any, str]):
    """Number to its text in a format, worked out once."""

    def __init__(self, make: Callable[[Any], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, number: Any) -> str:
        text = self[number] = self._make(number)
        return text


def json_text(text: str) -> str:
    """A JSON string."""
    return orjson.dumps(text).decode()


def json_embedded(text: str) -> str:
    """Stored JSON as it stands, so that no number or key changes on the way; a damaged one as a string."""
    # The writer stores nothing else: looking at both ends is for what others have put into the file.
    return text if text[:1] + text[-1:] in ("{}", "[]") else json_text(text)


def json_number(number: float) -> str:
    return repr(number) if isfinite(number) else "null"


def csv_text(text: str) -> str:
    """A CSV field that reads as the text, and that no spreadsheet runs: `'` in front of what would be a formula,
    and of a text that begins with `'` itself, so that reading can undo it."""
    return csv_raw_text("'" + text if text.startswith(GUARDED) else text)


def csv_raw_text(text: str) -> str:
    """A CSV field by RFC 4180; the empty text is `""`, since an empty field is null."""
    # Four searches in C: a set of the characters would look at each character in Python's way, ten times slower.
    if '"' in text:
        return '"' + text.replace('"', '""') + '"'
    return f'"{text}"' if "," in text or "\n" in text or "\r" in text or not text else text


def milliseconds(microseconds: int) -> str:
    return repr(microseconds / US_PER_MS)


def truth(value: object) -> str:
    return "true" if value else "false"


def json_writers(section: Section, names: Mapping[int, str]) -> list[Writer]:
    """A writer for each column of a section."""
    writers: dict[Holds, Writer] = {
        Holds.ID: lambda number: f'"{number}"',
        Holds.TIME: MomentText('"'),
        Holds.DURATION: milliseconds,
        Holds.NAME: Texts(lambda number: json_text(names[number])),
        Holds.LEVEL: Texts(lambda level: f'"{LEVEL_NAMES[level]}"'),
        Holds.STATUS: json_text,
        Holds.SPEED: Texts(lambda speed: f'"{PERFORMANCE_CLASSES[speed]}"'),
        Holds.TEXT: json_text,
        Holds.JSON: json_embedded,
        Holds.INTEGER: str,
        Holds.REAL: json_number,
        Holds.TRUTH: truth,
    }
    return [writers[holds] for holds in section.values()]


def csv_writers(section: Section, names: Mapping[int, str], *, raw: bool = False) -> list[Writer]:
    """A writer for each column of a section; `raw` leaves formulas as they are."""
    text = csv_raw_text if raw else csv_text
    writers: dict[Holds, Writer] = {
        Holds.ID: str,
        Holds.TIME: MomentText(),
        Holds.DURATION: milliseconds,
        Holds.NAME: Texts(lambda number: text(names[number])),
        Holds.LEVEL: LEVEL_NAMES,
        Holds.STATUS: str,
        Holds.SPEED: dict(enumerate(PERFORMANCE_CLASSES)),
        Holds.TEXT: text,
        Holds.JSON: text,
        Holds.INTEGER: str,
        Holds.REAL: lambda number: repr(number) if isfinite(number) else "",
        Holds.TRUTH: truth,
    }
    return [writers[holds] for holds in section.values()]
