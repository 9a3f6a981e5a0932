"""A file of telemetry into records, whatever of the known formats it is in."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO, Final, cast

from telesink.store.errors import InputError
from telesink.store.io.compression import decompressed
from telesink.store.io.csv_tables import table_records
from telesink.store.io.detection import Form, beginning_of, form_of, is_prose, plain_name
from telesink.store.io.documents import document
from telesink.store.io.lines import JSON_LINES, line_records
from telesink.store.io.parquet_reading import parquet_records
from telesink.store.io.reading import Reading
from telesink.store.io.text_lines import as_utf8, read_again, text_lines
from telesink.store.spool.records import Record

LARGEST_DOCUMENT: Final = 2 << 30
"""Bytes of what can only be read whole: a JSON document takes several times as much memory."""

_FOLLOWING_BYTES: Final = 4096
"""Behind the first line, that help to tell a format."""


def file_records(file: BinaryIO, reading: Reading, form: Form | None = None) -> Iterator[Record]:
    """The records of a file; `form` instead of what its content tells. Raises `InputError` naming the place."""
    stream = as_utf8(decompressed(file, reading.name), reading.name)
    if stream.peek(4)[:4] == b"PAR1":
        return _parquet(stream, reading)
    beginning = beginning_of(stream)
    if form is None:
        form = form_of(beginning, stream.peek(_FOLLOWING_BYTES), plain_name(reading.name), reading.names)
    if form is None and reading.skipped is not None and is_prose(beginning):
        form = Form.LINES
    again = read_again(beginning, stream)
    match form:
        case Form.LINES:
            return _lines(again, reading)
        case Form.CSV:
            return _csv(again, reading)
        case Form.PARQUET:
            return _parquet(again, reading)
        case _:
            return _document(again, reading, is_protobuf=None if form is None else form is Form.PROTOBUF)


def _lines(stream: io.BufferedReader, reading: Reading) -> Iterator[Record]:
    yield from line_records(text_lines(stream, reading.name, reading.skipped), reading)
    if not reading.kinds:
        reading.kinds[JSON_LINES] = None


def _csv(stream: io.BufferedReader, reading: Reading) -> Iterator[Record]:
    reading.kinds["CSV"] = None
    return table_records(text_lines(stream, reading.name), reading)


def _parquet(stream: io.BufferedReader, reading: Reading) -> Iterator[Record]:
    reading.kinds["Parquet"] = None
    # The end of the file says where everything is.
    file = stream if stream.seekable() else io.BytesIO(_whole(stream, reading))
    return parquet_records(cast("BinaryIO", file), reading)


def _document(stream: io.BufferedReader, reading: Reading, *, is_protobuf: bool | None) -> Iterator[Record]:
    name = plain_name(reading.name)
    found = document(_whole(stream, reading), name, reading.received_ns, is_protobuf=is_protobuf)
    reading.kinds[found.kind] = None
    return found.records


def _whole(stream: io.BufferedReader, reading: Reading) -> bytes:
    content = stream.read(LARGEST_DOCUMENT + 1)
    if len(content) > LARGEST_DOCUMENT:
        raise InputError(
            f"{reading.name}: is over {LARGEST_DOCUMENT >> 30} GiB and can only be read whole; give JSON lines or CSV"
        )
    return content
