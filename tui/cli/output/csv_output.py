"""Rows as CSV by RFC 4180: a header line, CRLF, and a difference between null and an empty text.

The rules for texts are those of exports (`store.io.cell_text`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from math import isfinite
from typing import Any

import orjson

from telesink.store.io.cell_text import csv_raw_text, csv_text, milliseconds, truth
from telesink.store.times import iso_from_us
from telesink.tui.cli.output.cells import Cell, Duration, Graded, Json, Moment, Names, Verdict
from telesink.tui.cli.output.shapes import Row


def csv_lines(rows: Iterable[Row], columns: Sequence[str], *, raw: bool = False) -> Iterator[str]:
    """The header and one record a row, each with its CRLF; `raw` leaves what a spreadsheet would run as it is."""
    writers = _writers(raw)
    yield ",".join(columns) + "\r\n"
    for row in rows:
        yield ",".join(_field(row[name], writers) for name in columns) + "\r\n"


def _field(cell: Cell, writers: dict[type, Callable[[Any], str]]) -> str:
    return writers[type(cell)](cell)


@cache
def _writers(raw: bool) -> dict[type, Callable[[Any], str]]:
    text = csv_raw_text if raw else csv_text
    return {
        type(None): lambda _cell: "",
        str: text,
        bool: truth,
        int: repr,
        float: lambda cell: repr(cell) if isfinite(cell) else "",  # no number; JSON has null for it too
        Moment: lambda cell: iso_from_us(cell.us),
        Duration: lambda cell: milliseconds(round(cell.us)),
        Json: lambda cell: text(cell.text),
        Names: lambda cell: text(orjson.dumps(cell.names).decode()),
        Graded: lambda cell: text(cell.word),
        Verdict: lambda cell: truth(cell.healthy),
    }
