"""A file of telemetry into a staging of records, and how much it held."""

from __future__ import annotations

import io
import os
import stat
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Final, Protocol, cast

from telesink.store.errors import InputError
from telesink.store.io.detection import Form
from telesink.store.io.file_reading import file_records
from telesink.store.io.foreign import FieldNames
from telesink.store.io.reading import Reading
from telesink.store.io.text_lines import Skipped
from telesink.store.spool.records import EVENT, KINDS, PINNED_EVENT, Record

_TOLD_ROWS: Final = 500
"""Records between two words about the progress."""


class Staging(Protocol):
    """Where an import's records go until all of the file is known to be good."""

    def append(self, record: Record, /) -> object: ...


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far the reading of a file has come."""

    records: int
    bytes: int
    """Read so far, as they are on disk."""
    total: int | None
    """None for a pipe, whose end is not known."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How files are to be understood where they do not say it themselves."""

    names: FieldNames = field(default_factory=FieldNames)
    form: Form | None = None
    """Instead of what the content tells."""
    raw_csv: bool = False
    """No cell was made safe for spreadsheets."""
    skipped: Skipped | None = None
    """Told of each bad line, which is left out; without it a bad line is an error."""
    tell: Callable[[ImportProgress], None] | None = None
    """Called now and then; may raise to end the import."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """How much a file held; what the store had already is counted here too."""

    name: str
    kind: str
    """For people: `OTLP protobuf traces`, `telemetry export`."""
    counts: Counter[bytes]
    """By kind of record (`spool.records`); pinned events are events."""
    unknown: tuple[str, ...] = ()
    """Columns of rows of ours that we do not know, and that were not read."""

    @property
    def total(self) -> int:
        return self.counts.total()


_DEFAULTS: Final = ImportOptions()


def read_records(
    source: bytes, name: str, received_ns: int | None = None, options: ImportOptions = _DEFAULTS
) -> Iterator[Record]:
    """The records in the bytes of a file. `received_ns` is the time of records that have none; default now.

    Raises `InputError` naming the file, the place and what was expected there, possibly after the first
    records: whoever stores them must keep none of a file that fails.
    """
    yield from file_records(io.BytesIO(source), _reading(name, options, received_ns), options.form)


def _reading(name: str, options: ImportOptions, received_ns: int | None) -> Reading:
    now_ns = time.time_ns() if received_ns is None else received_ns
    return Reading(name, options.names, now_ns, options.raw_csv, options.skipped)


def import_file(path: str | os.PathLike[str], staging: Staging, options: ImportOptions = _DEFAULTS) -> ImportResult:
    """Appends all records of a file to `staging`; one without a time gets that of the file's last change.

    Raises `InputError` as `read_records` does, and for a file that cannot be read.
    """
    name = os.fspath(path)
    try:
        with open(name, "rb") as file:
            about = os.fstat(file.fileno())
            if stat.S_ISREG(about.st_mode):  # of a named pipe nobody knows the end
                options = _with_total(options, file, about.st_size)
            return import_stream(file, name, staging, options, about.st_mtime_ns)
    except OSError as error:
        if error.filename != name:
            raise
        raise InputError(f"{name}: cannot be read: {error.strerror}") from None


def import_stream(
    file: BinaryIO, name: str, staging: Staging, options: ImportOptions = _DEFAULTS, received_ns: int | None = None
) -> ImportResult:
    """`import_file` of what is open already, such as standard input; `name` is for messages."""
    reading = _reading(name, options, received_ns)
    counts: Counter[bytes] = Counter()
    for number, record in enumerate(file_records(file, reading, options.form), 1):
        staging.append(record)
        counts[KINDS[type(record)]] += 1
        if options.tell is not None and number % _TOLD_ROWS == 0:
            options.tell(ImportProgress(number, 0, None))
    counts[EVENT] += counts.pop(PINNED_EVENT, 0)
    return ImportResult(name, ", ".join(reading.kinds), +counts, tuple(reading.unknown))


def _with_total(options: ImportOptions, file: BinaryIO, total: int) -> ImportOptions:
    """Adds to what is told how much of a file has been read."""
    tell = options.tell
    if tell is None:
        return options
    raw = cast("io.BufferedReader", file).raw  # below the buffer, whose own answer costs more
    return replace(options, tell=lambda progress: tell(ImportProgress(progress.records, raw.tell(), total)))
