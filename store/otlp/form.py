"""What differs between the two forms of OTLP, protobuf and JSON, so that one mapping reads both.

Messages of both forms have their fields under the names of the `.proto` files; in JSON a missing one is None.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

TRACE_ID_BYTES: Final = 16
SPAN_ID_BYTES: Final = 8

DEEPEST: Final = 32
"""Levels of nesting kept of an attribute's value."""
CUT: Final = "[cut: too deep]"


@dataclass(frozen=True, slots=True)
class Form:
    """How to read the parts of a message that protobuf and JSON write differently."""

    attributes: Callable[[Any], dict[str, Any]]
    """A list of `KeyValue` as plain values; of equal keys the last one counts."""
    value: Callable[[Any], Any]
    """An `AnyValue` as a plain value that JSON can hold: bytes as base64, NaN and the infinities as words."""
    identifier: Callable[[Any, int], str | None]
    """An id of so many bytes as lower-case hex; empty or all zeros is None. Raises `BadValueError`."""
    optional: Callable[[Any, str], Any]
    """A field that may be absent, as None where it is."""
    data_kind: Callable[[Any], str | None]
    """The name of the field that holds a metric's points: `gauge`, `sum`, `histogram`, ..."""


def plain_double(number: float) -> float | str:
    """JSON has no NaN and no infinities: the words that OTLP/JSON itself uses for them."""
    if math.isfinite(number):
        return number
    return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"
