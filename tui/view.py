"""What all tabs share: the time range, the moment that is shown, and whose clock it goes by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Self

from telesink.store.query.filters import Filter
from telesink.store.times import NS_PER_US, US_PER_SECOND
from telesink.tui.ranges import TimeRange

STEPS: Final = 60
"""Steps of a range, as the overview's chart has bars: one of them is how far `[` goes."""
_HOUR: Final = 3600 * US_PER_SECOND


@dataclass(frozen=True, slots=True)
class View:
    """Handed down to every pane; a new one replaces it when the user changes something."""

    clock: Callable[[], int]
    """Nanoseconds since 1970."""
    range: TimeRange
    as_of: int | None = None
    """Microseconds since 1970 that every pane is shown as of, or None while the view is live."""
    utc: bool = False
    """Times are shown in UTC, else in local time."""
    db: str | None = None
    """The store as `--db` names it; None when a command without `--db` means it too."""

    def now(self) -> int:
        """Microseconds since 1970: the moment that the view shows."""
        return self.present() if self.as_of is None else self.as_of

    def present(self) -> int:
        """What the clock says, microseconds since 1970."""
        return self.clock() // NS_PER_US

    def bounds(self, now: int) -> tuple[int | None, int | None]:
        """Start and end of the range as seen at `now`; what came after the moment that is shown lies outside."""
        start, end = self.range.bounds(now)
        if self.as_of is None:
            return start, end
        end = self.as_of + 1 if end is None else min(end, self.as_of + 1)
        return start, end if start is None else max(end, start + 1)

    def previous(self, now: int) -> tuple[int, int] | None:
        """The equally long stretch before the range, or None when that is open at its start."""
        start, end = self.bounds(now)
        if start is None:
            return None
        return start - ((now + 1 if end is None else end) - start), start

    def filter(self, now: int, **conditions: object) -> Filter:
        """The range as seen at `now`, and what else must hold."""
        start, end = self.bounds(now)
        return Filter(start=start, end=end, **conditions)  # type: ignore[arg-type]  # checked by Filter itself

    def at(self, moment: int) -> Self:
        """The same view as of a moment, live where that is not over yet."""
        return replace(self, as_of=None if moment >= self.present() else moment)

    def moved(self, steps: int) -> Self:
        """So many steps of the range later, or earlier with a negative number; `STEPS` are the whole range."""
        return self.at(self.now() + steps * self._step_us())

    def _step_us(self) -> int:
        start, end = self.range.bounds(self.now())
        span = _HOUR if start is None or end is None else end - start
        return max(span // STEPS, 1)
