"""What determined how long a chain took: of each moment, the one span that everything waited for.

The definition is the one of CRISP (Zhang et al., "CRISP: Critical Path Analysis of Large-Scale Microservice
Architectures", USENIX ATC 2022) and of Jaeger's trace view: walk back from the end; the time after the part that
ended last is the span's own, then that part is walked in the same way, and so on from where the part began. What
still ran when a later part had begun cannot have been waited for, so it is passed over.

Two things are different here, because telemetry is less tidy than a tree of remote calls. A part that outlives its
span is not cut off at the span's end, and neither is one that began before it: work that is handed on is the rule.
And while the span that is walked was not open itself, what else was takes its place, so that a moment is left out
of the path only if nothing at all was open.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Final

from telesink.store.query.results import SpanNode
from telesink.store.query.span_extents import Extent, SpanTimes, last_moment

_CHAIN: Final = -1
"""Stands for the chain itself, whose parts are the roots; it is where `SpanTimes.parts` has them."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """For so long everything waited for one span; microseconds since 1970."""

    node: int
    """Its index in the tree."""
    start: int
    end: int

    @property
    def took_us(self) -> int:
        return self.end - self.start


def critical_path(tree: Sequence[SpanNode], times: SpanTimes | None = None) -> tuple[Stretch, ...]:
    """The path from the first start to the last end, in order of time; its stretches do not overlap.

    `tree` is as `build_tree` gives it; `times` are its, for who has them already. Spans that are open last until the
    latest moment that is known. Nothing recurses, and each span is walked once: n log n for n spans.
    """
    return tuple(reversed(list(_Walk(last_moment(tree), times or SpanTimes.of(tree)).backwards())))


class _Visit:
    """A span that the walk is in, or the chain itself, and which of its parts the walk has not come to."""

    __slots__ = ("_coming", "_own", "node")

    def __init__(self, node: int, own: Extent | None, parts: Iterable[tuple[int, int, int]]) -> None:
        self.node: Final = node
        self._own: Final = own
        self._coming = sorted(parts)
        """(end, -start, place): the part that ended last at the end; of two such, the longer one."""

    def part_ended_at(self, now: int, entered: Container[int]) -> int | None:
        """The part that everything waited for just before `now`: one that had just ended, if one had."""
        while self._coming and (self._coming[-1][0] > now or self._coming[-1][2] in entered):
            self._coming.pop()
        return self._coming[-1][2] if self._coming and self._coming[-1][0] == now else None

    def moment_before(self, now: int) -> int | None:
        """When, going back, something changes next: a part had ended, or the span itself had ended or begun."""
        moments = [self._coming[-1][0]] if self._coming else []
        if self._own is not None:
            moments += [moment for moment in (self._own.end, self._own.start) if moment < now]
        return max(moments, default=None)


class _Walk:
    """The way back through a tree. Its visits are a stack; `now` only ever falls."""

    def __init__(self, now: int, times: SpanTimes) -> None:
        self._own: Final = times.own
        self._whole: Final = times.whole
        self._parts: Final = times.parts
        self._now = now
        self._visits: list[_Visit] = []
        self._asleep: list[tuple[int, int, int]] = []
        """(-end, -depth, node) of the spans of the visits that were not open yet, the last end on top."""
        self._awake: list[tuple[int, int]] = []
        """(-depth, node) of those that were, the innermost on top; those that had not begun go when they get there."""
        self._coming: list[tuple[int, int, int]] = []
        """(-end, start, node) of all parts of the visits that had not ended yet, the last end on top."""
        self._passed: list[tuple[int, int]] = []
        """(start, node) of those that had, the first start on top: only these and the next ones are looked at."""
        self._entered: set[int] = set()
        self._enter(_CHAIN)

    def backwards(self) -> Iterator[Stretch]:
        """The path's stretches, the last one first."""
        while self._visits:
            visit = self._visits[-1]
            part = visit.part_ended_at(self._now, self._entered)
            before = visit.moment_before(self._now)
            if part is not None:
                self._enter(part)
            elif before is not None:
                yield from self._back_to(before)
            elif visit.node != _CHAIN or not self._enter_another():
                self._visits.pop()

    def _enter(self, node: int) -> None:
        self._entered.add(node)
        own = self._own[node] if node != _CHAIN else None
        extents = ((self._whole[place], place) for place in self._parts[node])
        parts = [(extent.end, -extent.start, place) for extent, place in extents if extent is not None]
        self._visits.append(_Visit(node, own, parts))
        for end, negative_start, place in parts:
            heappush(self._coming, (-end, -negative_start, place))
        if own is not None:
            heappush(self._asleep, (-own.end, -len(self._visits), node))

    def _back_to(self, moment: int) -> Iterator[Stretch]:
        """Goes back to a moment, or into what else was open until now."""
        owner = self._innermost_open()
        if owner is not None:
            node, start = owner
            moment = max(moment, start)
            yield Stretch(node, moment, self._now)
        elif self._enter_another():
            return
        else:
            next_ends = (-heap[0][0] for heap in (self._coming, self._asleep) if heap)
            moment = max((moment, *next_ends))
        self._now = moment

    def _enter_another(self) -> bool:
        """Goes into a part of any visit that was open just before now, if there is one."""
        while self._coming and -self._coming[0][0] >= self._now:
            _end, start, node = heappop(self._coming)
            heappush(self._passed, (start, node))
        while self._passed and self._passed[0][1] in self._entered:
            heappop(self._passed)
        if not self._passed or self._passed[0][0] >= self._now:
            return False
        self._enter(heappop(self._passed)[1])
        return True

    def _innermost_open(self) -> tuple[int, int] | None:
        """Of the spans of the visits, the innermost that was open just before now, and its start."""
        while self._asleep and -self._asleep[0][0] >= self._now:
            _end, depth, node = heappop(self._asleep)
            heappush(self._awake, (depth, node))
        while self._awake:
            node = self._awake[0][1]
            own = self._own[node]
            if own is not None and own.start < self._now:
                return node, own.start
            heappop(self._awake)
        return None
