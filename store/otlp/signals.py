"""The three signals of OTLP: what their requests are made of, and which of them some bytes are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from telesink.store.otlp.form import Form
from telesink.store.otlp.logs import log_records
from telesink.store.otlp.metrics import metric_records
from telesink.store.otlp.origin import Origin
from telesink.store.otlp.spans import span_records
from telesink.store.spool.records import Record


@dataclass(frozen=True, slots=True)
class Signal:
    name: str
    singular: str
    """For messages: `not an OTLP trace request`."""
    groups: str
    """Field of the request: one entry a resource."""
    scopes: str
    """Field of such an entry: one entry a scope."""
    items: str
    """Field of such an entry: the spans, log records or metrics themselves."""
    records: Callable[[Any, Origin, Form], Sequence[Record]]
    """Maps one item. Raises `BadValueError`."""
    plausible: Callable[[Any], bool]
    """Whether an item that parsed has what no item of another signal can seem to have."""


def _has_time(span: Any) -> bool:
    return bool(span.start_time_unix_nano or span.end_time_unix_nano)


def _has_name(metric: Any) -> bool:
    return bool(metric.name)


def _always(_log: Any) -> bool:
    # Whatever makes a span or a metric plausible has another kind of field in a log record.
    return True


SIGNALS: Final = {
    signal.name: signal
    for signal in (
        Signal("traces", "trace", "resource_spans", "scope_spans", "spans", span_records, _has_time),
        Signal("logs", "log", "resource_logs", "scope_logs", "log_records", log_records, _always),
        Signal("metrics", "metric", "resource_metrics", "scope_metrics", "metrics", metric_records, _has_name),
    )
}


def items_of(request: Any, signal: Signal) -> list[Any]:
    """The spans, log records or metrics of a protobuf request, of all resources and scopes."""
    return [item for scope in _scopes_of(request, signal) for item in getattr(scope, signal.items)]


def containers_of(request: Any, signal: Signal) -> list[Any]:
    """The entries of resources and scopes of a protobuf request."""
    return [*getattr(request, signal.groups), *_scopes_of(request, signal)]


def _scopes_of(request: Any, signal: Signal) -> list[Any]:
    return [scope for group in getattr(request, signal.groups) for scope in getattr(group, signal.scopes)]
