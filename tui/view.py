"""What all tabs share: the time range, whether the view is frozen, and whose clock it goes by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from telesink.store.query.filters import Filter
from telesink.store.times import NS_PER_US
from telesink.tui.ranges import TimeRange


@dataclass(frozen=True, slots=True)
class View:
    """Handed down to every pane; a new one replaces it when the user changes something."""

    clock: Callable[[], int]
    """Nanoseconds since 1970."""
    range: TimeRange
    frozen_at: int | None = None
    """Microseconds since 1970 at which the view stands still, or None while it is live."""
    utc: bool = False
    """Times are shown in UTC, else in local time."""

    def now(self) -> int:
        """Microseconds since 1970: the moment that the view shows."""
        return self.frozen_at if self.frozen_at is not None else self.clock() // NS_PER_US

    def filter(self, now: int, **conditions: object) -> Filter:
        """The range as seen at `now`, and what else must hold."""
        start, end = self.range.bounds(now)
        return Filter(start=start, end=end, **conditions)  # type: ignore[arg-type]  # checked by Filter itself
