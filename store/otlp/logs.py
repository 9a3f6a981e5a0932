"""A log record as an event."""

from __future__ import annotations

from typing import Any

import orjson

from telesink.store.levels import INFO, level_number
from telesink.store.otlp import aliases
from telesink.store.otlp.bad_value import BadValueError
from telesink.store.otlp.form import SPAN_ID_BYTES, TRACE_ID_BYTES, Form
from telesink.store.otlp.moments import time_of_iso
from telesink.store.otlp.origin import Origin
from telesink.store.otlp.words import SEVERITY_LEVELS
from telesink.store.spool.records import EventRecord


def log_records(log: Any, origin: Origin, form: Form) -> tuple[EventRecord]:
    """The one event of a log record; the span it was written in is its parent. Raises `BadValueError`."""
    attributes = form.attributes(log.attributes)
    trace_id = form.identifier(log.trace_id, TRACE_ID_BYTES)
    parent_id = form.identifier(log.span_id, SPAN_ID_BYTES)
    body = form.value(log.body)
    level = _level(log)
    name = log.event_name or _first_text(attributes, aliases.EVENT_NAMES) or "log"
    identity = (
        level,
        log.severity_text or None,
        log.event_name or None,
        body,
        attributes,
        trace_id,
        parent_id,
    )
    times = (log.time_unix_nano or 0, log.observed_time_unix_nano or 0)
    record = EventRecord(
        timestamp_ns=origin.time(*times, _written_time(attributes) if not any(times) else 0),
        event_type="log",
        event_name=name,
        component=origin.component,
        operation=origin.scope_name,
        level=level,
        message=_text(body),
        correlation_id=trace_id,
        parent_id=parent_id,
        metadata=attributes or None,
        context=origin.context,
        fingerprint=origin.fingerprint("log", times, *identity),
    )
    return (record,)


def _level(log: Any) -> int:
    by_number = SEVERITY_LEVELS.get(log.severity_number)
    return by_number or level_number(log.severity_text or "") or INFO


def _text(body: Any) -> str | None:
    """A text as it is, anything else as JSON."""
    if body is None or isinstance(body, str):
        return body or None
    return orjson.dumps(body).decode()


def _first_text(attributes: dict[str, Any], names: tuple[str, ...]) -> str | None:
    return next((value for name in names if isinstance(value := attributes.get(name), str) and value), None)


def _written_time(attributes: dict[str, Any]) -> int:
    """The time that an attribute spells out, in nanoseconds; 0 without one that can be read."""
    text = _first_text(attributes, aliases.EVENT_TIMES)
    try:
        return time_of_iso(text) if text else 0
    except BadValueError:
        return 0
