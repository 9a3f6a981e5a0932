"""Time ranges cut into equal steps."""

from __future__ import annotations

from dataclasses import dataclass

from telesink.store.errors import InputError
from telesink.store.times import iso_from_us


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
