"""Time ranges: as conditions on rows that are kept in order of time, and cut into equal steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from telesink.store.errors import InputError
from telesink.store.schema.row_key import SLOT_BITS
from telesink.store.times import US_PER_SECOND, iso_from_us

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


@dataclass(frozen=True, slots=True)
class Steps:
    """A range of time cut into `count` equal parts; `index` and `begin` agree to the microsecond."""

    start: int
    end: int
    count: int

    @property
    def span(self) -> int:
        return self.end - self.start

    def index(self, timestamp: int) -> int:
        """Which part a time of the range falls into, from 0."""
        return (timestamp - self.start) * self.count // self.span

    def begin(self, index: int) -> int:
        """The first microsecond of a part."""
        return self.start - (-index * self.span // self.count)


def steps_of(start: int | None, end: int | None, count: int) -> Steps:
    """The steps of a range. Raises `InputError` when an end is missing or there is nothing between them."""
    if start is None or end is None:
        raise InputError("a series over time needs a range with a start and an end")
    if end <= start:
        raise InputError(f"the range ends at {iso_from_us(end)}, before it starts ({iso_from_us(start)})")
    if count < 1:
        raise InputError("a series over time needs at least one step")
    return Steps(start, end, count)
