"""Metrics: points and summaries."""

from __future__ import annotations

import pytest

from telesink.store.query.filters import Filter
from telesink.store.query.metrics import labels_of, written
from telesink.store.query.service import TelemetryQueryService
from tests.query.plans import plans_of
from tests.query.rows import HOUR, T0, Rows


def test_points_come_newest_first_with_all_they_carry(rows: Rows, service: TelemetryQueryService) -> None:
    rows.metric(17, T0, unit="jobs", labels={"queue": "mail"}, aggregation_period="1m")
    rows.metric(None, T0 + 1, name="latency", kind="histogram", count=2, sum=30.0, min=10.0, max=20.0, buckets="{}")
    histogram, gauge = service.metrics()
    assert (gauge.metric_name, gauge.component, gauge.metric_type) == ("queue.depth", "worker", "gauge")
    assert (gauge.value, gauge.unit, gauge.labels, gauge.aggregation_period) == (
        17,
        "jobs",
        '{"queue": "mail"}',
        "1m",
    )
    assert (histogram.value, histogram.unit, histogram.count, histogram.sum) == (None, None, 2, 30.0)
    assert (histogram.min, histogram.max, histogram.buckets) == (10.0, 20.0, "{}")


@pytest.mark.parametrize(
    ("wanted", "name", "expected"),
    [
        (Filter(), "queue.depth", [2, 1]),
        (Filter(), "nothing", []),
        (Filter(components=("web",)), None, [3]),
        (Filter(start=T0 + 1, end=T0 + 2), None, [2]),
        (Filter(search="QUEUE"), None, [2, 1]),
        (Filter(levels=("error",), event_types=("tool",)), None, [3, 2, 1]),
    ],
)
def test_points_are_chosen_by_name_and_by_what_the_filter_can_say_of_them(
    rows: Rows, service: TelemetryQueryService, wanted: Filter, name: str | None, expected: list[float]
) -> None:
    rows.metric(1, T0)
    rows.metric(2, T0 + 1)
    rows.metric(3, T0 + 2, name="requests", component="web")
    assert [point.value for point in service.metrics(wanted, name=name)] == expected


def test_a_summary_tells_of_each_metric_of_each_component(rows: Rows, service: TelemetryQueryService) -> None:
    rows.metric(10, T0, unit="jobs")
    rows.metric(20, T0 + 1, unit="jobs")
    rows.metric(60, T0 + 3 * HOUR, unit="jobs")
    rows.metric(1, T0, component="another", kind="counter")
    another, worker = service.metric_summaries(Filter(start=T0, end=T0 + 4 * HOUR), steps=4)
    assert (another.component, another.metric_type, another.unit, another.points) == (
        "another",
        "counter",
        None,
        1,
    )
    assert (worker.metric_name, worker.component, worker.metric_type, worker.unit) == (
        "queue.depth",
        "worker",
        "gauge",
        "jobs",
    )
    assert (worker.points, worker.last_value, worker.last_at) == (3, 60, T0 + 3 * HOUR)
    assert worker.trend == (15, None, None, 60)


def test_a_histogram_is_summarised_by_the_mean_of_what_it_measured(rows: Rows, service: TelemetryQueryService) -> None:
    rows.metric(None, T0, kind="histogram", count=1, sum=10.0)
    rows.metric(None, T0 + 1, kind="histogram", count=3, sum=90.0)
    rows.metric(None, T0 + 2, name="empty", kind="histogram", count=0, sum=0.0)
    empty, full = service.metric_summaries(steps=1)
    assert (full.last_value, full.trend) == (30.0, (25.0,))
    assert (empty.last_value, empty.trend) == (None, (None,))


def test_without_a_range_the_trend_covers_all_points(rows: Rows, service: TelemetryQueryService) -> None:
    rows.metric(1, T0)
    rows.metric(3, T0 + HOUR)
    (summary,) = service.metric_summaries(steps=2)
    assert summary.trend == (1, 3)


def test_an_empty_store_has_no_summaries(rows: Rows, service: TelemetryQueryService) -> None:
    assert service.metric_summaries() == ()


@pytest.mark.parametrize(
    ("stored", "shown"),
    [(None, ""), ("{}", ""), ('{"a":"b c","n":1.5,"t":true}', "a=b c n=1.5 t=true"), ("[1]", "")],
)
def test_labels_are_shown_as_people_write_them(stored: str | None, shown: str) -> None:
    assert written(labels_of(stored)) == shown


def test_the_newest_points_of_a_metric_are_read_from_its_index(rows: Rows, service: TelemetryQueryService) -> None:
    rows.metric(1)
    plan = plans_of(service, lambda: service.metrics(Filter(start=T0), name="queue.depth"), "telemetry_metrics")
    assert plan == ["SEARCH t1 USING INDEX telemetry_metrics_name (metric_name=? AND rowid>?)"]
