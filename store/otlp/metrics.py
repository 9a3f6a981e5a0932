"""A metric as one record for each of its data points."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from telesink.store.otlp.bad_value import BadValueError
from telesink.store.otlp.exponential import Side, explicit_buckets
from telesink.store.otlp.form import Form
from telesink.store.otlp.origin import Origin
from telesink.store.otlp.words import TEMPORALITIES
from telesink.store.spool.records import MetricRecord

LARGEST_COUNT: Final = 2**63 - 1

_Reading = dict[str, Any]
"""What a data point measured, by the names of `MetricRecord`'s fields; a histogram's value is its mean."""


@dataclass(frozen=True, slots=True)
class _Series:
    """What the points of a metric have in common."""

    name: str
    unit: str | None
    metric_type: str
    period: str | None
    read: Callable[[Any, Form], _Reading]


def metric_records(metric: Any, origin: Origin, form: Form) -> list[MetricRecord]:
    """The records of a metric's points; none when it has no data. Raises `BadValueError`."""
    kind = form.data_kind(metric)
    if kind is None:
        return []
    data = getattr(metric, kind)
    series = _Series(
        name=metric.name or "",
        unit=metric.unit or None,
        metric_type=_metric_type(kind, data),
        period=None if kind in ("gauge", "summary") else TEMPORALITIES.get(data.aggregation_temporality),
        read=_READERS[kind],
    )
    try:
        return [_record(series, point, origin, form) for point in data.data_points or ()]
    except BadValueError as error:
        raise BadValueError(f"{error.words}, in the metric {series.name!r}") from None


def _metric_type(kind: str, data: Any) -> str:
    if kind == "sum":
        return "counter" if data.is_monotonic else "gauge"
    return "gauge" if kind == "gauge" else "histogram"


def _record(series: _Series, point: Any, origin: Origin, form: Form) -> MetricRecord:
    labels = form.attributes(point.attributes)
    times = (point.time_unix_nano or 0, point.start_time_unix_nano or 0)
    reading = series.read(point, form)
    identity = (series.name, series.unit, series.metric_type, series.period, times, labels, reading)
    return MetricRecord(
        timestamp_ns=origin.time(*times),
        metric_name=series.name,
        component=origin.component,
        metric_type=series.metric_type,
        unit=series.unit,
        labels=labels or None,
        aggregation_period=series.period,
        fingerprint=origin.fingerprint("metric", *identity),
        **reading,
    )


def _number(point: Any, form: Form) -> _Reading:
    whole = form.optional(point, "as_int")
    return {"value": _finite(form.optional(point, "as_double") if whole is None else whole)}


def _histogram(point: Any, form: Form) -> _Reading:
    return _distribution(point, form, _explicit_buckets(point))


def _exponential(point: Any, form: Form) -> _Reading:
    buckets = explicit_buckets(point.scale or 0, point.zero_count or 0, _side(point.positive), _side(point.negative))
    return _distribution(point, form, buckets)


def _distribution(point: Any, form: Form, buckets: dict[str, Any] | None) -> _Reading:
    count = _count(point.count)
    numbers = {field: _finite(form.optional(point, field)) for field in ("sum", "min", "max")}
    return {"value": _mean(numbers["sum"], count), "count": count, **numbers, "buckets": buckets}


def _summary(point: Any, _form: Form) -> _Reading:
    """Quantiles stand in place of bounds and counts; those of 0 and 1 are the extremes."""
    count, total = _count(point.count), _finite(point.sum or 0.0)
    quantiles = [[_finite(entry.quantile or 0.0), _finite(entry.value or 0.0)] for entry in point.quantile_values or ()]
    extremes = {quantile: value for quantile, value in quantiles if quantile in (0, 1)}
    return {
        "value": _mean(total, count),
        "count": count,
        "sum": total,
        "min": extremes.get(0.0),
        "max": extremes.get(1.0),
        "buckets": {"quantiles": quantiles} if quantiles else None,
    }


_READERS: Final[dict[str, Callable[[Any, Form], _Reading]]] = {
    "gauge": _number,
    "sum": _number,
    "histogram": _histogram,
    "exponential_histogram": _exponential,
    "summary": _summary,
}


def _explicit_buckets(point: Any) -> dict[str, Any] | None:
    bounds, counts = list(point.explicit_bounds or ()), list(point.bucket_counts or ())
    if not bounds and not counts:
        return None
    if len(counts) != len(bounds) + 1 or not all(map(math.isfinite, bounds)):
        raise BadValueError(
            f"expected {len(bounds) + 1} bucket counts for {len(bounds)} finite bounds, found {len(counts)}"
        )
    return {"bounds": bounds, "counts": counts}


def _side(buckets: Any) -> Side:
    return Side(0, []) if buckets is None else Side(buckets.offset or 0, list(buckets.bucket_counts or ()))


def _count(number: int | None) -> int:
    if (number or 0) > LARGEST_COUNT:
        raise BadValueError(f"expected a count below 2 ** 63, found {number}")
    return number or 0


def _mean(total: float | None, count: int) -> float | None:
    return total / count if total is not None and count else None


def _finite(number: float | None) -> float | None:
    """A float, or None for what no table holds: NaN and the infinities."""
    return float(number) if number is not None and math.isfinite(number) else None
