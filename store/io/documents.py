"""What a file holds, told by its content first and by its name second."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import msgspec
from msgspec import Raw

from telesink.store.errors import InputError
from telesink.store.io.compression import decompressed
from telesink.store.io.exports import ANSWER_TYPES, SECTIONS, answer_records, export_records
from telesink.store.otlp import json_text
from telesink.store.otlp.requests import json_records, protobuf_records, signal_of
from telesink.store.otlp.signals import SIGNALS, Signal
from telesink.store.otlp.wire import framed_as_request
from telesink.store.spool.records import Record

_OTLP_KEYS: Final = ("resourceSpans", "resourceLogs", "resourceMetrics")
_EXPORT_KEYS: Final = (*SECTIONS, "chains")
_EXPECTED: Final = "expected OTLP/JSON, OTLP protobuf or a JSON export of telemetry"
_PROTOBUF_ENDINGS: Final = (".pb", ".binpb", ".protobuf")
_JSON_BEGINS: Final = (b"{", b"[")
_NO_TEXT: Final = re.compile(rb"[\x00-\x08]")
_SIGNAL_IN_NAME: Final = re.compile(rf"(?:^|[^a-z])({'|'.join(SIGNALS)})(?:\.[a-z.]+)?$")


@dataclass(frozen=True, slots=True)
class Document:
    """One request, export or answer in a file; reading `records` may raise `InputError`."""

    kind: str
    """For people: `OTLP/JSON`."""
    records: Iterator[Record]


def documents(source: bytes, name: str, received_ns: int) -> Iterator[Document]:
    """The documents of a file, most often one: OTLP/JSON may hold one request a line.

    `received_ns` is the time of records that have none. Raises `InputError` naming the file and the place.
    """
    plain_name = name.lower().removesuffix(".gz")
    content = decompressed(source, name)
    if _is_protobuf(content, plain_name):
        signal = signal_of(content, _named_signal(plain_name), name)
        yield Document(f"OTLP protobuf {signal.name}", protobuf_records(content, signal, name, received_ns))
        return
    for first_line, text in _texts(_decoded(content, name), name):
        yield _json_document(text, name, received_ns, first_line)


def _is_protobuf(content: bytes, name: str) -> bool:
    """Bytes built like a request are one, unless they are JSON after a line's end, the same byte as tag 1."""
    by_name = name.endswith(_PROTOBUF_ENDINGS)
    if not content or content[:1] in _JSON_BEGINS:
        return by_name and not content
    if by_name or framed_as_request(content):
        return not _is_json(content)
    return content[:1] == b"\n" and bool(_NO_TEXT.search(content))


def _is_json(content: bytes) -> bool:
    try:
        msgspec.json.decode(content, type=dict[str, Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def _named_signal(name: str) -> Signal | None:
    found = _SIGNAL_IN_NAME.search(name)
    return SIGNALS[found[1]] if found else None


def _decoded(content: bytes, name: str) -> str:
    # Shells of Windows write UTF-16 with a mark in front when output goes to a file.
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        expected = "expected UTF-8" if content.lstrip()[:1] in _JSON_BEGINS else _EXPECTED
        raise InputError(f"{name}: byte {error.start}: {expected}, found bytes that are no text") from None
    if not text.strip():
        raise InputError(f"{name}: line 1, column 1: {_EXPECTED}, found nothing")
    return text


def _texts(text: str, name: str) -> Iterator[tuple[int, str]]:
    """The JSON texts with the line that each begins in: every line when the first is one, else all as one."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    first = lines[0][1].lstrip()
    if not first.startswith(("{", "[")):
        column = len(lines[0][1]) - len(first) + 1
        raise InputError(f"{name}: line {lines[0][0]}, column {column}: {_EXPECTED}, found {first[:20]!r}")
    yield from lines if _is_json(first.encode()) else [(1, text)]


def _json_document(text: str, name: str, received_ns: int, first_line: int) -> Document:
    keys = json_text.decode(text, dict[str, Raw], name, first_line)
    if any(key in keys for key in _OTLP_KEYS):
        return Document("OTLP/JSON", json_records(text, name, received_ns, first_line))
    answer_type = _answer_type(keys)
    if answer_type:
        return Document("query answer", answer_records(text, answer_type, name, first_line))
    if any(key in keys for key in _EXPORT_KEYS):
        return Document("telemetry export", export_records(text, name, first_line))
    found = ", ".join(list(keys)[:5]) or "none"
    raise InputError(f"{name}: line {first_line}, column 1: {_EXPECTED}, found an object with the keys {found}")


def _answer_type(keys: dict[str, Raw]) -> str | None:
    if "data" not in keys or "type" not in keys:
        return None
    return next((answer for answer in ANSWER_TYPES if bytes(keys["type"]).strip() == f'"{answer}"'.encode()), None)
