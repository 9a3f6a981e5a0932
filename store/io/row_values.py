"""Values of rows of exports as records have them, and what is wrong with one that cannot be that."""

from __future__ import annotations

import math
from typing import Any, Final

from telesink.store.levels import INFO, LEVELS, level_number
from telesink.store.otlp.bad_value import BadValueError
from telesink.store.otlp.moments import time_of_iso

Payload = dict[str, Any] | list[Any] | None
"""An object. PHP writes an empty one as `[]`."""

_MEASURED_DURATIONS: Final = ("duration_ms", "response_time_ms")
"""Where the original keeps an event's duration, in its `performance`; the second name is of chats."""


def time_in(field: str, text: str) -> int:
    try:
        return time_of_iso(text)
    except BadValueError as fault:
        raise fault.inside(field) from None


def level_of(name: str | None) -> int:
    number = INFO if name is None else level_number(name)
    if number is None:
        raise BadValueError(f"expected one of {', '.join(LEVELS)}, found {str(name)[:64]!r}", ("level",))
    return number


def object_of(payload: Payload) -> dict[str, Any] | None:
    """A list is put under a key of its own, since a payload is an object everywhere else."""
    if isinstance(payload, list):
        return {"values": payload} if payload else None
    return payload


def measured_duration(performance: dict[str, Any] | None) -> float | None:
    for name in _MEASURED_DURATIONS:
        value = (performance or {}).get(name)
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 9e15:
            return value
    return None


def finite(number: float | None) -> float | None:
    return number if number is None or math.isfinite(number) else None
