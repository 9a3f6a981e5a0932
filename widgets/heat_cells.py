"""From counts by time step and bucket to the cells of a heat map: the sum of each, and how hot that is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Heat:
    """What a heat map shows. A bucket holds the values up to its bound; the last one those above all bounds."""

    counts: Mapping[float, Sequence[float]]
    """Start of a step (epoch seconds) to the count of each bucket."""
    labels: Sequence[str]
    """What stands left of each bucket."""
    start: float
    end: float
    step: float


def trimmed(heat: Heat) -> range:
    """The buckets from the first to the last that holds anything."""
    filled = [bucket for counts in heat.counts.values() for bucket, count in enumerate(counts) if count > 0]
    return range(min(filled), max(filled) + 1) if filled else range(0)


def lines_of(buckets: range, rows: int) -> list[range]:
    """The buckets that each line from the bottom up stands for: one that may have several lines, or several."""
    if len(buckets) <= rows:
        return [range(bucket, bucket + 1) for bucket in (buckets[row * len(buckets) // rows] for row in range(rows))]
    ends = [buckets.start + row * len(buckets) // rows for row in range(rows + 1)]
    return [range(first, last) for first, last in pairwise(ends)]


def grid(heat: Heat, lines: Sequence[range], cells: int) -> list[list[float]]:
    """Counts by line and column. A step that covers several columns has its counts in each of them."""
    rows = [[0.0] * cells for _ in lines]
    span = heat.end - heat.start
    for at, counts in heat.counts.items():
        first = math.floor((at - heat.start) / span * cells)
        last = max(math.floor((at + heat.step - heat.start) / span * cells), first + 1)
        columns = range(max(first, 0), min(last, cells))
        for row, buckets in zip(rows, lines, strict=True):
            amount = sum(counts[bucket] for bucket in buckets)
            for column in columns:
                row[column] += amount
    return rows


def shares(rows: Sequence[Sequence[float]]) -> list[list[float]]:
    """How hot each cell is, 0 to 1, by the root of its count: the few are seen beside the many."""
    top = max((max(row, default=0.0) for row in rows), default=0.0) or 1.0
    return [[math.sqrt(count / top) for count in row] for row in rows]


def totals(heat: Heat, lines: Sequence[range]) -> list[float]:
    """The counts of each line over the whole time."""
    return [sum(counts[bucket] for counts in heat.counts.values() for bucket in buckets) for buckets in lines]
