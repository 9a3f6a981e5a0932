"""`Durations`: how long an operation took, added up so that any two of them can be merged."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from telesink.store.settings import ThresholdSettings
from telesink.store.sketch import Sketch, bucket_of
from telesink.store.times import US_PER_MS


def class_bounds(thresholds: ThresholdSettings) -> list[int]:
    """The longest durations that are still fast, normal and slow, microseconds."""
    return [bound * US_PER_MS for bound in (thresholds.fast, thresholds.normal, thresholds.slow)]


class Durations:
    """Counts and a sketch of durations in microseconds; `bounds` are those of their classes (`class_bounds`)."""

    __slots__ = ("bounds", "classes", "errors", "longest", "sketch", "total")

    def __init__(self, bounds: list[int]) -> None:
        self.bounds = bounds
        self.classes = [0, 0, 0, 0]
        """How many were fast, normal, slow and critical."""
        self.errors = self.total = self.longest = 0
        self.sketch = Sketch()

    @property
    def count(self) -> int:
        return self.sketch.count

    def add(self, duration_us: int, is_error: bool) -> int:
        """Counts one; returns the bucket of the sketch, for who keeps another one besides."""
        bucket = bucket_of(duration_us)
        self.sketch.add_to_bucket(bucket)
        self.classes[bisect_left(self.bounds, duration_us)] += 1
        self.errors += is_error
        self.total += duration_us
        self.longest = max(self.longest, duration_us)
        return bucket

    def merge(self, errors: int, total: int, longest: int, classes: Sequence[int], sketch: bytes) -> None:
        """Adds what was counted elsewhere; `sketch` is packed."""
        self._add_sums(errors, total, longest, classes)
        self.sketch.merge_packed(sketch)

    def absorb(self, other: Durations) -> None:
        """Adds what another one has counted."""
        self._add_sums(other.errors, other.total, other.longest, other.classes)
        self.sketch.merge(other.sketch)

    def _add_sums(self, errors: int, total: int, longest: int, classes: Sequence[int]) -> None:
        self.errors += errors
        self.total += total
        self.longest = max(self.longest, longest)
        self.classes = [mine + more for mine, more in zip(self.classes, classes, strict=True)]

    def percentile(self, q: float) -> float | None:
        """Microseconds; not above the longest duration, though its bucket may reach beyond it."""
        found = self.sketch.quantile(q)
        return None if found is None else min(found, float(self.longest))
