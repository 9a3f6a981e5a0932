"""How many events of a list lie where in time: from it the line of a moment is told, and the moment of a line."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from telesink.store.times import US_PER_SECOND

if TYPE_CHECKING:
    from telesink.store.query.results import Event

MINUTE_US: Final = 60 * US_PER_SECOND
HOUR_US: Final = 60 * MINUTE_US
DAY_US: Final = 24 * HOUR_US


@dataclass(frozen=True, slots=True)
class Rung:
    """A stretch of time and its events."""

    start: int
    events: int


@dataclass(frozen=True, slots=True)
class Ladder:
    """Stretches from `end` back, newest first. Down to `counted_from` they are counted; what is older is estimated.

    All times are microseconds since 1970; `start` is where the list begins.
    """

    start: int
    end: int
    rungs: tuple[Rung, ...] = ()

    @property
    def counted_from(self) -> int:
        return self.rungs[-1].start if self.rungs else self.end

    @property
    def is_complete(self) -> bool:
        return self.counted_from <= self.start

    @property
    def total(self) -> int:
        """Events of the list."""
        counted = sum(rung.events for rung in self.rungs)
        return counted + self._estimated(counted)

    def _estimated(self, counted: int) -> int:
        """Of the part that is not counted yet: as dense as the rest."""
        left, seen = self.counted_from - self.start, self.end - self.counted_from
        return counted * left // seen if left > 0 and seen > 0 else 0

    def with_rungs(self, rungs: Iterable[Rung]) -> Ladder:
        """More stretches, counted down from where it ended."""
        return replace(self, rungs=(*self.rungs, *rungs))

    def with_added(self, added: Iterable[Event]) -> Ladder:
        """Events that were recorded meanwhile; those of the part that is not counted yet will be."""
        rungs, end = list(self.rungs), self.end
        begins = [-rung.start for rung in rungs]
        for event in added:
            place = bisect_left(begins, -event.timestamp)
            if place < len(rungs):
                rungs[place] = replace(rungs[place], events=rungs[place].events + 1)
                end = max(end, event.timestamp + 1)
        return replace(self, rungs=tuple(rungs), end=end)

    def since(self, start: int | None) -> Ladder:
        """Without what the range has left behind."""
        if start is None or start <= self.start:
            return self
        kept = [rung for rung in self.rungs if rung.start >= start]
        if len(kept) < len(self.rungs):  # the stretch that the start cuts: its newer part, as if evenly filled
            cut, end = self.rungs[len(kept)], kept[-1].start if kept else self.end
            share = max(end - start, 0) / max(end - cut.start, 1)
            kept.append(Rung(start, round(cut.events * share)))
        return replace(self, start=start, rungs=tuple(kept))

    def line_of(self, moment: int) -> int:
        """How many events are newer than a moment."""
        line, end = 0.0, self.end
        for rung in self._all():
            if moment >= rung.start:
                return round(line + rung.events * max(end - moment, 0) / max(end - rung.start, 1))
            line, end = line + rung.events, rung.start
        return round(line)

    def time_at(self, line: int) -> int:
        """The moment that so many events are newer than."""
        rungs = self._all()
        lines = list(accumulate(rung.events for rung in rungs))
        place = bisect_right(lines, line)
        if place >= len(rungs):
            return self.start
        end = rungs[place - 1].start if place else self.end
        before = lines[place - 1] if place else 0
        return end - (end - rungs[place].start) * (line - before) // max(rungs[place].events, 1)

    def _all(self) -> tuple[Rung, ...]:
        if self.is_complete:
            return self.rungs
        counted = sum(rung.events for rung in self.rungs)
        return (*self.rungs, Rung(self.start, self._estimated(counted)))


def unit_of(start: int, end: int) -> int:
    """How fine the stretches are: minutes, hours or days, some hundreds of them."""
    span = end - start
    return MINUTE_US if span <= 12 * HOUR_US else HOUR_US if span <= 120 * DAY_US else DAY_US


def next_part(start: int, end: int, unit: int, units: int) -> tuple[int, int]:
    """The next part to count, back from `end`: (its first moment, its steps), on whole units where it can be."""
    if end % unit:
        return max(end // unit * unit, start), 1
    first_whole = -(-start // unit) * unit
    begin = max(end - units * unit, first_whole)
    return (begin, (end - begin) // unit) if begin < end else (start, 1)
