"""Time ranges as conditions on rows that are kept in order of time."""

from __future__ import annotations

from typing import Any, Final

from telesink.store.schema.row_key import SLOT_BITS
from telesink.store.times import US_PER_SECOND

_LARGEST: Final = (1 << 63) - 1


def time_bounds(row_id: Any, timestamp: Any, start: int | None, end: int | None) -> list[Any]:
    """Conditions for rows of a time in [start, end), microseconds; either may be open.

    The ids narrow the rows without an index on time. They run ahead of it when more than 2,048 rows share one
    microsecond, so the end has a second to spare, and the time itself is compared too.
    """
    conditions = []
    if start is not None:
        conditions += [row_id >= first_id(start), timestamp >= start]
    if end is not None:
        conditions += [row_id < first_id(end + US_PER_SECOND), timestamp < end]
    return conditions


def first_id(microseconds: int) -> int:
    """The smallest id that a row of a time, microseconds since 1970, can have."""
    return max(-_LARGEST, min(_LARGEST, microseconds << SLOT_BITS))
