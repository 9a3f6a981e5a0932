"""Rows of sections into the bytes of a file: JSON, NDJSON and CSV, a piece for each batch of rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from telesink.store.io.batches import Rows, Sections
from telesink.store.io.column_text import ColumnText, Names, csv_columns, json_columns
from telesink.store.io.columns import SECTIONS


def ndjson_pieces(sections: Sections, names: Names) -> Iterator[bytes]:
    """One object a line, one section after the other; a row's keys tell what it is."""
    for name, batches in sections:
        columns = json_columns(SECTIONS[name], names)
        for rows in batches:
            yield ("{" + "}\n{".join(_lines(rows, columns)) + "}\n").encode()


def json_pieces(sections: Sections, names: Names) -> Iterator[bytes]:
    """One object with a list of rows for each section, one row a line: it streams, and it can be compared."""
    opening = "{"
    for name, batches in sections:
        columns = json_columns(SECTIONS[name], names)
        yield f'{opening}\n"{name}": ['.encode()
        comma = "\n{"
        for rows in batches:
            yield (comma + "},\n{".join(_lines(rows, columns)) + "}").encode()
            comma = ",\n{"
        yield b"\n]"
        opening = ","
    yield b"\n}\n"


def csv_pieces(sections: Sections, names: Names, *, raw: bool = False) -> Iterator[bytes]:
    """A header line and a record a row; there can be only one section. `raw`: formulas stay what they are."""
    for name, batches in sections:
        columns = csv_columns(SECTIONS[name], names, raw=raw)
        yield (",".join(SECTIONS[name]) + "\r\n").encode()
        for rows in batches:
            yield ("\r\n".join(_lines(rows, columns)) + "\r\n").encode()


def _lines(rows: Rows, columns: Sequence[ColumnText]) -> Iterator[str]:
    """A row's texts with commas between them, for each row."""
    texts = [text(values) for text, values in zip(columns, zip(*rows, strict=True), strict=True)]
    return map(",".join, zip(*texts, strict=True))
