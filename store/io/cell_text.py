"""Values of a table as text in JSON and in CSV; the rules are here once, for exports, imports and `query`."""

from __future__ import annotations

from math import isfinite
from typing import Final

import msgspec
import orjson

from telesink.store.times import US_PER_MS

_SIGNS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What makes a formula of a cell; a Japanese Excel reads the wide forms as the others."""
GUARDED: Final = (*_SIGNS, "\t", "\r", "\n", "'")
"""What a text must not begin with where a spreadsheet reads it."""
_FIRST_LOOK: Final = frozenset(GUARDED)

_is_json: Final = msgspec.json.Decoder(msgspec.Raw).decode
"""Reads a JSON text to its end and makes nothing of it: 0.1 µs, where decoding takes 0.9."""


def json_text(text: str) -> str:
    """A JSON string."""
    return orjson.dumps(text).decode()


def json_embedded(text: str) -> str:
    """Stored JSON as it stands, so that no number or key changes on the way, on one line; a damaged one as a string."""
    try:
        _is_json(text)
    except (msgspec.DecodeError, RecursionError):
        return json_text(text)
    if "\n" in text or "\r" in text:  # our writer stores none; in JSON they can only be space between two tokens
        return text.replace("\n", " ").replace("\r", " ")
    return text


def json_number(number: float) -> str:
    return repr(number) if isfinite(number) else "null"


def csv_text(text: str) -> str:
    """A CSV field that reads as the text, and that no spreadsheet runs: `'` goes in front of what is guarded."""
    # Most texts begin with a letter: the question is worth asking first.
    return csv_raw_text("'" + text if not text[:1].isalnum() and is_guarded(text) else text)


def csv_raw_text(text: str) -> str:
    """A CSV field by RFC 4180; the empty text is `""`, since an empty field is null."""
    # Four searches in C: a set of the characters would look at each character in Python's way, ten times slower.
    if '"' in text:
        return '"' + text.replace('"', '""') + '"'
    return f'"{text}"' if "," in text or "\n" in text or "\r" in text or not text else text


def csv_number(number: float) -> str:
    """A number that is none is null, as in JSON."""
    return repr(number) if isfinite(number) else ""


def is_guarded(text: str) -> bool:
    """Whether a spreadsheet could make a formula of the text, or it begins with the `'` that stands for that.

    Some spreadsheets take white space off before they look: then the sign behind it counts.
    """
    first = text[:1]
    return first in _FIRST_LOOK or (first.isspace() and text.lstrip().startswith(_SIGNS))


def unguarded(text: str) -> str:
    """The text that `csv_text` was given, of what its field says."""
    return text[1:] if text[:1] == "'" and is_guarded(text[1:]) else text


def milliseconds(microseconds: int) -> str:
    return repr(microseconds / US_PER_MS)


def truth(value: object) -> str:
    return "true" if value else "false"
