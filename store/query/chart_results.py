"""What the questions behind charts are answered with: frozen and plain, and imported without the database.

Times are microseconds since 1970 (UTC); durations are microseconds and end in `_us`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from telesink.store.query.results import Series

OTHER: Final = "other"
"""The line of all that have none of their own."""

Split = tuple[str, ...] | None
"""The labels that lines are told apart by: none of them, some, or (None) all."""


@dataclass(frozen=True, slots=True)
class MetricLines:
    """A metric over a range, in steps of one length."""

    lines: tuple[Series, ...]
    """By label, at most eight, and then `other`. A counter's values are what was added in the step."""
    start: int
    end: int
    step_us: int
    label_names: tuple[str, ...]
    """The labels that its points carry."""
    others: int
    """Sets of labels that `other` stands for."""
    gathered: str
    """How sets of labels that share a line are put together: `sum` or `mean`."""


@dataclass(frozen=True, slots=True)
class MetricHeat:
    """Counts by step and bucket."""

    bounds: tuple[float, ...]
    """Rising; each is the last value of its bucket, and there is one bucket more above all of them."""
    counts: Mapping[int, Sequence[float]]
    """Start of the step (steps with points alone) to how many values fell into each bucket."""
    start: int
    end: int
    step_us: int
    is_whole: bool
    """False when only the newest points with buckets were read."""


@dataclass(frozen=True, slots=True)
class CourseStep:
    """One step with calls."""

    started_at: int
    count: int
    errors: int
    p50_us: float
    p95_us: float
    p99_us: float


@dataclass(frozen=True, slots=True)
class OperationCourse:
    """An operation over a range, in steps of one length; steps without calls are left out."""

    steps: tuple[CourseStep, ...]
    start: int
    end: int
    step_us: int
