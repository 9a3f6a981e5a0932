"""Exponential histograms as ordinary ones: the bounds of their buckets written out.

With base = 2 ** (2 ** -scale), bucket number i holds values v with base ** i < v <= base ** (i + 1); negative
values have buckets of their own by their absolute value, and what is too near to zero is counted apart.
"""

from __future__ import annotations

import math
import sys
from typing import Any, Final, NamedTuple

_LARGEST: Final = sys.float_info.max
_LARGEST_POWER: Final = 1024
"""2 ** 1024 is the first power of two that no float holds."""


class Side(NamedTuple):
    """The buckets of the positive or the negative values."""

    offset: int
    """Number of the first bucket."""
    counts: list[int]


def explicit_buckets(scale: int, zero_count: int, positive: Side, negative: Side) -> dict[str, list[Any]]:
    """`{"bounds", "counts"}`: rising bounds and one count more, of which the outermost reach to infinity.

    Bounds too large for a float are the largest one; buckets whose bounds fall together are joined.
    """
    below = [-bound for bound in reversed(_bounds(scale, negative))]
    above = _bounds(scale, positive)
    counts = [0, *reversed(negative.counts)] if below else []
    counts += [zero_count, *positive.counts]
    return _joined(below + above, [*counts, 0] if above else counts)


def _bounds(scale: int, side: Side) -> list[float]:
    """Both bounds of every bucket: one more than there are buckets, or none."""
    if not side.counts:
        return []
    return [_power(scale, side.offset + number) for number in range(len(side.counts) + 1)]


def _power(scale: int, index: int) -> float:
    """base ** index, and the largest float where that is too much."""
    try:
        exponent = math.ldexp(index, -scale)
    except OverflowError:
        exponent = math.copysign(math.inf, index)
    return _LARGEST if exponent >= _LARGEST_POWER else 2.0**exponent


def _joined(bounds: list[float], counts: list[int]) -> dict[str, list[Any]]:
    kept_bounds: list[float] = []
    kept_counts = counts[:1]
    for bound, count in zip(bounds, counts[1:], strict=True):
        if kept_bounds and bound <= kept_bounds[-1]:
            kept_counts[-1] += count
        else:
            kept_bounds.append(bound)
            kept_counts.append(count)
    return {"bounds": kept_bounds, "counts": kept_counts}
