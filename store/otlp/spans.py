"""A span as an event: its type, its level, and all that it carries."""

from __future__ import annotations

from typing import Any, Final

from telesink.store.levels import ERROR, INFO
from telesink.store.otlp import aliases
from telesink.store.otlp.fingerprints import span_fingerprint
from telesink.store.otlp.form import SPAN_ID_BYTES, TRACE_ID_BYTES, Form
from telesink.store.otlp.measurements import measurements
from telesink.store.otlp.origin import Origin, add_beside
from telesink.store.otlp.words import SPAN_KINDS, STATUS_CODES
from telesink.store.spool.records import EventRecord
from telesink.store.times import NS_PER_US, iso_from_us

_NS_PER_MS: Final = 1e6
_MARKS: Final = frozenset(aliases.EVENT_TYPES_BY_ATTRIBUTE) | aliases.TOOL_ATTRIBUTES


def span_records(span: Any, origin: Origin, form: Form) -> tuple[EventRecord]:
    """The one event of a span, at its start. Raises `BadValueError` for an id or a time that cannot be."""
    attributes = form.attributes(span.attributes)
    trace_id = form.identifier(span.trace_id, TRACE_ID_BYTES)
    span_id = form.identifier(span.span_id, SPAN_ID_BYTES)
    kind = SPAN_KINDS.get(span.kind)
    status = STATUS_CODES.get(span.status.code) if span.status is not None else None
    start, end = span.start_time_unix_nano or 0, span.end_time_unix_nano or 0
    event_type = _event_type(span.name, kind, attributes)
    performance = measurements(attributes) if event_type == "chat" else None
    if trace_id and span_id:
        fingerprint = span_fingerprint(trace_id, span_id)
    else:
        fingerprint = origin.fingerprint("span", trace_id, span_id, span.name or None, start, end, attributes)
    record = EventRecord(
        timestamp_ns=origin.time(start, end),
        event_type=event_type,
        event_name="span",
        component=origin.component,
        operation=span.name or None,
        level=ERROR if status == "error" else INFO,
        message=_message(span, form),
        correlation_id=trace_id,
        span_id=span_id,
        parent_id=form.identifier(span.parent_span_id, SPAN_ID_BYTES),
        duration_ms=max(end - start, 0) / _NS_PER_MS if start and end else None,
        metadata=_completed(attributes, span, kind, status, form) or None,
        context=origin.context,
        performance=performance,
        fingerprint=fingerprint,
    )
    return (record,)


def _event_type(name: str | None, kind: str | None, attributes: dict[str, Any]) -> str:
    marked = not _MARKS.isdisjoint(attributes)
    if marked:
        for attribute, types in aliases.EVENT_TYPES_BY_ATTRIBUTE.items():
            found = types.get(str(attributes.get(attribute)))
            if found:
                return found
    by_name = aliases.EVENT_TYPES_BY_SPAN_NAME.get(name or "") or aliases.EVENT_TYPES_BY_SPAN_KIND.get(kind or "")
    if by_name:
        return by_name
    return "tool" if marked and not aliases.TOOL_ATTRIBUTES.isdisjoint(attributes) else "span"


def _message(span: Any, form: Form) -> str | None:
    """What the status says, else the last exception that the span recorded."""
    if span.status is not None and span.status.message:
        return str(span.status.message)
    for event in reversed(span.events) if span.events else ():
        if event.name == "exception":
            attributes = form.attributes(event.attributes)
            parts = (attributes.get("exception.type"), attributes.get("exception.message"))
            return ": ".join(str(part) for part in parts if part) or None
    return None


def _completed(
    attributes: dict[str, Any], span: Any, kind: str | None, status: str | None, form: Form
) -> dict[str, Any]:
    """A span's attributes, and beside them what is no attribute of it."""
    if kind:
        add_beside(attributes, "kind", kind)
    if status:
        add_beside(attributes, "status", status)
    if span.events:
        add_beside(attributes, "span_events", [_span_event(event, form) for event in span.events])
    if span.links:
        add_beside(attributes, "links", [_link(link, form) for link in span.links])
    return attributes


def _span_event(event: Any, form: Form) -> dict[str, Any]:
    moment = event.time_unix_nano
    parts = {
        "name": event.name,
        "timestamp": iso_from_us(moment // NS_PER_US) if moment else None,
        "attributes": form.attributes(event.attributes),
    }
    return {key: value for key, value in parts.items() if value}


def _link(link: Any, form: Form) -> dict[str, Any]:
    parts = {
        "trace_id": form.identifier(link.trace_id, TRACE_ID_BYTES),
        "span_id": form.identifier(link.span_id, SPAN_ID_BYTES),
        "attributes": form.attributes(link.attributes),
    }
    return {key: value for key, value in parts.items() if value}
