"""What the points of a metric add up to in each step of a range, apart for each set of labels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from statistics import median
from typing import TYPE_CHECKING, Final

from peewee import SQL, fn

from telesink.store.query.filters import Filter
from telesink.store.query.metrics import labels_of, points_of, step_of_point
from telesink.store.query.steps import Steps
from telesink.store.schema.measurements import TelemetryMetric

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader, Row

_M: Final = TelemetryMetric
CUMULATIVE: Final = "cumulative"
"""The aggregation period of points that each tell all there was since their program began."""

_LONGEST_PAUSE: Final = 2.5
"""Times the usual distance between two points."""

Reading = tuple[float, float]
"""A total and its weight: a gauge's and a histogram's values and how many, a counter's increase and 1."""


@dataclass(frozen=True, slots=True)
class LabelSteps:
    """One set of labels: what was read in each step that has something."""

    labels: Mapping[str, str]
    steps: Mapping[int, Reading]

    @property
    def size(self) -> float:
        """How much it makes of the metric."""
        return sum(abs(total) for total, _weight in self.steps.values())


@dataclass(frozen=True, slots=True)
class MetricSteps:
    """A metric of a component."""

    metric_type: str
    unit: str | None
    sets: list[LabelSteps]


def read_steps(reader: Reader, name: str, component: str, wanted: Filter, axis: Steps) -> MetricSteps:
    """The readings of a metric in the steps of an axis; ask within a snapshot."""
    total, weight = fn.COALESCE(_M.sum, _M.value), fn.COALESCE(_M.count, 1)
    query = (
        _M.select(
            _M.labels, _M.aggregation_period, step_of_point(axis), fn.MAX(_M.metric_type), fn.MAX(_M.unit),
            fn.SUM(total), fn.SUM(weight), fn.MIN(total), fn.MAX(total), fn.MIN(weight), fn.MAX(weight),
        )
        .where(points_of(reader, name, component, wanted, axis), total.is_null(False))
        .group_by(SQL("1"), SQL("2"), SQL("3"))
        .order_by(SQL("3"))
    )  # fmt: skip
    rows: dict[tuple[str | None, str | None], list[Row]] = defaultdict(list)
    for row in reader.rows(query):
        rows[row[0], row[1]].append(row[2:])
    newest = max((group[-1] for group in rows.values()), key=itemgetter(0), default=None)
    metric_type = "gauge" if newest is None else reader.names[newest[1]]
    unit = None if newest is None or newest[2] is None else reader.names[newest[2]]
    sets = (LabelSteps(labels_of(labels), dict(_readings(metric_type, period, group)))
            for (labels, period), group in rows.items())  # fmt: skip
    return MetricSteps(metric_type, unit, [entry for entry in sets if entry.steps])


def _readings(metric_type: str, period: str | None, rows: Sequence[Row]) -> Iterator[tuple[int, Reading]]:
    if period == CUMULATIVE and metric_type in ("counter", "histogram"):
        return _increases(rows, counter=metric_type == "counter")
    if metric_type == "counter":
        return ((row[0], (row[3], 1.0)) for row in rows)
    return ((row[0], (row[3], row[4])) for row in rows if row[4])


def _increases(rows: Sequence[Row], *, counter: bool) -> Iterator[tuple[int, Reading]]:
    """From totals since a program's beginning to what was added in each step; a fall means that it began anew.

    Before the first step and in a long pause nothing is known: of the step after it counts what was added within.
    """
    longest = longest_pause([row[0] for row in rows])
    before: tuple[int, float, float] | None = None
    for step, _type, _unit, _total, _weight, least, most, fewest, count in rows:
        if before is not None and step - before[0] > longest:
            before = None
        total = _grown(least if before is None else before[1], most)
        weight = 1.0 if counter else _grown(fewest if before is None else before[2], count)
        is_known = before is not None or most > least
        before = (step, most, count)
        if is_known and weight > 0:
            yield step, (total, weight)


def longest_pause(steps: Sequence[int]) -> float:
    """How far apart two steps of a series may lie when there is no gap between them."""
    return _LONGEST_PAUSE * median([later - earlier for earlier, later in pairwise(steps)] or [1])


def _grown(before: float, now: float) -> float:
    return now - before if now >= before else now
