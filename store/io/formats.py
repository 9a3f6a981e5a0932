"""Rows of sections into the bytes of a file: JSON, NDJSON and CSV, in pieces of many rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice, starmap
from typing import Any, Final

from telesink.store.io.cell_text import Writer, csv_writers, json_writers
from telesink.store.io.columns import SECTIONS, Section

Rows = Iterable[tuple[Any, ...]]
Sections = Iterable[tuple[str, Rows]]
"""Names of sections and their rows; each is read to its end before the next one begins."""
Names = Mapping[int, str]
"""Numbers of `telemetry_names` and what they stand for."""

PIECE_ROWS: Final = 500
"""A piece is some 300 KB: large enough for a compressor, small enough for progress that moves."""


def ndjson_pieces(sections: Sections, names: Names) -> Iterator[bytes]:
    """One object a line, one section after the other; a row's keys tell what it is."""
    for name, rows in sections:
        line = _json_line(SECTIONS[name], names)
        for chunk in _chunks(rows):
            yield ("\n".join(starmap(line, chunk)) + "\n").encode()


def json_pieces(sections: Sections, names: Names) -> Iterator[bytes]:
    """One object with a list of rows for each section, one row a line: it streams, and it can be compared."""
    opening = "{"
    for name, rows in sections:
        line = _json_line(SECTIONS[name], names)
        yield f'{opening}\n"{name}": ['.encode()
        comma = "\n"
        for chunk in _chunks(rows):
            yield (comma + ",\n".join(starmap(line, chunk))).encode()
            comma = ",\n"
        yield b"\n]"
        opening = ","
    yield b"\n}\n"


def csv_pieces(sections: Sections, names: Names, *, raw: bool = False) -> Iterator[bytes]:
    """A header line and a record a row; there can be only one section. `raw`: formulas stay what they are."""
    for name, rows in sections:
        section = SECTIONS[name]
        yield (",".join(section) + "\r\n").encode()
        line = _line(",".join(["%s"] * len(section)) + "\r\n", csv_writers(section, names, raw=raw), nothing="")
        for chunk in _chunks(rows):
            yield "".join(starmap(line, chunk)).encode()


def _json_line(section: Section, names: Names) -> Callable[..., str]:
    members = ",".join(f'"{column}":%s' for column in section)
    return _line("{" + members + "}", json_writers(section, names), nothing="null")


def _line(template: str, writers: list[Writer], *, nothing: str) -> Callable[..., str]:
    """A function of a row's values that gives its line.

    It is compiled for the section, as `collections.namedtuple` compiles its classes: with a loop over the columns
    instead, half of the time of an export would go into the loop.
    """
    names = [f"v{number}" for number in range(len(writers))]
    texts = [
        f"{nothing!r} if {name} is None else w{at}{f'[{name}]' if isinstance(writer, Mapping) else f'({name})'}"
        for at, (name, writer) in enumerate(zip(names, writers, strict=True))
    ]
    surroundings = {f"w{at}": writer for at, writer in enumerate(writers)} | {"template": template}
    source = f"lambda {', '.join(names)}: template % ({', '.join(texts)},)"
    line: Callable[..., str] = eval(source, surroundings)  # noqa: S307 - made of numbers and our own names
    return line


def _chunks(rows: Rows) -> Iterator[list[tuple[Any, ...]]]:
    source = iter(rows)
    while chunk := list(islice(source, PIECE_ROWS)):
        yield chunk
