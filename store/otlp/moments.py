"""Times as nanoseconds since 1970, and the span of them that the tables can hold."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from telesink.store.otlp.bad_value import BadValueError
from telesink.store.times import NS_PER_US, us_from_datetime

LATEST_NS: Final = 2**52 * 1000
"""In the year 2112: the number of a row is its time in microseconds, shifted by 11 bits."""


def checked_time(nanoseconds: int) -> int:
    """The time itself. Raises `BadValueError` when it is before 1970 or too late."""
    if not 0 <= nanoseconds < LATEST_NS:
        raise BadValueError(f"expected a time between the years 1970 and 2112, found {nanoseconds} ns since 1970")
    return nanoseconds


def time_of_iso(text: str) -> int:
    """The time that a file spells out; without a zone it is UTC, so that a file reads the same everywhere.

    Raises `BadValueError` for a text that is no time.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadValueError(f"expected a time like 2026-11-24T14:30:00Z, found {text[:64]!r}") from None
    return checked_time(us_from_datetime(moment if moment.tzinfo else moment.replace(tzinfo=UTC)) * NS_PER_US)
