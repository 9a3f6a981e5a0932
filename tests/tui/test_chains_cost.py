"""What the tab Chains asks of the store while it stands open, and what it does not ask again."""

from __future__ import annotations

from telesink.store.location import StoreLocation
from telesink.store.query.service import TelemetryQueryService
from telesink.tui.panes.chain_questions import ChainMemory, ChainsWanted, ask_chains
from telesink.tui.ranges import parse_range
from telesink.tui.view import View
from tests.tui.chain_stage import Recorder, record_order
from tests.tui.fixed_service import HeldService
from tests.tui.stage import dashboard, fixed_clock


def asked_twice(service: HeldService, wanted: ChainsWanted) -> tuple[object, object]:
    """The shapes of two answers, one after the other."""
    view, memory = View(fixed_clock, parse_range("all")), ChainMemory()
    shapes = [ask_chains(service, view, wanted, memory).shape for _ in range(2)]  # type: ignore[arg-type]
    return shapes[0], shapes[1]


def test_a_chain_that_has_not_changed_is_neither_read_nor_built_nor_searched_again(location: StoreLocation) -> None:
    record_order(location)
    service = HeldService(location)
    first, second = asked_twice(service, ChainsWanted(search="query"))
    assert first is second
    assert service.calls == {"chains": 2, "chain": 2, "chain_matches": 1}


def test_events_of_a_known_chain_are_read_once(location: StoreLocation) -> None:
    record_order(location)
    service = TelemetryQueryService(location, clock=fixed_clock)
    known = service.chain("order")
    assert known is not None
    with Recorder(location) as at:
        at.end("another", "thing", None, 0, 10)
    assert service.chain("order", known=known) is known
    service.close()


async def test_moving_in_the_tree_asks_nothing(location: StoreLocation) -> None:
    record_order(location)
    service = HeldService(location)
    async with dashboard(location, tab="chains", service=service) as play:
        await play.until("POST /orders")
        await play.press("enter")
        await play.rest()
        service.calls.clear()
        await play.press("j", "j", "left", "p", "minus", "plus", "z", "Z", "e", "G", "g")
        await play.rest()
        assert service.calls == {}


async def test_while_another_tab_is_shown_the_chains_ask_nothing(location: StoreLocation) -> None:
    record_order(location)
    service = HeldService(location)
    async with dashboard(location, tab="chains", service=service) as play:
        await play.until("POST /orders")
        await play.press("3")
        await play.until("No metrics")
        service.calls.clear()
        with Recorder(location) as at:
            at.end("another", "thing", None, 0, 10)
        await play.until(lambda: service.calls["metric_summaries"] > 0)
        assert service.calls["chains"] == 0
