"""Exports: rows into files, in bounded memory, and how far the writing has come."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from telesink.store.io.batches import Rows, Sections, batches_of
from telesink.store.io.column_text import Names
from telesink.store.io.columns import time_place
from telesink.store.io.export_parts import Part, parts_of
from telesink.store.io.export_plan import ExportPlan
from telesink.store.io.formats import csv_pieces, json_pieces, ndjson_pieces
from telesink.store.io.new_files import NewFiles
from telesink.store.io.parquet import arrow, write_parquet
from telesink.store.io.stored_rows import newest_time, stored_rows

if TYPE_CHECKING:
    from telesink.store.query.filters import Filter
    from telesink.store.query.reader import Reader, Row


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an export has come."""

    rows: int
    bytes: int
    """On disk so far; a compressor may hold some back."""
    fraction: float
    """0 to 1: how far the last row's time is in the range; of several sections or files each counts alike."""
    is_even: bool
    """Whether the fraction grows as time goes by, so that the time left follows from it."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    files: tuple[Path, ...]
    rows: dict[str, int]
    """By section."""
    bytes: int


def export(reader: Reader, plan: ExportPlan, tell: Callable[[Progress], None] | None = None) -> Exported:
    """Writes the rows as of one moment; all files, or none when something is wrong.

    `tell` is called every few hundred rows and may raise to end the export. Raises `InputError` for a mistake in
    the plan, `TooLargeError` over its `max_bytes`.
    """
    if plan.format == "parquet":
        arrow()  # before anything is made
    with reader.read_through(), NewFiles(max_bytes=plan.max_bytes) as files:
        parts = list(parts_of(reader, plan))
        counter = _Counter(reader, files, sum(len(part.sections) for part in parts), tell)
        for part in parts:
            with files.open(part.path, plan.compression) as out:
                _write(reader, plan, part, out, counter)
    return Exported(tuple(part.path for part in parts), counter.rows, files.bytes)


def export_to_stream(reader: Reader, plan: ExportPlan, out: BinaryIO) -> Exported:
    """The same to a stream; there is only one, so the plan must need only one file."""
    if plan.format == "parquet":
        arrow()
    files = NewFiles(max_bytes=plan.max_bytes)
    with reader.read_through(), files.stream(out, plan.compression) as stream:
        counter = _Counter(reader, files, len(plan.sections))
        _write(reader, plan, Part(plan.target, plan.sections, plan.wanted), stream, counter)
    return Exported((), counter.rows, files.bytes)


def _write(reader: Reader, plan: ExportPlan, part: Part, out: BinaryIO, counter: _Counter) -> None:
    with closing(_sections(reader, part, counter)) as sections:
        if plan.format == "parquet":
            write_parquet(sections, reader.names, out)
        else:
            for piece in _pieces(plan, sections, reader.names):
                out.write(piece)


def _pieces(plan: ExportPlan, sections: Sections, names: Names) -> Iterator[bytes]:
    if plan.format == "csv":
        return csv_pieces(sections, names, raw=plan.raw_csv)
    return json_pieces(sections, names) if plan.format == "json" else ndjson_pieces(sections, names)


def _sections(reader: Reader, part: Part, counter: _Counter) -> Generator[tuple[str, Iterator[Rows]], None, None]:
    """The sections of a file; closed early, the query that is being read ends too."""
    for name in part.sections:
        with closing(stored_rows(reader, name, part.wanted)) as rows:
            yield name, counter.counted(name, part.wanted, batches_of(rows))


class _Counter:
    """Counts rows as they pass, and tells how far that is."""

    def __init__(
        self, reader: Reader, files: NewFiles, steps: int, tell: Callable[[Progress], None] | None = None
    ) -> None:
        self.rows: dict[str, int] = {}
        self._reader = reader
        self._files = files
        self._steps: Final = steps
        """A step is a section of a file."""
        self._done = 0
        self._tell = tell

    def counted(self, section: str, wanted: Filter, batches: Iterable[list[Row]]) -> Iterator[list[Row]]:
        """The batches as they are."""
        self.rows.setdefault(section, 0)
        told = batches if self._tell is None else self._told(section, wanted, batches, self._tell)
        for batch in told:
            self.rows[section] += len(batch)
            yield batch
        self._done += 1

    def _told(
        self, section: str, wanted: Filter, batches: Iterable[list[Row]], tell: Callable[[Progress], None]
    ) -> Iterator[list[Row]]:
        """Rows come oldest first, so the time of the last one says how much of a step is done."""
        at = time_place(section)
        newest = newest_time(self._reader, section)
        end = newest if wanted.end is None else min(newest, wanted.end)
        start = None
        for batch in batches:
            start = batch[0][at] if start is None else start
            yield batch
            tell(self._progress((batch[-1][at] - start) / max(end - start, 1)))

    def _progress(self, of_step: float) -> Progress:
        fraction = (self._done + min(max(of_step, 0.0), 1.0)) / self._steps
        return Progress(sum(self.rows.values()), self._files.bytes, fraction, is_even=self._steps == 1)
