"""How a metric's values are spread over time: points with buckets, single measurements, both."""

from __future__ import annotations

import json
from typing import Any

import pytest

from telesink.store.query.chart_results import MetricHeat
from telesink.store.query.filters import Filter
from telesink.store.query.metric_heat import MOST_BOUNDS
from telesink.store.query.service import TelemetryQueryService
from tests.query.rows import HOUR, T0, Rows

MINUTE = 60_000_000
START = T0 // HOUR * HOUR


def heat(service: TelemetryQueryService) -> MetricHeat:
    wanted = Filter(start=START, end=START + 10 * MINUTE)
    return service.metric_heat("queue.depth", "worker", wanted, step_us=MINUTE)


def with_buckets(rows: Rows, minute: int, bounds: list[float], counts: list[int], **more: Any) -> None:
    buckets = json.dumps({"bounds": bounds, "counts": counts})
    rows.metric(None, START + minute * MINUTE, kind="histogram", buckets=buckets, **more)


def test_buckets_are_added_up_by_step(rows: Rows, service: TelemetryQueryService) -> None:
    with_buckets(rows, 0, [10, 20], [1, 2, 3])
    with_buckets(rows, 0, [10, 20], [1, 0, 0], labels={"host": "b"})
    with_buckets(rows, 2, [10, 20], [0, 0, 5])
    found = heat(service)
    assert found.bounds == (10.0, 20.0)
    assert found.counts == {START: (2.0, 2.0, 3.0), START + 2 * MINUTE: (0.0, 0.0, 5.0)}
    assert found.is_whole


def test_of_cumulative_buckets_counts_what_was_added(rows: Rows, service: TelemetryQueryService) -> None:
    for minute, counts in enumerate(([5, 5], [6, 9], [1, 0])):
        with_buckets(rows, minute, [10], counts, aggregation_period="cumulative")
    assert heat(service).counts == {START + MINUTE: (1.0, 4.0), START + 2 * MINUTE: (1.0, 0.0)}


def test_a_wide_bucket_is_shared_out_over_narrow_ones(rows: Rows, service: TelemetryQueryService) -> None:
    with_buckets(rows, 0, [10, 20, 30], [0, 1, 1, 0])
    with_buckets(rows, 0, [10, 30], [0, 4, 1])
    assert heat(service).counts == {START: (0.0, 3.0, 3.0, 1.0)}


@pytest.mark.parametrize(
    ("values", "bounds", "counts"),
    [
        ((3, 4, 8, 90), None, None),
        ((30, 31, 40, 52), (20, 30, 40, 50), (0, 1, 2, 0, 1)),
        ((2, 700, 4000), (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000), (0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1)),
        ((1e-3, 1e6), None, None),
    ],
)
def test_single_measurements_fall_into_round_buckets(
    rows: Rows,
    service: TelemetryQueryService,
    values: tuple[float, ...],
    bounds: tuple[float, ...] | None,
    counts: tuple[float, ...] | None,
) -> None:
    for value in values:
        rows.metric(value, START, kind="histogram")
    found = heat(service)
    assert 3 <= len(found.bounds) <= 20
    assert sum(found.counts[START]) == len(values)
    if counts is not None:
        assert (found.bounds, found.counts[START]) == (bounds, counts)


def test_single_measurements_join_the_buckets_of_others(rows: Rows, service: TelemetryQueryService) -> None:
    with_buckets(rows, 0, [10], [1, 1])
    rows.metric(500, START, kind="histogram")
    assert heat(service).counts == {START: (1.0, 2.0)}


@pytest.mark.parametrize("value", [0.0, -4.0, 1e-300, 1e300])
def test_any_measurement_has_a_bucket(rows: Rows, service: TelemetryQueryService, value: float) -> None:
    rows.metric(value, START, kind="histogram")
    (counts,) = heat(service).counts.values()
    assert sum(counts) == 1


def test_more_bounds_than_a_chart_has_lines_are_thinned(rows: Rows, service: TelemetryQueryService) -> None:
    with_buckets(rows, 0, [float(number) for number in range(200)], [1] * 201)
    found = heat(service)
    assert len(found.bounds) == MOST_BOUNDS
    assert sum(found.counts[START]) == pytest.approx(201)


@pytest.mark.parametrize("buckets", ['{"quantiles": [[0.5, 1]]}', '{"bounds": [1], "counts": [1]}', "[]", '"x"'])
def test_what_is_no_list_of_buckets_is_passed_over(rows: Rows, service: TelemetryQueryService, buckets: str) -> None:
    rows.metric(None, START, kind="histogram", buckets=buckets)
    assert heat(service).counts == {}
