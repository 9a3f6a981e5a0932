"""Rows as CSV by RFC 4180: a header line, CRLF, and a difference between null and an empty text.

Null is an empty unquoted cell, the empty text `""`. A text that a spreadsheet would run as a formula gets an
apostrophe in front, and a text that starts with an apostrophe a second one, so that reading undoes both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import isfinite
from typing import Any, Final

import orjson

from telesink.store.times import US_PER_MS, iso_from_us
from telesink.tui.cli.output.cells import Cell, Duration, Graded, Json, Moment, Names, Verdict
from telesink.tui.cli.output.shapes import Row

_GUARDED: Final = ("=", "+", "-", "@", "\t", "\r", "'")
_QUOTED: Final = frozenset(',"\r\n')


def csv_lines(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[str]:
    """The header and one record a row, each with its CRLF."""
    yield ",".join(columns) + "\r\n"
    for row in rows:
        yield ",".join(_field(row[name]) for name in columns) + "\r\n"


def _field(cell: Cell) -> str:
    return _WRITERS[type(cell)](cell)


def _text(text: str) -> str:
    if text.startswith(_GUARDED):
        text = "'" + text
    if not text or not _QUOTED.isdisjoint(text):
        return '"' + text.replace('"', '""') + '"'
    return text


def _truth(value: bool) -> str:
    return "true" if value else "false"


_WRITERS: Final[dict[type, Callable[[Any], str]]] = {
    type(None): lambda _cell: "",
    str: _text,
    bool: _truth,
    int: repr,
    float: lambda cell: repr(cell) if isfinite(cell) else "",  # no number; JSON has null for it too
    Moment: lambda cell: iso_from_us(cell.us),
    Duration: lambda cell: repr(round(cell.us) / US_PER_MS),
    Json: lambda cell: _text(cell.text),
    Names: lambda cell: _text(orjson.dumps(cell.names).decode()),
    Graded: lambda cell: _text(cell.word),
    Verdict: lambda cell: _truth(cell.healthy),
}
