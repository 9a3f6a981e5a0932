"""What recording calls are given, as it goes into a record: levels as numbers, times as nanoseconds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from telesink.store.levels import INFO, level_number
from telesink.store.times import LATEST_NS, NS_PER_US, us_from_datetime

Timestamp = datetime | int
"""An aware datetime, or integer nanoseconds since 1970."""


class Levels(dict[Any, int]):
    """Level names to numbers; an unknown word counts as info, and is looked up once."""

    def __missing__(self, name: Any) -> int:
        number = level_number(name) if isinstance(name, str) else None
        self[name] = INFO if number is None else number
        return self[name]


def nanoseconds(timestamp: Timestamp) -> int:
    """Nanoseconds since 1970; raises `ValueError` for a time that no row can have."""
    given = us_from_datetime(timestamp) * NS_PER_US if isinstance(timestamp, datetime) else int(timestamp)
    if not 0 <= given <= LATEST_NS:
        raise ValueError(f"{timestamp!r} is not between 1970 and 2112; integers are nanoseconds")
    return given
