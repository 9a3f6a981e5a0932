"""A file of telemetry into records, whatever of the known formats it is in."""

from __future__ import annotations

import io
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Final, Protocol, cast

from telesink.store.errors import InputError
from telesink.store.io.compression import decompressed
from telesink.store.io.csv_tables import table_records
from telesink.store.io.detection import Form, beginning_of, form_of, plain_name, stem_of
from telesink.store.io.documents import document
from telesink.store.io.foreign import FieldNames
from telesink.store.io.lines import LineReader, line_records
from telesink.store.io.parquet_reading import parquet_records
from telesink.store.io.text_lines import Skipped, as_utf8, read_again, text_lines
from telesink.store.spool.records import EVENT, KINDS, PINNED_EVENT, Record

LARGEST_DOCUMENT: Final = 2 << 30
"""Bytes of what can only be read whole: a JSON document takes several times as much memory."""

_FOLLOWING_BYTES: Final = 4096
"""Behind the first line, that help to tell a format."""
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

    @property
    def total(self) -> int:
        return self.counts.total()


@dataclass(frozen=True, slots=True)
class _Reading:
    """A file being read."""

    name: str
    options: ImportOptions
    received_ns: int
    kinds: dict[str, None] = field(default_factory=dict)
    """What it is, known when all of it has been read."""


_DEFAULTS: Final = ImportOptions()


def read_records(
    source: bytes, name: str, received_ns: int | None = None, options: ImportOptions = _DEFAULTS
) -> Iterator[Record]:
    """The records in the bytes of a file. `received_ns` is the time of records that have none; default now.

    Raises `InputError` naming the file, the place and what was expected there, possibly after the first
    records: whoever stores them must keep none of a file that fails.
    """
    received_ns = time.time_ns() if received_ns is None else received_ns
    yield from _records(io.BytesIO(source), _Reading(name, options, received_ns))


def import_file(path: str | os.PathLike[str], staging: Staging, options: ImportOptions = _DEFAULTS) -> ImportResult:
    """Appends all records of a file to `staging`; one without a time gets that of the file's last change.

    Raises `InputError` as `read_records` does, and for a file that cannot be read.
    """
    name = os.fspath(path)
    try:
        with open(name, "rb") as file:
            about = os.fstat(file.fileno())
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
    reading = _Reading(name, options, time.time_ns() if received_ns is None else received_ns)
    counts: Counter[bytes] = Counter()
    for number, record in enumerate(_records(file, reading), 1):
        staging.append(record)
        counts[KINDS[type(record)]] += 1
        if options.tell is not None and number % _TOLD_ROWS == 0:
            options.tell(ImportProgress(number, 0, None))
    counts[EVENT] += counts.pop(PINNED_EVENT, 0)
    return ImportResult(name, ", ".join(reading.kinds), +counts)


def _with_total(options: ImportOptions, file: BinaryIO, total: int) -> ImportOptions:
    """Adds to what is told how much of a file has been read."""
    tell = options.tell
    if tell is None:
        return options
    raw = cast("io.BufferedReader", file).raw  # below the buffer, whose own answer costs more
    return replace(options, tell=lambda progress: tell(ImportProgress(progress.records, raw.tell(), total)))


def _records(file: BinaryIO, reading: _Reading) -> Iterable[Record]:
    """The records of a file of any form."""
    packed = decompressed(file, reading.name)
    stream = as_utf8(packed, reading.name)
    if stream.peek(4)[:4] == b"PAR1":
        return _parquet(stream, reading)
    beginning = beginning_of(stream)
    plain, names = plain_name(reading.name), reading.options.names
    form = reading.options.form or form_of(beginning, stream.peek(_FOLLOWING_BYTES), plain, names)
    if form is None and reading.options.skipped is not None and beginning:
        form = Form.LINES
    again = read_again(beginning, stream)
    return _READERS[form](again, reading)


def _lines(stream: io.BufferedReader, reading: _Reading) -> Iterator[Record]:
    skipped = reading.options.skipped
    component = stem_of(reading.name)
    reader = LineReader(reading.name, reading.options.names, received_ns=reading.received_ns, component=component)
    yield from line_records(text_lines(stream, reading.name, skipped), reader, skipped)
    reading.kinds.update(reader.kinds or {"JSON lines": None})


def _csv(stream: io.BufferedReader, reading: _Reading) -> Iterator[Record]:
    reading.kinds["CSV"] = None
    return table_records(
        text_lines(stream, reading.name),
        reading.name,
        reading.options.names,
        received_ns=reading.received_ns,
        component=stem_of(reading.name),
        raw=reading.options.raw_csv,
        skipped=reading.options.skipped,
    )


def _parquet(stream: io.BufferedReader, reading: _Reading) -> Iterator[Record]:
    reading.kinds["Parquet"] = None
    # The end of the file says where everything is.
    file = stream if stream.seekable() else io.BytesIO(_whole(stream, reading))
    return parquet_records(
        cast("BinaryIO", file),
        reading.name,
        reading.options.names,
        received_ns=reading.received_ns,
        component=stem_of(reading.name),
        skipped=reading.options.skipped,
    )


def _document(stream: io.BufferedReader, reading: _Reading) -> Iterator[Record]:
    is_protobuf = {None: None, Form.JSON: False, Form.PROTOBUF: True}[reading.options.form]
    name = plain_name(reading.name)
    found = document(_whole(stream, reading), name, reading.received_ns, is_protobuf=is_protobuf)
    reading.kinds[found.kind] = None
    return found.records


def _whole(stream: io.BufferedReader, reading: _Reading) -> bytes:
    content = stream.read(LARGEST_DOCUMENT + 1)
    if len(content) > LARGEST_DOCUMENT:
        raise InputError(
            f"{reading.name}: is over {LARGEST_DOCUMENT >> 30} GiB and can only be read whole; give JSON lines or CSV"
        )
    return content


_READERS: Final[dict[Form | None, Callable[[io.BufferedReader, _Reading], Iterator[Record]]]] = {
    None: _document,
    Form.JSON: _document,
    Form.PROTOBUF: _document,
    Form.LINES: _lines,
    Form.CSV: _csv,
    Form.PARQUET: _parquet,
}
