"""Documents that are read whole: OTLP requests, JSON exports and answers of `query`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec
from msgspec import Raw

from telesink.store.errors import InputError
from telesink.store.io.columns import SECTIONS
from telesink.store.io.exports import ANSWER_TYPES, answer_records, export_records
from telesink.store.otlp import json_text
from telesink.store.otlp.requests import json_records, protobuf_records, signal_of
from telesink.store.otlp.signals import SIGNALS, Signal
from telesink.store.otlp.wire import framed_as_request
from telesink.store.spool.records import Record

OTLP_KEYS: Final = ("resourceSpans", "resourceLogs", "resourceMetrics")
EXPECTED: Final = "expected OTLP/JSON, OTLP protobuf, or telemetry as JSON, JSON lines, CSV or Parquet"

_PROTOBUF_ENDINGS: Final = (".pb", ".binpb", ".protobuf")
_JSON_BEGINS: Final = (b"{", b"[")
_NO_TEXT: Final = re.compile(rb"[\x00-\x08]")
_SIGNAL_IN_NAME: Final = re.compile(rf"(?:^|[^a-z])({'|'.join(SIGNALS)})(?:\.[a-z.]+)?$")


@dataclass(frozen=True, slots=True)
class Document:
    """One request, export or answer; reading `records` may raise `InputError`."""

    kind: str
    """For people: `OTLP/JSON`."""
    records: Iterator[Record]


def document(content: bytes, name: str, received_ns: int, *, is_protobuf: bool | None = None) -> Document:
    """What a file holds, known by its content; `is_protobuf` says so where that is known already.

    `name` is the file's without the ending of a compression; `received_ns` is the time of records that have none.
    Raises `InputError` naming the file and the place.
    """
    if _is_protobuf(content, name.lower()) if is_protobuf is None else is_protobuf:
        signal = signal_of(content, _named_signal(name.lower()), name)
        return Document(f"OTLP protobuf {signal.name}", protobuf_records(content, signal, name, received_ns))
    text = _decoded(content, name)
    keys = json_text.decode(text, dict[str, Raw], name)
    found = json_document(text, keys, name, received_ns)
    if found is None:
        words = ", ".join(list(keys)[:5]) or "none"
        raise InputError(f"{name}: line 1, column 1: {EXPECTED}, found an object with the keys {words}")
    return found


def json_document(
    text: str, keys: Mapping[str, Raw], name: str, received_ns: int, first_line: int = 1
) -> Document | None:
    """What a JSON object is by its keys; None when it is none of these documents."""
    if any(key in keys for key in OTLP_KEYS):
        return Document("OTLP/JSON", json_records(text, name, received_ns, first_line))
    answer_type = _answer_type(keys)
    if answer_type:
        return Document("query answer", answer_records(text, answer_type, name, first_line))
    if any(key in keys and _is_list(keys[key]) for key in SECTIONS):
        return Document("telemetry export", export_records(text, name, first_line))
    return None


def _is_list(value: Raw) -> bool:
    return bytes(memoryview(value)[:1]) == b"["


def _answer_type(keys: Mapping[str, Raw]) -> str | None:
    if "data" not in keys or "type" not in keys:
        return None
    said = bytes(memoryview(keys["type"])[:32]).decode(errors="replace").strip('"')
    return said if said in ANSWER_TYPES else None


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
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        expected = "expected UTF-8" if content.lstrip()[:1] in _JSON_BEGINS else EXPECTED
        raise InputError(f"{name}: byte {error.start}: {expected}, found bytes that are no text") from None
    _refuse_what_is_no_json(text, name)
    return text


def _refuse_what_is_no_json(text: str, name: str) -> None:
    first = text.lstrip()
    line = text.count("\n", 0, len(text) - len(first)) + 1
    if not first:
        raise InputError(f"{name}: line 1, column 1: {EXPECTED}, found nothing")
    if not first.startswith(("{", "[")):
        column = len(text) - len(first) - text.rfind("\n", 0, len(text) - len(first))
        found = first.partition("\n")[0][:20]
        raise InputError(f"{name}: line {line}, column {column}: {EXPECTED}, found {found!r}")
