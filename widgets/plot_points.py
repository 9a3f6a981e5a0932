"""Points made fit to be drawn: finite, few enough, and between 0 and 1, as lines, steps, bars or piles.

plotext's kernel ends the whole process on a single NaN and refuses infinities; since all points are scaled to
0..1 beforehand, no number that a program recorded reaches it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final, Literal

Kind = Literal["line", "bars", "steps", "stacked"]
Point = tuple[float, float]
RawPoint = tuple[float | None, float | None]
Series = tuple[str, Sequence[RawPoint]]
"""(label, points); a point is (epoch seconds, value)."""

BAR_KINDS: Final = frozenset({"bars", "stacked"})

_LARGEST: Final = 1e300  # beyond it a difference of two numbers can overflow
_FROM_ZERO: Final = 0.8  # lowest over highest: flatter curves than that do not start at zero
_AIR: Final = 0.1  # of a narrow band, above and below it
_HEADROOM: Final = 0.05  # above lines, which would touch the legend
_LONE: Final = 30.0  # seconds of axis at each side of a single point
_BAR_SHARE: Final = 0.8  # of the distance between two bars
_LONGEST_PAUSE: Final = 2.5  # times the usual distance of two points; longer ones are gaps


@dataclass(frozen=True)
class Plot:
    """What a chart shows: usable points by series, and the ends of both axes."""

    labels: tuple[str, ...]
    points: tuple[Sequence[Point], ...]
    span: tuple[float, float]
    """Epoch seconds of the left and right edge."""
    values: tuple[float, float]
    """The lower and upper edge."""


def plot_of(series: Sequence[Series], kind: Kind, start: float | None, end: float | None) -> Plot | None:
    """What to show of the series between two times, by default all. None when no usable point is there."""
    usable = [_between(finite(points), start, end) for _, points in series]
    if kind == "stacked":
        usable = stacked(usable)
    every = [point for points in usable for point in points]
    if not every:
        return None
    first = min(x for x, _ in every) if start is None else start
    last = max(x for x, _ in every) if end is None else end
    span = (first, last) if first < last else (first - _LONE, first + _LONE)
    return Plot(tuple(label for label, _ in series), tuple(usable), span, _range([y for _, y in every], kind))


def finite(points: Iterable[RawPoint]) -> list[Point]:
    """The points that are two usable numbers, by x."""
    usable = ((_number(x), _number(y)) for x, y in points)
    return sorted((x, y) for x, y in usable if x is not None and y is not None)


def _number(value: float | None) -> float | None:
    if value is None:
        return None
    try:
        number = float(value)
    except OverflowError:  # an integer too large for a float
        return None
    return number if abs(number) <= _LARGEST else None  # which NaN is not, either


def _between(points: Sequence[Point], start: float | None, end: float | None) -> Sequence[Point]:
    low = -_LARGEST if start is None else start
    high = _LARGEST if end is None else end
    return [point for point in points if low <= point[0] <= high]


def _range(values: Sequence[float], kind: Kind) -> tuple[float, float]:
    """From zero, unless the values lie in a narrow band far from it; bars always stand on zero."""
    low, high = min(values), max(values)
    if kind not in BAR_KINDS and 0 < _FROM_ZERO * high < low < high:
        air = (high - low) * _AIR
        return low - air, high + air
    low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        return low, low + 1.0
    return low, high if kind in BAR_KINDS else high + (high - low) * _HEADROOM


def stacked(series: Sequence[Sequence[Point]]) -> list[Sequence[Point]]:
    """Each series on top of those before it; what is below zero or missing adds nothing."""
    heights: dict[float, float] = {}
    piled: list[Sequence[Point]] = []
    for points in series:
        for x, y in points:
            heights[x] = min(heights.get(x, 0.0) + max(y, 0.0), _LARGEST)
        piled.append([(x, heights[x]) for x, _ in points])
    return piled


def unbroken(points: Sequence[Point], step: float) -> list[Sequence[Point]]:
    """The stretches without a gap: points further apart than usual, and than the steps they stand for, part them."""
    if len(points) < 2:
        return [points]
    usual = median(later[0] - earlier[0] for earlier, later in pairwise(points))
    longest = _LONGEST_PAUSE * max(step, usual)
    ends = [place for place, (one, next_) in enumerate(pairwise(points), 1) if next_[0] - one[0] > longest]
    return [points[first:last] for first, last in pairwise([0, *ends, len(points)])]


def thinned(points: Sequence[Point], span: tuple[float, float], cells: int) -> Sequence[Point]:
    """At most two points for each column: its lowest and its highest, in their order."""
    if len(points) <= 2 * cells:
        return points
    start, length = span[0], span[1] - span[0] or 1.0
    columns: dict[int, list[Point]] = {}
    for point in points:
        extremes = columns.setdefault(int((point[0] - start) / length * cells), [point, point])
        if point[1] < extremes[0][1]:
            extremes[0] = point
        elif point[1] > extremes[1][1]:
            extremes[1] = point
    return [point for extremes in columns.values() for point in sorted({*extremes})]


def stepped(points: Sequence[Point]) -> Iterator[Point]:
    """Each value held until the next."""
    for position, (x, y) in enumerate(points):
        if position:
            yield (x, points[position - 1][1])
        yield (x, y)


def scaled(points: Iterable[Point], xs: tuple[float, float], ys: tuple[float, float]) -> list[Point]:
    """The points as shares of two ranges, held at their edges."""
    return [(_share(x, *xs), _share(y, *ys)) for x, y in points]


def _share(value: float, low: float, high: float) -> float:
    return min(max((value - low) / (high - low), 0.0), 1.0) if high > low else 0.5


def stems(points: Sequence[Point], cells: int, part: int, parts: int, steps: float | None = None) -> Iterator[Point]:
    """Scaled points as bars, filled at half columns. Each point has its share of the axis, and in it the
    series stand beside each other; this is series `part` (from 0) of `parts`. Given how many `steps` the axis has,
    points are the starts of steps; else they share the axis evenly."""
    halves = 2 * cells
    slot = halves / (steps or max(len(points), 1))
    thick = max(slot * _BAR_SHARE / parts, 1.0)
    for x, y in points:
        left = int(x * (halves if steps else halves - slot) + slot * (1 - _BAR_SHARE) / 2 + thick * part)
        for column in range(left, min(left + max(int(thick), 1), halves)):
            yield ((column + 0.5) / halves, y)
