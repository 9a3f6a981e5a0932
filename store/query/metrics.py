"""Metrics: their points, a summary of each, and how their points are found and labelled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import orjson
from peewee import SQL, fn

from telesink.store.query import dialect
from telesink.store.query.conditions import Condition, all_of, nothing
from telesink.store.query.fields import METRICS
from telesink.store.query.filters import Filter
from telesink.store.query.results import MetricPoint, MetricSummary
from telesink.store.query.row_conditions import covered_range, row_conditions
from telesink.store.query.steps import Steps, steps_of
from telesink.store.schema.measurements import TelemetryMetric

if TYPE_CHECKING:
    from telesink.store.query.names import Names
    from telesink.store.query.reader import Reader, Row

_M: Final = TelemetryMetric
_COLUMNS: Final = (
    _M.id,
    _M.timestamp,
    _M.metric_name,
    _M.component,
    _M.metric_type,
    _M.value,
    _M.unit,
    _M.labels,
    _M.aggregation_period,
    _M.count,
    _M.sum,
    _M.min,
    _M.max,
    _M.buckets,
)
"""In the order of `MetricPoint`'s fields."""

# Of histograms, whose points have no value, the mean of all that was measured.
_MEAN: Final = fn.COALESCE(fn.AVG(_M.value), fn.SUM(_M.sum) * 1.0 / fn.NULLIF(fn.SUM(_M.count), 0))


def list_points(reader: Reader, wanted: Filter, *, limit: int, name: str | None) -> tuple[MetricPoint, ...]:
    """The newest points, of one metric or of all."""
    conditions = _conditions(reader, wanted) + ([_named(reader, name)] if name is not None else [])
    query = _M.select(*_COLUMNS).where(all_of(conditions)).order_by(_M.id.desc()).limit(limit)
    return tuple(_point(row, reader.names) for row in reader.rows(query))


def points_with_ids(reader: Reader, wanted: Filter, ids: Condition) -> tuple[MetricPoint, ...]:
    """The points whose id fulfils a condition, oldest first."""
    query = _M.select(*_COLUMNS).where(all_of([*_conditions(reader, wanted), ids])).order_by(_M.id)
    return tuple(_point(row, reader.names) for row in reader.rows(query))


def summarise(reader: Reader, wanted: Filter, *, steps: int) -> tuple[MetricSummary, ...]:
    """A summary of each metric of each component, by name."""
    with reader.snapshot():
        axis = _axis(reader, wanted, steps)
        query = (
            _M.select(_M.metric_name, _M.component, step_of_point(axis), fn.COUNT(_M.id), _MEAN, fn.MAX(_M.id))
            .where(all_of(_conditions(reader, wanted)))
            .group_by(SQL("1"), SQL("2"), SQL("3"))
        )
        found = _by_metric(reader.rows(query))
        newest = _points_by_id(reader, (max(row[5] for row in rows) for rows in found.values()))
    summaries = (_summary(rows, newest[max(row[5] for row in rows)], steps) for rows in found.values())
    return tuple(sorted(summaries, key=lambda summary: (summary.metric_name, summary.component)))


def written(labels: Mapping[str, str]) -> str:
    """Labels as people read them."""
    return " ".join(f"{key}={value}" for key, value in labels.items())


def labels_of(stored: str | None) -> dict[str, str]:
    """Labels as stored, JSON, by name; values that are no texts as JSON. None of them in what is no object."""
    values = orjson.loads(stored) if stored else {}
    if not isinstance(values, dict):
        return {}
    return {key: value if isinstance(value, str) else orjson.dumps(value).decode() for key, value in values.items()}


def metric_range(reader: Reader, wanted: Filter) -> tuple[int, int]:
    """The filter's range; an open end is the first or last of all points. Never empty."""
    return covered_range(reader, wanted, (METRICS, _M))


def points_of(reader: Reader, name: str, component: str, wanted: Filter, axis: Steps) -> Condition:
    """The points of one metric of one component in the steps of an axis, by the index on names.

    The first step is whole, whenever the range begins in it; none is later than the range's end.
    """
    end = axis.end if wanted.end is None else min(axis.end, wanted.end)
    whole = replace(wanted, start=axis.start, end=end)
    said_by = dialect.off_index(_M.component).in_(sorted(reader.names.numbers([component])) or [0])
    return all_of([*_conditions(reader, whole), _named(reader, name), said_by])


def step_of_point(axis: Steps) -> Any:
    """Which step of an axis a point lies in."""
    return dialect.step_of(_M.timestamp, axis.start, axis.span, axis.count)


def _conditions(reader: Reader, wanted: Filter) -> list[Condition]:
    return row_conditions(reader, METRICS, _M, wanted)


def _named(reader: Reader, name: str) -> Condition:
    """Points of one metric, by the index, which gives them in order of their id."""
    number = reader.names.number(name)
    return nothing() if number is None else _M.metric_name == number


def _axis(reader: Reader, wanted: Filter, steps: int) -> Steps:
    return steps_of(*metric_range(reader, wanted), steps)


def _by_metric(rows: Iterable[Row]) -> dict[tuple[int, int], list[Row]]:
    found: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in rows:
        found[row[0], row[1]].append(row)
    return found


def _points_by_id(reader: Reader, ids: Iterable[int]) -> dict[int, MetricPoint]:
    rows = reader.rows(_M.select(*_COLUMNS).where(_M.id.in_(list(ids))))
    return {row[0]: _point(row, reader.names) for row in rows}


def _summary(rows: list[Row], newest: MetricPoint, steps: int) -> MetricSummary:
    means = {row[2]: row[4] for row in rows}
    return MetricSummary(
        newest.metric_name,
        newest.component,
        newest.metric_type,
        newest.unit,
        points=sum(row[3] for row in rows),
        last_value=_value(newest),
        last_at=newest.timestamp,
        trend=tuple(means.get(step) for step in range(steps)),
    )


def _value(point: MetricPoint) -> float | None:
    """The point's value; of a histogram the mean of what it holds."""
    if point.value is None and point.sum is not None and point.count:
        return point.sum / point.count
    return point.value


def _point(row: Row, names: Names) -> MetricPoint:
    unit = None if row[6] is None else names[row[6]]
    return MetricPoint(row[0], row[1], names[row[2]], names[row[3]], names[row[4]], row[5], unit, *row[7:])
