"""What becomes of the data points of each kind of metric, whichever form they arrive in."""

from __future__ import annotations

import pytest


def test_a_gauge_is_its_value(metric, attributes):
    (point,) = metric(
        unit="By", gauge={"dataPoints": [{"timeUnixNano": 9, "asInt": 17, **attributes({"queue": "mail"})}]}
    )
    assert (point.metric_name, point.metric_type, point.value, point.unit) == ("m", "gauge", 17.0, "By")
    assert (point.timestamp_ns, point.labels, point.aggregation_period) == (9, {"queue": "mail"}, None)
    assert point.component == "unknown_service"


@pytest.mark.parametrize(("temporality", "period"), [(0, None), (1, "delta"), (2, "cumulative")])
def test_a_sum_that_only_rises_is_a_counter(metric, temporality, period):
    data = {
        "aggregationTemporality": temporality,
        "isMonotonic": True,
        "dataPoints": [{"timeUnixNano": 9, "asDouble": 2.5}],
    }
    (point,) = metric(sum=data)
    assert (point.metric_type, point.value, point.aggregation_period, point.labels) == (
        "counter",
        2.5,
        period,
        None,
    )


def test_a_sum_that_may_fall_is_a_gauge(metric):
    (point,) = metric(sum={"aggregationTemporality": 2, "dataPoints": [{"timeUnixNano": 9, "asInt": -3}]})
    assert (point.metric_type, point.value, point.aggregation_period) == ("gauge", -3.0, "cumulative")


def test_every_data_point_is_a_record(metric):
    points = metric(gauge={"dataPoints": [{"timeUnixNano": number, "asInt": number} for number in (1, 2, 3)]})
    assert [point.value for point in points] == [1.0, 2.0, 3.0]


def test_a_point_without_a_number_has_no_value(metric):
    (nothing, not_a_number) = metric(
        gauge={"dataPoints": [{"timeUnixNano": 1}, {"timeUnixNano": 2, "asDouble": "NaN"}]}
    )
    assert (nothing.value, not_a_number.value) == (None, None)


def test_a_histogram_keeps_its_buckets_and_has_its_mean_as_value(metric):
    data_point = {
        "timeUnixNano": 9,
        "count": 4,
        "sum": 10.0,
        "min": 1.0,
        "max": 4.0,
        "explicitBounds": [2.0, 5.0],
        "bucketCounts": [1, 3, 0],
    }
    (point,) = metric(histogram={"aggregationTemporality": 1, "dataPoints": [data_point]})
    assert (point.metric_type, point.value, point.aggregation_period) == ("histogram", 2.5, "delta")
    assert (point.count, point.sum, point.min, point.max) == (4, 10.0, 1.0, 4.0)
    assert point.buckets == {"bounds": [2.0, 5.0], "counts": [1, 3, 0]}


def test_a_histogram_without_sum_or_buckets_has_only_its_count(metric):
    (point,) = metric(histogram={"dataPoints": [{"timeUnixNano": 9, "count": 4}]})
    assert (point.value, point.count, point.sum, point.min, point.buckets) == (None, 4, None, None, None)


def test_an_exponential_histogram_has_its_bounds_written_out(metric):
    data_point = {"timeUnixNano": 9, "count": 6, "sum": 12.0, "scale": 0, "zeroCount": 1}
    data_point["positive"] = {"offset": 1, "bucketCounts": [2, 3]}
    (point,) = metric(exponentialHistogram={"aggregationTemporality": 2, "dataPoints": [data_point]})
    assert (point.metric_type, point.value, point.count) == ("histogram", 2.0, 6)
    assert point.buckets == {"bounds": [2.0, 4.0, 8.0], "counts": [1, 2, 3, 0]}


def test_a_summary_keeps_its_quantiles_and_its_extremes(metric):
    quantiles = [
        {"quantile": 0.0, "value": 1.0},
        {"quantile": 0.5, "value": 3.0},
        {"quantile": 1.0, "value": 9.0},
    ]
    (point,) = metric(
        summary={"dataPoints": [{"timeUnixNano": 9, "count": 2, "sum": 8.0, "quantileValues": quantiles}]}
    )
    assert (point.metric_type, point.value, point.min, point.max) == ("histogram", 4.0, 1.0, 9.0)
    assert point.buckets == {"quantiles": [[0.0, 1.0], [0.5, 3.0], [1.0, 9.0]]}


def test_a_metric_without_data_gives_no_records(metric):
    assert metric(description="nothing yet") == []


def test_points_that_differ_only_in_labels_have_different_fingerprints(metric, attributes):
    points = [{"timeUnixNano": 9, "asInt": 1, **attributes({"queue": queue})} for queue in ("mail", "print")]
    first, second = metric(gauge={"dataPoints": points})
    assert first.fingerprint != second.fingerprint
