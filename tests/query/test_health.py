"""Health checks: the list of results and where each check stands."""

from __future__ import annotations

from telesink.store.query.filters import Filter
from telesink.store.query.health import STRIP
from telesink.store.query.service import TelemetryQueryService
from tests.query.rows import MINUTE, T0, Rows


def test_results_are_listed_newest_first(rows: Rows, service: TelemetryQueryService) -> None:
    rows.health(healthy=True, at=T0, response_us=3200)
    rows.health(healthy=False, at=T0 + 1, component="disk", check="space", error="full")
    newest, oldest = service.health_checks()
    assert (newest.component, newest.check_name, newest.is_healthy, newest.error_message) == (
        "disk",
        "space",
        False,
        "full",
    )
    assert (oldest.checked_at, oldest.is_healthy, oldest.response_time_us, oldest.metadata) == (
        T0,
        True,
        3200,
        None,
    )
    assert [check.component for check in service.health_checks(Filter(components=("db",)))] == ["db"]
    assert [check.component for check in service.health_checks(Filter(search="FULL"))] == ["disk"]
    assert len(service.health_checks(limit=1)) == 1


def test_a_status_tells_where_a_check_stands_and_how_it_got_there(rows: Rows, service: TelemetryQueryService) -> None:
    for minute, (healthy, error) in enumerate(
        [(True, None), (False, "first"), (False, "second"), (True, None), (True, None)]
    ):
        rows.health(healthy, T0 + minute * MINUTE, error=error, response_us=None if minute == 4 else 10 * minute)
    (status,) = service.check_statuses()
    assert (status.component, status.check_name, status.is_healthy) == ("db", "ping", True)
    assert (status.since, status.last_at) == (T0 + 3 * MINUTE, T0 + 4 * MINUTE)
    assert (status.checks, status.failures, status.response_time_us) == (5, 2, 15)
    assert (status.last_error, status.last_error_at) == ("second", T0 + 2 * MINUTE)
    assert status.strip == (True, False, False, True, True)


def test_a_check_that_never_failed_has_no_last_error(rows: Rows, service: TelemetryQueryService) -> None:
    rows.health(healthy=True)
    (status,) = service.check_statuses()
    assert (status.failures, status.last_error, status.last_error_at, status.response_time_us) == (
        0,
        None,
        None,
        None,
    )
    assert status.since == T0


def test_failing_checks_come_first_then_by_component_and_name(rows: Rows, service: TelemetryQueryService) -> None:
    rows.health(healthy=True, component="b", check="x")
    rows.health(healthy=True, component="a", check="y")
    rows.health(healthy=True, component="a", check="x")
    rows.health(healthy=False, component="z", check="x")
    assert [(status.component, status.check_name) for status in service.check_statuses()] == [
        ("z", "x"),
        ("a", "x"),
        ("a", "y"),
        ("b", "x"),
    ]


def test_only_the_range_counts(rows: Rows, service: TelemetryQueryService) -> None:
    rows.health(healthy=False, at=T0)
    rows.health(healthy=True, at=T0 + MINUTE)
    (status,) = service.check_statuses(Filter(start=T0 + 1))
    assert (status.checks, status.failures) == (1, 0)


def test_the_strip_is_as_long_as_a_line_can_show(rows: Rows, service: TelemetryQueryService) -> None:
    for minute in range(STRIP + 5):
        rows.health(healthy=minute >= 10, at=T0 + minute * MINUTE)
    (status,) = service.check_statuses()
    assert len(status.strip) == STRIP
    assert status.strip[:6] == (False,) * 5 + (True,)
    assert status.checks == STRIP + 5


def test_the_results_of_one_check_are_listed_by_its_name(rows: Rows, service: TelemetryQueryService) -> None:
    rows.health(healthy=True, at=T0)
    rows.health(healthy=True, at=T0 + 1, check='free "space"')
    assert [check.checked_at for check in service.health_checks(name='free "space"')] == [T0 + 1]
    assert service.health_checks(name="nothing") == ()
