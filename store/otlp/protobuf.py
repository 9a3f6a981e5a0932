"""The protobuf form of OTLP: bytes into the official messages, and their parts into plain values."""

from __future__ import annotations

from base64 import b64encode
from importlib import import_module
from typing import Any, Final

from telesink.store.errors import InputError
from telesink.store.otlp.bad_value import BadValueError
from telesink.store.otlp.form import CUT, DEEPEST, SPAN_ID_BYTES, TRACE_ID_BYTES, Form, plain_double
from telesink.store.otlp.wire import first_fault

_ZEROS: Final = {size: bytes(size) for size in (TRACE_ID_BYTES, SPAN_ID_BYTES)}
_REQUESTS: Final = {
    "traces": ("trace.v1.trace_service_pb2", "ExportTraceServiceRequest"),
    "logs": ("logs.v1.logs_service_pb2", "ExportLogsServiceRequest"),
    "metrics": ("metrics.v1.metrics_service_pb2", "ExportMetricsServiceRequest"),
}
_PLAIN: Final = frozenset({"string_value", "bool_value", "int_value"})


def request_class(signal: str) -> Any:
    """The official class of a signal's request. Raises `InputError` when the extra is not installed."""
    module, name = _REQUESTS[signal]
    try:  # an optional extra, and 20 ms of import
        return getattr(import_module(f"opentelemetry.proto.collector.{module}"), name)
    except ImportError:
        raise InputError("reading protobuf needs an extra: pip install 'telesink[serve]'") from None


def parse(body: bytes, signal: str) -> Any:
    """The request in `body`. Raises `BadValueError` whose path is the byte at which it stops being one."""
    from google.protobuf.message import DecodeError  # comes with the extra

    request = request_class(signal)()
    try:
        request.ParseFromString(body)
    except (DecodeError, RecursionError) as error:
        offset, words = first_fault(body, request.DESCRIPTOR) or (0, str(error))
        raise BadValueError(words, (offset,)) from None
    return request


def is_clean(request: Any, parts: list[Any]) -> bool:
    """True when no part holds a known field in another encoding, and the request itself nothing unknown.

    Newer versions of the protocol may add fields to parts; they never change the encoding of a field.
    """
    from google.protobuf.unknown_fields import UnknownFieldSet  # comes with the extra

    if len(UnknownFieldSet(request)):
        return False
    return not any(
        field.field_number in part.DESCRIPTOR.fields_by_number for part in parts for field in UnknownFieldSet(part)
    )


def _attributes(pairs: Any, depth: int = 0) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for pair in pairs:
        value = pair.value
        # Most values are texts, and this one question is cheaper than asking which of the eight is set.
        values[pair.key] = value.string_value or _value(value, depth)
    return values


def _value(value: Any, depth: int = 0) -> Any:
    which = value.WhichOneof("value")
    if which in _PLAIN:
        return getattr(value, which)
    if which == "double_value":
        return plain_double(value.double_value)
    if which == "bytes_value":
        return b64encode(value.bytes_value).decode()
    if which in ("array_value", "kvlist_value"):
        return _nested(value, which, depth + 1)
    return None


def _nested(value: Any, which: str, depth: int) -> Any:
    if depth > DEEPEST:
        return CUT
    if which == "kvlist_value":
        return _attributes(value.kvlist_value.values, depth)
    return [_value(item, depth) for item in value.array_value.values]


def _identifier(raw: bytes, size: int) -> str | None:
    if len(raw) == size:
        return raw.hex() if raw != _ZEROS[size] else None
    if not raw:
        return None
    kind = "trace" if size == TRACE_ID_BYTES else "span"
    raise BadValueError(f"expected a {kind} id of {size} bytes, found {len(raw)}")


def _optional(message: Any, field: str) -> Any:
    return getattr(message, field) if message.HasField(field) else None


def _data_kind(metric: Any) -> str | None:
    kind: str | None = metric.WhichOneof("data")
    return kind


PROTOBUF: Final = Form(_attributes, _value, _identifier, _optional, _data_kind)
