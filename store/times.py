"""Times and durations: microseconds inside, ISO 8601 with `Z` outside, and the words people type for them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from telesink.store.errors import InputError

US_PER_MS: Final = 1_000
US_PER_SECOND: Final = 1_000_000
NS_PER_US: Final = 1_000

LATEST_NS: Final = (1 << 52) * NS_PER_US - 1
"""Nanoseconds since 1970 of the latest time a row can have, in 2112: its key is `timestamp << 11`, of 63 bits."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_UNIT_SECONDS: Final = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0}
_DURATION: Final = re.compile(r"(\d+(?:\.\d+)?)(us|ms|s|m|h|d|w)")


def us_from_datetime(moment: datetime) -> int:
    """Microseconds since 1970 of a datetime; one without a zone is local time."""
    if moment.tzinfo is None:
        moment = moment.astimezone()
    return (moment - _EPOCH) // timedelta(microseconds=1)


def datetime_from_us(microseconds: int) -> datetime:
    """The UTC datetime of microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=microseconds)


def iso_from_us(microseconds: int) -> str:
    """ISO 8601 in UTC with six decimals and `Z`: `2025-10-05T01:58:42.000000Z`."""
    return datetime_from_us(microseconds).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def us_from_iso(text: str) -> int:
    """Microseconds since 1970 of an ISO 8601 text (a date alone too); without a zone it is local time."""
    try:
        return us_from_datetime(datetime.fromisoformat(text.strip()))
    except ValueError:
        raise InputError(
            f"{text!r} is no time; write it like 2026-11-24, 2026-11-24T14:30 or 2026-11-24T14:30:00Z"
        ) from None


def us_from_duration(text: str) -> int:
    """Microseconds of a duration such as `90s`, `15m`, `6h`, `1h30m`, `2w`."""
    compact = text.strip().lower().replace(" ", "")
    parts = _DURATION.findall(compact)
    if not parts or "".join(number + unit for number, unit in parts) != compact:
        raise InputError(f"{text!r} is no duration; write a number and a unit, like 90s, 15m, 6h, 7d or 2w")
    return round(sum(float(number) * _UNIT_SECONDS[unit] for number, unit in parts) * US_PER_SECOND)
