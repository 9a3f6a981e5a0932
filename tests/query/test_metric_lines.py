"""A metric as lines of a chart: round steps, counters as what was added, labels that share a line."""

from __future__ import annotations

from typing import Any

import pytest

from telesink.store.query.chart_results import MetricLines
from telesink.store.query.filters import Filter
from telesink.store.query.metric_axis import axis_of, round_length
from telesink.store.query.service import TelemetryQueryService
from tests.query.rows import HOUR, T0, Rows

SECOND = 1_000_000
MINUTE = 60 * SECOND
START = T0 // HOUR * HOUR
RANGE = Filter(start=START, end=START + 10 * MINUTE)


def lines(service: TelemetryQueryService, **options: Any) -> MetricLines:
    return service.metric_lines("queue.depth", "worker", RANGE, step_us=MINUTE, **options)


def values(service: TelemetryQueryService, **options: Any) -> dict[str, dict[int, float]]:
    """Label to minute to value."""
    found = lines(service, **options).lines
    return {line.labels: {(at - START) // MINUTE: value for at, value in line.points} for line in found}


@pytest.mark.parametrize(
    ("span_us", "most", "length"), [(HOUR, 120, 30), (HOUR, 119, 60), (HOUR * 24, 200, 600), (7, 10, 1)]
)
def test_steps_are_round_and_as_short_as_the_chart_is_wide(span_us: int, most: int, length: int) -> None:
    assert round_length(span_us, most) == length * SECOND


def test_steps_begin_at_whole_multiples_and_cover_the_range() -> None:
    axis = axis_of(START + 70 * SECOND, START + 130 * SECOND, MINUTE, 10)
    assert (axis.start, axis.end, axis.count) == (START + MINUTE, START + 3 * MINUTE, 2)


def test_a_step_that_no_chart_could_show_is_lengthened() -> None:
    assert axis_of(0, 100 * 24 * HOUR, SECOND, 10).count <= 2_001


def test_a_gauge_is_the_mean_of_each_step(rows: Rows, service: TelemetryQueryService) -> None:
    for at, value in ((0, 10), (10, 20), (60, 5)):
        rows.metric(value, START + at * SECOND)
    assert values(service) == {"": {0: 15.0, 1: 5.0}}


def test_a_counter_is_what_each_step_added(rows: Rows, service: TelemetryQueryService) -> None:
    for at, value in ((0, 3), (10, 4), (60, 5)):
        rows.metric(value, START + at * SECOND, kind="counter")
    assert values(service) == {"": {0: 7.0, 1: 5.0}}


def test_a_cumulative_counter_is_what_it_grew_by_also_over_a_new_beginning(
    rows: Rows, service: TelemetryQueryService
) -> None:
    for minute, value in enumerate((100, 130, 130, 8, 10)):
        rows.metric(value, START + minute * MINUTE, kind="counter", aggregation_period="cumulative")
    assert values(service) == {"": {1: 30.0, 2: 0.0, 3: 8.0, 4: 2.0}}


def test_what_a_counter_grew_by_in_a_long_pause_is_not_put_into_the_step_after_it(
    rows: Rows, service: TelemetryQueryService
) -> None:
    for minute, value in ((0, 10), (1, 11), (2, 12), (8, 500), (9, 501)):
        rows.metric(value, START + minute * MINUTE, kind="counter", aggregation_period="cumulative")
    assert values(service) == {"": {1: 1.0, 2: 1.0, 9: 1.0}}


def test_a_histogram_is_the_mean_of_all_that_it_measured(rows: Rows, service: TelemetryQueryService) -> None:
    rows.metric(None, START, kind="histogram", count=1, sum=10.0)
    rows.metric(None, START + 1, kind="histogram", count=3, sum=90.0)
    rows.metric(40, START + MINUTE, kind="histogram")
    assert values(service) == {"": {0: 25.0, 1: 40.0}}


def test_a_cumulative_histogram_is_the_mean_of_what_each_step_added(rows: Rows, service: TelemetryQueryService) -> None:
    for minute, (count, total) in enumerate(((10, 100.0), (12, 140.0), (12, 140.0))):
        at = START + minute * MINUTE
        rows.metric(None, at, kind="histogram", count=count, sum=total, aggregation_period="cumulative")
    assert values(service) == {"": {1: 20.0}}


def test_lines_are_told_apart_by_all_labels_by_one_or_by_none(rows: Rows, service: TelemetryQueryService) -> None:
    for queue, host, value in (("mail", "a", 1), ("mail", "b", 2), ("push", "a", 4)):
        rows.metric(value, START, labels={"queue": queue, "host": host})
    assert lines(service).label_names == ("host", "queue")
    assert values(service) == {
        "queue=mail host=a": {0: 1.0},
        "queue=mail host=b": {0: 2.0},
        "queue=push host=a": {0: 4.0},
    }
    assert values(service, split=("queue",)) == {"mail": {0: 3.0}, "push": {0: 4.0}}
    assert values(service, split=()) == {"": {0: 7.0}}


def test_points_without_the_label_have_a_line_that_says_so(rows: Rows, service: TelemetryQueryService) -> None:
    rows.metric(1, START, labels={"queue": "mail"})
    rows.metric(2, START)
    assert values(service, split=("queue",)) == {"mail": {0: 1.0}, "no queue": {0: 2.0}}


def test_a_share_is_averaged_and_not_added(rows: Rows, service: TelemetryQueryService) -> None:
    rows.metric(40, START, labels={"core": "0"}, unit="%")
    rows.metric(60, START, labels={"core": "1"}, unit="%")
    assert values(service, split=()) == {"": {0: 50.0}}
    assert lines(service, split=()).gathered == "mean"


def test_the_sum_of_gauges_holds_each_until_it_is_measured_again(rows: Rows, service: TelemetryQueryService) -> None:
    for minute in range(0, 6, 2):
        rows.metric(10, START + minute * MINUTE, labels={"host": "a"})
        rows.metric(1, START + (minute + 1) * MINUTE, labels={"host": "b"})
    assert values(service, split=()) == {"": {0: 10.0, 1: 11.0, 2: 11.0, 3: 11.0, 4: 11.0, 5: 1.0}}


def test_what_has_no_line_of_its_own_is_summed_up_as_other(rows: Rows, service: TelemetryQueryService) -> None:
    for number in range(11):
        rows.metric(number + 1, START, labels={"queue": f"q{number:02}"})
    found = lines(service)
    assert [line.labels for line in found.lines] == [f"queue=q{number:02}" for number in range(3, 11)] + ["other"]
    assert (found.lines[-1].points, found.others) == (((START, 6.0),), 3)


def test_an_unknown_metric_has_no_lines(rows: Rows, service: TelemetryQueryService) -> None:
    assert lines(service).lines == ()


def test_the_first_step_is_whole_and_nothing_after_the_range_counts(rows: Rows, service: TelemetryQueryService) -> None:
    for second in (1, 31, 70, 100):
        rows.metric(1, START + second * SECOND, kind="counter")
    wanted = Filter(start=START + 30 * SECOND, end=START + 90 * SECOND)
    (line,) = service.metric_lines("queue.depth", "worker", wanted, step_us=MINUTE).lines
    assert [value for _at, value in line.points] == [2.0, 1.0]
