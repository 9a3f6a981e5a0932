"""Exports: rows into files, in bounded memory, and how far the writing has come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from telesink.store.io.columns import SECTIONS, Holds
from telesink.store.io.export_parts import Part, parts_of
from telesink.store.io.export_plan import ExportPlan
from telesink.store.io.formats import csv_pieces, json_pieces, ndjson_pieces
from telesink.store.io.new_files import NewFiles
from telesink.store.io.parquet import arrow, write_parquet
from telesink.store.io.stored_rows import stored_rows

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader

_PROGRESS_ROWS: Final = 2000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an export has come."""

    rows: int
    bytes: int
    """On disk so far; a compressor may hold some back."""
    timestamp: int
    """Of the row written last, microseconds since 1970; rows of a section come oldest first."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    files: tuple[Path, ...]
    rows: dict[str, int]
    """By section."""
    bytes: int


def export(reader: Reader, plan: ExportPlan, tell: Callable[[Progress], None] | None = None) -> Exported:
    """Writes the rows as of one moment; all files, or none when something is wrong.

    `tell` is called every few thousand rows and may raise to end the export. Raises `InputError` for a mistake in
    the plan, `TooLargeError` over its `max_bytes`.
    """
    if plan.format == "parquet":
        arrow()  # before anything is made
    with reader.read_through(), NewFiles(max_bytes=plan.max_bytes) as files:
        counter = _Counter(files, tell)
        parts = list(parts_of(reader, plan))
        for part in parts:
            with files.open(part.path, plan.compression) as out:
                _write(reader, plan, part, out, counter)
    return Exported(tuple(part.path for part in parts), counter.rows, files.bytes)


def export_to_stream(reader: Reader, plan: ExportPlan, out: BinaryIO) -> Exported:
    """The same to a stream, uncompressed; there is only one, so the plan must need only one file."""
    with reader.read_through():
        counter = _Counter(NewFiles())
        part = Part(plan.target, plan.sections, plan.wanted)
        _write(reader, plan, part, out, counter)
    return Exported((), counter.rows, 0)


class _Counter:
    """Counts rows as they pass."""

    def __init__(self, files: NewFiles, tell: Callable[[Progress], None] | None = None) -> None:
        self.rows: dict[str, int] = {}
        self._files = files
        self._tell = tell
        self._total = 0

    def counted(self, section: str, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        at = list(SECTIONS[section].values()).index(Holds.TIME)
        self.rows.setdefault(section, 0)
        for row in rows:
            yield row
            self.rows[section] += 1
            self._total += 1
            if self._tell is not None and not self._total % _PROGRESS_ROWS:
                self._tell(Progress(self._total, self._files.bytes, row[at]))


def _write(reader: Reader, plan: ExportPlan, part: Part, out: BinaryIO, counter: _Counter) -> None:
    sections = ((name, counter.counted(name, stored_rows(reader, name, part.wanted))) for name in part.sections)
    match plan.format:
        case "json":
            pieces = json_pieces(sections, reader.names)
        case "ndjson":
            pieces = ndjson_pieces(sections, reader.names)
        case "csv":
            pieces = csv_pieces(sections, reader.names, raw=plan.raw_csv)
        case "parquet":
            for name, rows in sections:
                write_parquet(name, rows, reader.names, out)
            return
    for piece in pieces:
        out.write(piece)
