"""What an event's name says about the span it belongs to, for the writer's chains and the readers' trees."""

from __future__ import annotations

from typing import Final

SPAN_EVENT: Final = "span"
"""The name of events made of OpenTelemetry spans; unlike all others they carry the time of their start."""

_OPENING: Final = ("_start", "_started")
_ENDING: Final = ("_complete", "_completed", "_error", "_failed", "_end", "_timeout", "_cancelled")


def opens_span(event_name: str) -> bool:
    """True for the event that begins a piece of work whose end comes as another event."""
    return event_name.endswith(_OPENING)


def ends_span(event_name: str, has_duration: bool) -> bool:
    """True for the event that ends a piece of work: it says so, or it knows how long it took."""
    return has_duration or event_name == SPAN_EVENT or event_name.endswith(_ENDING)


def interval_us(event_name: str, timestamp_us: int, duration_us: int | None) -> tuple[int, int]:
    """Begin and end, microseconds since 1970: work ended when it was recorded, but a span carries its start."""
    if not duration_us:
        return timestamp_us, timestamp_us
    if event_name == SPAN_EVENT:
        return timestamp_us, timestamp_us + duration_us
    return timestamp_us - duration_us, timestamp_us
