"""`Sketch`: percentiles of any number of values in bounded memory, within 2 % of the exact ones.

A DDSketch: Masson, Rim, Lee, "DDSketch: A Fast and Fully-Mergeable Quantile Sketch with Relative-Error
Guarantees", PVLDB 12(12), 2019. With a relative error a and g = (1 + a) / (1 - a), a value x > 0 is counted
in bucket i = ceil(log_g(x)), which stands for 2 g^i / (g + 1): at most a x away from every x in it.
"""

from __future__ import annotations

import math
from struct import Struct
from typing import Final, Self

RELATIVE_ERROR: Final = 0.02
"""Bound of the relative error. All 63-bit values take at most 1,092 buckets."""

_GAMMA: Final = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR)
_PER_LOG: Final = 1 / math.log(_GAMMA)
ZERO_BUCKET: Final = -(1 << 15)
"""Of values that have no logarithm, zero and below; they count as zero."""
_PAIR_BYTES: Final = 6


def bucket_of(value: float) -> int:
    """The bucket that a value is counted in; larger values have equal or larger ones."""
    return math.ceil(math.log(value) * _PER_LOG) if value > 0 else ZERO_BUCKET


def value_of(bucket: int) -> float:
    """What the values of a bucket count as."""
    return 0.0 if bucket == ZERO_BUCKET else 2 * _GAMMA**bucket / (_GAMMA + 1)


class Sketch:
    """Counts values in buckets whose width grows with the value."""

    __slots__ = ("_counts", "_total")

    def __init__(self) -> None:
        self._counts: dict[int, int] = {}
        self._total = 0

    @classmethod
    def unpacked(cls, packed: bytes) -> Self:
        """The sketch that `packed` gave."""
        sketch = cls()
        sketch.merge_packed(packed)
        return sketch

    def packed(self) -> bytes:
        """The buckets as 16-bit and then their counts as 32-bit integers, little-endian, in order of bucket."""
        buckets = sorted(self._counts)
        size = len(buckets)
        return Struct(f"<{size}h{size}I").pack(*buckets, *(self._counts[bucket] for bucket in buckets))

    def merge_packed(self, packed: bytes) -> None:
        """`merge` with what `packed` gave."""
        size = len(packed) // _PAIR_BYTES
        values = Struct(f"<{size}h{size}I").unpack(packed)
        counts, total = self._counts, 0
        for bucket, n in zip(values[:size], values[size:], strict=True):
            counts[bucket] = counts.get(bucket, 0) + n
            total += n
        self._total += total

    @property
    def count(self) -> int:
        return self._total

    def add(self, value: float, n: int = 1) -> None:
        """Counts a value, `n` times."""
        self.add_to_bucket(bucket_of(value), n)

    def add_to_bucket(self, bucket: int, n: int = 1) -> None:
        """Counts a value of which the bucket is known: cheaper when several sketches count the same one."""
        self._counts[bucket] = self._counts.get(bucket, 0) + n
        self._total += n

    def merge(self, other: Sketch) -> None:
        """Counts all that the other one has counted; the bound of the error stays."""
        for bucket, n in other._counts.items():
            self.add_to_bucket(bucket, n)

    def quantile(self, q: float) -> float | None:
        """The smallest value that at least `q` of all values do not exceed (the nearest rank); None without values.

        Of few values the highest percentiles are the largest value: what is rare is not hidden.
        """
        rank = max(0, math.ceil(q * self._total) - 1)
        passed = 0
        for bucket in sorted(self._counts):
            passed += self._counts[bucket]
            if passed > rank:
                return value_of(bucket)
        return None
