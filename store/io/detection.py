"""Which format a file is in: told by how it begins first, by its name second."""

from __future__ import annotations

import io
from enum import Enum
from typing import Final

import msgspec
from msgspec import Raw

from telesink.store.errors import InputError
from telesink.store.io.csv_reading import csv_records
from telesink.store.io.documents import json_document
from telesink.store.io.foreign import FieldNames
from telesink.store.io.known_rows import section_of
from telesink.store.io.text_lines import BOM, LONGEST_LINE

_LINES_ENDINGS: Final = (".ndjson", ".jsonl", ".log")
_PARQUET: Final = b"PAR1"
_BLANKS: Final = 1 << 16
"""Bytes of empty lines that may stand before the first one."""


class Form(Enum):
    """How a file is read; the values are what users say to name it."""

    JSON = "json"
    LINES = "ndjson"
    CSV = "csv"
    PARQUET = "parquet"
    PROTOBUF = "protobuf"


def plain_name(name: str) -> str:
    """The name of what is in a compressed file."""
    lowered = name.lower()
    return next((name[: -len(ending)] for ending in (".gz", ".zst", ".zstd") if lowered.endswith(ending)), name)


def beginning_of(stream: io.BufferedReader) -> bytes:
    """Everything up to the end of the first line that is not empty; what is read is gone from the stream."""
    read = b""
    while len(read) < _BLANKS:
        line = stream.readline(LONGEST_LINE)
        read += line
        if not line or line.removeprefix(BOM).strip():
            break
    return read


def form_of(beginning: bytes, following: bytes, name: str, names: FieldNames) -> Form | None:
    """The form of a file that begins so; None for one that has to be read whole to tell.

    `following` is some of what comes behind the first line, `name` is without the ending of a compression.
    """
    if beginning.startswith(_PARQUET):
        return Form.PARQUET
    first = beginning.removeprefix(BOM).strip()
    lowered = name.lower()
    if first[:1] == b"{":
        is_lines = (
            _is_whole_object_of_many(first, following, names)
            or (lowered.endswith(_LINES_ENDINGS) and first[-1:] not in (b"{", b"[", b","))
            or (_next_begins_object(following) and first[-1:] not in (b"{", b"[", b":"))  # a broken one, then others
        )
        return Form.LINES if is_lines else None
    text = _printable(first)
    if text is None or first[:1] == b"[":
        return None
    if lowered.endswith(".csv") or _is_header(text, names):
        return Form.CSV
    return Form.LINES if lowered.endswith(_LINES_ENDINGS) else None


def _is_whole_object_of_many(first: bytes, following: bytes, names: FieldNames) -> bool:
    """Whether the first line is an object of which a line is known to hold one, or another one follows."""
    try:
        keys = msgspec.json.decode(first, type=dict[str, Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return (
        section_of(keys) is not None
        or names.knows(keys)
        or json_document("", keys, "", 0) is not None
        or _next_begins_object(following)
    )


def _next_begins_object(following: bytes) -> bool:
    return following.lstrip()[:1] == b"{"


def is_prose(beginning: bytes) -> bool:
    """Whether a file begins with a line that no document begins with: one of a log, among lines of JSON."""
    first = beginning.removeprefix(BOM).strip()
    return bool(first) and first[:1] not in (b"{", b"[") and _printable(first) is not None


def _printable(line: bytes) -> str | None:
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return None
    return text if text.replace("\t", " ").isprintable() else None


def _is_header(text: str, names: FieldNames) -> bool:
    """Whether a line names columns that are known."""
    try:
        (_, columns), *_ = csv_records([text], "")
    except (InputError, ValueError):
        return False
    header = [column.strip() for column in columns if column]
    return section_of(header) is not None or (len(header) > 1 and names.knows(header))
