"""The JSON form of OTLP: the messages as typed structs, and their parts into plain values.

Fields that the mapping does not read are left out and so ignored, as the specification wants of unknown ones.
Any field may be null, which means that it is not there.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

from msgspec import Meta, Struct

from telesink.store.otlp.bad_value import BadValueError
from telesink.store.otlp.form import CUT, DEEPEST, TRACE_ID_BYTES, Form, plain_double

Int64 = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
UInt64 = Annotated[int, Meta(ge=0, le=2**63 - 1)]
"""One bit less than there might be: no time and no count of ours reaches that far."""
Enum = int | str
"""The specification wants the number; some programs write the name."""


class Message(Struct, rename="camel"):
    """Base of all messages: `start_time_unix_nano` is `startTimeUnixNano` in the text."""


class AnyValue(Message):
    string_value: str | None = None
    bool_value: bool | None = None
    int_value: Int64 | None = None
    double_value: float | None = None
    bytes_value: str | None = None
    array_value: ArrayValue | None = None
    kvlist_value: KeyValueList | None = None


class ArrayValue(Message):
    values: list[AnyValue] | None = None


class KeyValue(Message):
    key: str = ""
    value: AnyValue | None = None


class KeyValueList(Message):
    values: list[KeyValue] | None = None


class Resource(Message):
    attributes: list[KeyValue] | None = None


class Scope(Message):
    name: str | None = None
    version: str | None = None
    attributes: list[KeyValue] | None = None


class SpanEvent(Message):
    time_unix_nano: UInt64 | None = None
    name: str | None = None
    attributes: list[KeyValue] | None = None


class Link(Message):
    trace_id: str | None = None
    span_id: str | None = None
    attributes: list[KeyValue] | None = None


class Status(Message):
    code: Enum | None = None
    message: str | None = None


class Span(Message):
    trace_id: str | None = None
    span_id: str | None = None
    parent_span_id: str | None = None
    name: str | None = None
    kind: Enum | None = None
    start_time_unix_nano: UInt64 | None = None
    end_time_unix_nano: UInt64 | None = None
    attributes: list[KeyValue] | None = None
    events: list[SpanEvent] | None = None
    links: list[Link] | None = None
    status: Status | None = None


class LogRecord(Message):
    time_unix_nano: UInt64 | None = None
    observed_time_unix_nano: UInt64 | None = None
    severity_number: Enum | None = None
    severity_text: str | None = None
    body: AnyValue | None = None
    attributes: list[KeyValue] | None = None
    trace_id: str | None = None
    span_id: str | None = None
    event_name: str | None = None


class Buckets(Message):
    offset: int | None = None
    bucket_counts: list[UInt64] | None = None


class Quantile(Message):
    quantile: float | None = None
    value: float | None = None


class Point(Message):
    """A data point of any kind of metric: each kind reads its own fields."""

    attributes: list[KeyValue] | None = None
    start_time_unix_nano: UInt64 | None = None
    time_unix_nano: UInt64 | None = None
    as_double: float | None = None
    as_int: Int64 | None = None
    count: UInt64 | None = None
    sum: float | None = None
    min: float | None = None
    max: float | None = None
    bucket_counts: list[UInt64] | None = None
    explicit_bounds: list[float] | None = None
    scale: int | None = None
    zero_count: UInt64 | None = None
    positive: Buckets | None = None
    negative: Buckets | None = None
    quantile_values: list[Quantile] | None = None


class MetricData(Message):
    data_points: list[Point] | None = None
    aggregation_temporality: Enum | None = None
    is_monotonic: bool | None = None


class Metric(Message):
    name: str | None = None
    unit: str | None = None
    gauge: MetricData | None = None
    sum: MetricData | None = None
    histogram: MetricData | None = None
    exponential_histogram: MetricData | None = None
    summary: MetricData | None = None


class ScopeSpans(Message):
    scope: Scope | None = None
    spans: list[Span] | None = None


class ScopeLogs(Message):
    scope: Scope | None = None
    log_records: list[LogRecord] | None = None


class ScopeMetrics(Message):
    scope: Scope | None = None
    metrics: list[Metric] | None = None


class ResourceSpans(Message):
    resource: Resource | None = None
    scope_spans: list[ScopeSpans] | None = None


class ResourceLogs(Message):
    resource: Resource | None = None
    scope_logs: list[ScopeLogs] | None = None


class ResourceMetrics(Message):
    resource: Resource | None = None
    scope_metrics: list[ScopeMetrics] | None = None


class Request(Message):
    """A request of any signal; one object may hold several of them."""

    resource_spans: list[ResourceSpans] | None = None
    resource_logs: list[ResourceLogs] | None = None
    resource_metrics: list[ResourceMetrics] | None = None


_DATA_KINDS: Final = ("gauge", "sum", "histogram", "exponential_histogram", "summary")


def _attributes(pairs: list[KeyValue] | None, depth: int = 0) -> dict[str, Any]:
    return {pair.key: _value(pair.value, depth) for pair in pairs or ()}


def _value(value: AnyValue | None, depth: int = 0) -> Any:
    if value is None:
        return None
    if value.string_value is not None:
        return value.string_value
    if value.bool_value is not None:
        return value.bool_value
    if value.int_value is not None:
        return value.int_value
    if value.double_value is not None:
        return plain_double(value.double_value)
    return value.bytes_value if value.bytes_value is not None else _nested(value, depth + 1)


def _nested(value: AnyValue, depth: int) -> Any:
    if value.array_value is None and value.kvlist_value is None:
        return None
    if depth > DEEPEST:
        return CUT
    if value.kvlist_value is not None:
        return _attributes(value.kvlist_value.values, depth)
    return [_value(item, depth) for item in (value.array_value and value.array_value.values) or ()]


def _identifier(text: str | None, size: int) -> str | None:
    if not text:
        return None
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        raw = b""
    if len(raw) != size or len(text) != 2 * size:
        kind = "trace" if size == TRACE_ID_BYTES else "span"
        raise BadValueError(f"expected a {kind} id of {2 * size} hexadecimal digits, found {text[:64]!r}")
    return text.lower() if any(raw) else None


def _data_kind(metric: Metric) -> str | None:
    return next((kind for kind in _DATA_KINDS if getattr(metric, kind) is not None), None)


JSON: Final = Form(_attributes, _value, _identifier, getattr, _data_kind)
