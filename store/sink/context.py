"""Where in a piece of work the running code is: the correlation id and the span that recorded events join."""

from __future__ import annotations

import os
import random
from contextvars import ContextVar
from typing import Final, NamedTuple


class SpanContext(NamedTuple):
    """The chain and, if one is open, the span in it."""

    correlation_id: str | None
    span_id: str | None


NO_CONTEXT: Final = SpanContext(None, None)

CORRELATION_VARIABLE: Final = "TELESINK_CORRELATION_ID"
PARENT_VARIABLE: Final = "TRACEPARENT"
_TRACEPARENT_PARTS: Final = 4


def from_environment() -> SpanContext:
    """The context that `telesink run` or a tracing parent gave to this process.

    `TRACEPARENT` is `00-<trace id>-<span id>-<flags>` (W3C Trace Context, section 3.2).
    """
    parts = os.environ.get(PARENT_VARIABLE, "").split("-")
    trace, span = (parts[1], parts[2]) if len(parts) == _TRACEPARENT_PARTS else (None, None)
    correlation = os.environ.get(CORRELATION_VARIABLE) or trace
    return SpanContext(correlation, span) if correlation else NO_CONTEXT


current: ContextVar[SpanContext] = ContextVar("telesink_span", default=from_environment())  # noqa: B039 - a tuple

_generator = random.Random(os.urandom(16))
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=lambda: _generator.seed(os.urandom(16)))


def new_correlation_id() -> str:
    """32 hexadecimal digits, a trace id to OpenTelemetry. Not uuid4: 30 times the price for nothing here."""
    return f"{_generator.getrandbits(128):032x}"


def new_span_id() -> str:
    """16 hexadecimal digits, a span id to OpenTelemetry."""
    return f"{_generator.getrandbits(64):016x}"
