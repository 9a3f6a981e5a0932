"""Chains: their report, their state as of now, and one in detail."""

from __future__ import annotations

import pytest

from telesink.store.query.filters import Filter
from telesink.store.query.results import ChainOrder
from telesink.store.query.service import TelemetryQueryService
from telesink.store.settings import ChainSettings, Settings
from tests.query.plans import plans_of
from tests.query.rows import HOUR, MINUTE, T0, Rows, ServiceMaker


def test_an_empty_store_has_no_chains(rows: Rows, service: TelemetryQueryService) -> None:
    report = service.chains()
    assert (report.total, report.active, report.avg_duration_us) == (0, 0, None)
    assert (report.depth_distribution, report.chains) == ({}, ())
    assert service.chain("corr_1") is None


def test_a_chain_tells_what_the_writer_knows_of_it(rows: Rows, service: TelemetryQueryService) -> None:
    rows.chain(
        "corr_1",
        T0,
        T0 + 500,
        status="failed",
        components=["b", "a"],
        events=9,
        errors=2,
        depth=3,
        root="mail",
        pinned=True,
    )
    (chain,) = service.chains().chains
    assert (chain.chain_id, chain.root, chain.depth, chain.status) == ("corr_1", "mail", 3, "failed")
    assert (chain.started_at, chain.last_at, chain.completed_at, chain.duration_us) == (
        T0,
        T0 + 500,
        T0 + 500,
        500,
    )
    assert (chain.total_events, chain.error_count, chain.components, chain.pinned) == (9, 2, ("b", "a"), True)


def test_the_report_counts_all_chains_of_the_range(rows: Rows, asking: ServiceMaker) -> None:
    rows.chain("a", T0, T0 + 10, depth=1)
    rows.chain("b", T0, T0 + 30, status="failed", depth=2)
    rows.chain("c", T0 + HOUR, status="active", depth=2)
    rows.chain("d", T0 - 2 * HOUR, status="active", depth=2)
    report = asking(now=T0 + HOUR).chains(limit=1)
    assert (report.total, report.active, report.completed, report.failed, report.timeout) == (4, 1, 1, 1, 1)
    assert report.avg_duration_us == 20  # of those that have ended
    assert report.depth_distribution == {1: 1, 2: 3}
    assert len(report.chains) == 1


@pytest.mark.parametrize(
    ("silence", "status"), [(10_000_000, "active"), (10_000_001, "timeout")], ids=["in time", "too long"]
)
def test_an_open_chain_times_out_when_it_has_been_silent_for_long(
    rows: Rows, asking: ServiceMaker, silence: int, status: str
) -> None:
    rows.chain("open", T0 - MINUTE, T0, status="active")
    rows.chain("done", T0 - MINUTE, T0)
    service = asking(now=T0 + silence, settings=Settings(chains=ChainSettings(timeout_seconds=10)))
    done, still_open = service.chains().chains
    assert (done.status, still_open.status) == ("completed", status)
    assert still_open.completed_at is None
    assert service.chains(Filter(where=f"status:{status}")).total == 1
    detail = service.chain("open")
    assert detail is not None
    assert detail.chain.status == status


@pytest.mark.parametrize(
    ("order", "expected"),
    [("newest", ["e", "d", "c", "b"]), ("slowest", ["b", "d", "e", "c"]), ("failed", ["c", "a", "e", "d"])],
)
def test_chains_are_listed_in_the_order_asked_for(
    rows: Rows, service: TelemetryQueryService, order: ChainOrder, expected: list[str]
) -> None:
    rows.chain("a", T0, T0 + 1, status="failed")
    rows.chain("b", T0 + 1, T0 + 100)
    rows.chain("c", T0 + 2, T0 + 5, status="failed")
    rows.chain("d", T0 + 3, T0 + 50)
    rows.chain("e", T0 + 4, T0 + 10, status="active")
    report = service.chains(order=order, limit=4)
    assert [chain.chain_id for chain in report.chains] == expected
    assert report.total == 5


def test_more_failed_chains_than_wanted_leave_no_room_for_others(rows: Rows, service: TelemetryQueryService) -> None:
    for name in "abc":
        rows.chain(name, status="failed")
    rows.chain("d")
    assert [chain.chain_id for chain in service.chains(order="failed", limit=2).chains] == ["c", "b"]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter(start=T0 + 100), {"b", "c"}),
        (Filter(start=T0 + 101), {"c"}),
        (Filter(end=T0 + 50), {"a"}),
        (Filter(end=T0 + 51), {"a", "b"}),
        (Filter(start=T0 + 60, end=T0 + 70), {"b"}),
        (Filter(components=("api",)), {"a", "b"}),
        (Filter(components=("api", "db")), {"a", "b", "c"}),
        (Filter(components=("ap",)), set()),
        (Filter(search="MAIL"), {"b", "c"}),
        (Filter(correlation_id="a"), {"a"}),
        (Filter(correlation_id="nope"), set()),
        (Filter(levels=("error", "critical")), {"c"}),
        (Filter(levels=("info", "error")), {"a", "b", "c"}),
        (Filter(where="depth:>1"), {"b"}),
        (Filter(where="duration:<1us or errors:>0"), {"c"}),
        (Filter(where="pinned:true"), {"a"}),
        (Filter(where="chain:/^[ab]$/ -component:db"), {"a"}),
        (Filter(where="root:*"), {"b"}),
    ],
)
def test_a_filter_means_chains_by_what_it_can_say_of_them(
    rows: Rows, service: TelemetryQueryService, wanted: Filter, expected: set[str]
) -> None:
    rows.chain("a", T0, T0 + 10, components=["api"], pinned=True)
    rows.chain("b", T0 + 50, T0 + 100, components=["api", "db"], root="send mail", depth=2)
    rows.chain("c_mail" if wanted.search else "c", T0 + 1000, components=["db"], errors=1)
    report = service.chains(wanted)
    assert {chain.chain_id[0] for chain in report.chains} == expected
    assert report.total == len(expected)


def test_a_chain_in_detail_has_its_events_oldest_first_and_its_tree(rows: Rows, service: TelemetryQueryService) -> None:
    rows.event(T0 + 5, chain="corr_1", name="call_complete", span="s", duration_us=5, message="two")
    rows.event(T0 + 1, chain="corr_2", message="of another chain")
    rows.event(T0, chain="corr_1", name="call_start", span="s", message="one")
    detail = service.chain("corr_1")
    assert detail is not None
    assert detail.chain.chain_id == "corr_1"
    assert [event.message for event in detail.events] == ["one", "two"]
    assert [event.correlation_id for event in detail.events] == ["corr_1", "corr_1"]
    (node,) = detail.tree
    assert (node.started_at, node.ended_at, len(node.events)) == (T0, T0 + 5, 2)


def test_a_chain_outlives_its_events(rows: Rows, service: TelemetryQueryService) -> None:
    rows.chain("corr_1")
    detail = service.chain("corr_1")
    assert detail is not None
    assert (detail.events, detail.tree) == ((), ())


def test_the_events_of_a_chain_are_read_from_its_index_in_order(rows: Rows, service: TelemetryQueryService) -> None:
    rows.event(chain="corr_1")
    plan = plans_of(service, lambda: service.chain("corr_1"), "telemetry_events")
    assert "SEARCH t1 USING INDEX telemetry_events_chain (chain=?)" in plan
    assert not [step for step in plan if "TEMP B-TREE" in step]


def test_failed_chains_are_read_from_their_index(rows: Rows, service: TelemetryQueryService) -> None:
    rows.chain("corr_1", status="failed")
    plan = plans_of(service, lambda: service.chains(order="failed", limit=1), "ORDER BY")
    assert plan == ["SEARCH t1 USING INDEX telemetry_chains_open (status=?)"]


def test_chains_as_of_a_moment_are_those_that_had_begun_with_what_they_had_then(
    rows: Rows, asking: ServiceMaker
) -> None:
    rows.chain("ended", T0, T0 + MINUTE, status="failed")
    rows.chain("running", T0, T0 + 10 * MINUTE, status="completed", events=3, errors=1)
    rows.chain("later", T0 + 6 * MINUTE, T0 + 7 * MINUTE)
    rows.event(T0, chain="running")
    rows.event(T0 + 4 * MINUTE, chain="running", level="error")
    rows.event(T0 + 10 * MINUTE, chain="running")
    service = asking(now=T0 + HOUR)
    for order in ("newest", "slowest", "failed"):
        report = service.chains(order=order, as_of=T0 + 5 * MINUTE)  # type: ignore[arg-type]
        assert (report.total, report.active, report.failed, report.completed) == (2, 1, 1, 0)
        found = {chain.chain_id: chain for chain in report.chains}
        assert found.keys() == {"ended", "running"}
        running = found["running"]
        assert (running.status, running.last_at, running.total_events, running.error_count) == (
            "active",
            T0 + 4 * MINUTE,
            2,
            1,
        )
    detail = service.chain("running", as_of=T0 + 5 * MINUTE)
    assert detail is not None
    assert (detail.chain.status, len(detail.events)) == ("active", 2)


def test_a_chain_that_was_silent_for_long_had_timed_out_by_then(rows: Rows, asking: ServiceMaker) -> None:
    rows.chain("a", T0, T0 + 10 * HOUR, status="completed")
    rows.event(T0, chain="a")
    (chain,) = asking(now=T0 + 20 * HOUR).chains(as_of=T0 + 5 * HOUR).chains
    assert (chain.status, chain.total_events) == ("timeout", 1)
