"""The numbers that a model call reports about itself: tokens, cost, time to the first one."""

from __future__ import annotations

import math
from typing import Any

from telesink.store.otlp.aliases import MEASUREMENTS


def measurements(attributes: dict[str, Any]) -> dict[str, float] | None:
    """Our names with their numbers, or None without any."""
    found = {
        ours: number for ours, theirs in MEASUREMENTS.items() if (number := _first(attributes, theirs)) is not None
    }
    return found or None


def _first(attributes: dict[str, Any], names: tuple[str, ...]) -> float | None:
    return next((number for name in names if (number := _number(attributes.get(name))) is not None), None)


def _number(value: Any) -> float | None:
    """A number, or a text that is one: some programs write all attributes as texts."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() else number
