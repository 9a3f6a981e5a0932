"""How the values of a metric are spread in each step of a range: the counts behind a heat map.

Points come in two forms: with buckets of their own, or as single measurements.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import orjson
from peewee import SQL, Case, fn

from telesink.store.query.chart_results import MetricHeat
from telesink.store.query.filters import Filter
from telesink.store.query.metric_axis import axis_of
from telesink.store.query.metric_steps import CUMULATIVE
from telesink.store.query.metrics import metric_range, points_of, step_of_point
from telesink.store.schema.measurements import TelemetryMetric

if TYPE_CHECKING:
    from telesink.store.query.conditions import Condition
    from telesink.store.query.reader import Reader
    from telesink.store.query.steps import Steps

_M: Final = TelemetryMetric
MOST_BOUNDS: Final = 40
MOST_WITH_BUCKETS: Final = 20_000
"""Of the points with buckets, whose JSON is read one by one, the newest: 0.2 s."""
_FACTORS: Final = ((1, 1.5, 2, 3, 4, 5, 6, 8), (1, 2, 5), (1,))
"""The bounds of single measurements are these times a power of ten: as many as are not too many."""
_ENOUGH: Final = 20
_DECADES: Final = 9
"""Powers of ten below the largest value that have buckets of their own."""


def metric_heat(
    reader: Reader, name: str, component: str, wanted: Filter, *, step_us: int | None, most_steps: int
) -> MetricHeat:
    """See `TelemetryQueryService.metric_heat`."""
    with reader.snapshot():
        axis = axis_of(*metric_range(reader, wanted), step_us, most_steps)
        points = points_of(reader, name, component, wanted, axis)
        buckets = _Buckets()
        buckets.read(reader, points, axis)
        bounds = buckets.bounds or _round_bounds(reader, points)
        spread = _Spread(bounds)
        for step, own, counts in buckets.found:
            spread.add(step, own, counts)
        for step, bucket, count in _single_values(reader, points, axis, bounds):
            spread.counts_of(step)[bucket] += count
    by_start = {axis.begin(step): tuple(values) for step, values in sorted(spread.counts.items())}
    return MetricHeat(bounds, by_start, axis.start, axis.end, axis.span // axis.count, buckets.is_whole)


@dataclass(slots=True)
class _Buckets:
    """The points that have buckets, as what was counted at each of them."""

    found: list[tuple[int, Sequence[float], Sequence[float]]] = field(default_factory=list)
    """Step, bounds, counts."""
    bounds: tuple[float, ...] = ()
    """All that occur, or none when they are too many to draw."""
    is_whole: bool = True

    def read(self, reader: Reader, points: Condition, axis: Steps) -> None:
        query = _M.select(step_of_point(axis), _M.labels, _M.aggregation_period, _M.buckets)
        newest = query.where(points, _M.buckets.is_null(False)).order_by(_M.id.desc()).limit(MOST_WITH_BUCKETS)
        rows = reader.rows(newest)
        self.is_whole = len(rows) < MOST_WITH_BUCKETS
        before: dict[tuple[str | None, tuple[float, ...]], list[float]] = {}
        for step, labels, period, stored in reversed(rows):
            bounds, counts = _own_buckets(stored)
            if not counts:
                continue
            if period == CUMULATIVE:
                known, before[labels, bounds] = before.get((labels, bounds)), counts
                if known is None:
                    continue
                counts = _added(known, counts)
            self.found.append((step, bounds, counts))
        every = sorted({bound for _step, bounds, _counts in self.found for bound in bounds})
        self.bounds = tuple(every) if len(every) <= MOST_BOUNDS else _thinned(every)


def _own_buckets(stored: str) -> tuple[tuple[float, ...], list[float]]:
    """Bounds and counts of a point; nothing for what has another form, as quantiles have."""
    values: Any = orjson.loads(stored)
    bounds, counts = (values.get(key) for key in ("bounds", "counts")) if isinstance(values, dict) else (None, None)
    if not isinstance(bounds, list) or not isinstance(counts, list) or len(counts) != len(bounds) + 1:
        return (), []
    numbers = [*bounds, *counts]
    if not bounds or not all(isinstance(number, int | float) and math.isfinite(number) for number in numbers):
        return (), []
    return tuple(map(float, bounds)), [max(float(count), 0.0) for count in counts]


def _added(before: Sequence[float], now: list[float]) -> list[float]:
    """What cumulative counts grew by; when they fell, their program began anew."""
    grown = [late - early for early, late in zip(before, now, strict=True)]
    return now if any(count < 0 for count in grown) else grown


def _thinned(bounds: Sequence[float]) -> tuple[float, ...]:
    return tuple(bounds[place * (len(bounds) - 1) // (MOST_BOUNDS - 1)] for place in range(MOST_BOUNDS))


@dataclass(slots=True)
class _Spread:
    """Adds up counts over common bounds."""

    bounds: Sequence[float]
    counts: dict[int, list[float]] = field(default_factory=dict)

    def counts_of(self, step: int) -> list[float]:
        return self.counts.setdefault(step, [0.0] * (len(self.bounds) + 1))

    def add(self, step: int, own: Sequence[float], counts: Sequence[float]) -> None:
        """A bucket that covers several common ones is shared out evenly; open ends go to the nearest."""
        into = self.counts_of(step)
        for place, count in enumerate(counts):
            last = bisect_left(self.bounds, own[place]) if place < len(own) else bisect_left(self.bounds, own[-1]) + 1
            first = min(bisect_left(self.bounds, own[place - 1]) + 1, last) if place else last
            for bucket in range(first, last + 1):
                into[min(bucket, len(self.bounds))] += count / (last + 1 - first)


def _round_bounds(reader: Reader, points: Condition) -> tuple[float, ...]:
    """Round numbers around the values of points without buckets; zero too where some are not above it."""
    least, most = reader.rows(_M.select(fn.MIN(_M.value), fn.MAX(_M.value)).where(points))[0]
    if most is None or most <= 0:
        return (0.0,)
    lowest = max(least, most / 10**_DECADES) if least > 0 else most / 10**_DECADES
    marks = next((found for factors in _FACTORS if len(found := _marks(lowest, most, factors)) <= _ENOUGH), [most])
    return (*((0.0,) if least <= 0 else ()), *marks)


def _marks(lowest: float, most: float, factors: Sequence[float]) -> list[float]:
    """The multiples of powers of ten between two values, and the one below them."""
    powers = range(math.floor(math.log10(lowest)) - 1, math.ceil(math.log10(most)) + 1)
    marks = [float(f"{factor}e{power}") for power in powers for factor in factors]
    below = max(mark for mark in marks if mark < lowest)
    return [mark for mark in marks if below <= mark < most]


def _single_values(
    reader: Reader, points: Condition, axis: Steps, bounds: Sequence[float]
) -> Iterator[tuple[int, int, int]]:
    """(step, bucket, count) of the points that are one measurement each."""
    bucket = Case(None, [(_M.value <= bound, place) for place, bound in enumerate(bounds)], len(bounds))
    query = (
        _M.select(step_of_point(axis), bucket, fn.COUNT(_M.id))
        .where(points, _M.buckets.is_null(), _M.value.is_null(False))
        .group_by(SQL("1"), SQL("2"))
    )
    yield from reader.stream(query)
