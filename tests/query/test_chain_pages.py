"""Paging through chains in every order, searching one, and asking again for one that is known."""

from __future__ import annotations

import pytest

from telesink.store.query.filters import Filter
from telesink.store.query.results import ChainOrder
from telesink.store.query.service import TelemetryQueryService
from telesink.store.query.syntax import FilterError
from tests.query.rows import T0, Rows

ORDERS: tuple[ChainOrder, ...] = ("newest", "slowest", "failed")


@pytest.fixture
def many(rows: Rows) -> Rows:
    """Thirty chains: every third has failed, and of each duration there are several."""
    for number in range(30):
        status = "failed" if number % 3 == 0 else "completed"
        rows.chain(f"c{number}", T0 + number, T0 + number + number % 4 * 100, status=status)
    return rows


def ids(service: TelemetryQueryService, order: ChainOrder, limit: int = 100, **page: object) -> list[str]:
    report = service.chains(order=order, limit=limit, **page)  # type: ignore[arg-type]
    return [chain.chain_id for chain in report.chains]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("size", [1, 7, 30])
def test_pages_downwards_are_the_whole_list(
    many: Rows, service: TelemetryQueryService, order: ChainOrder, size: int
) -> None:
    whole = ids(service, order)
    assert len(whole) == 30
    for place, chain_id in enumerate(whole):
        assert ids(service, order, size, first=chain_id) == whole[place : place + size]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("size", [1, 7, 30])
def test_pages_upwards_are_the_whole_list(
    many: Rows, service: TelemetryQueryService, order: ChainOrder, size: int
) -> None:
    whole = ids(service, order)
    for place, chain_id in enumerate(whole):
        assert ids(service, order, size, first=chain_id, above=True) == whole[max(place - size, 0) : place]
    assert ids(service, order, size, above=True) == whole[-size:]


def test_a_page_that_begins_with_a_chain_that_is_gone_begins_with_the_list(
    many: Rows, service: TelemetryQueryService
) -> None:
    assert ids(service, "newest", 2, first="never was") == ["c29", "c28"]


def test_a_page_counts_all_chains_and_not_its_own(many: Rows, service: TelemetryQueryService) -> None:
    assert service.chains(limit=5, first="c7").total == 30


def test_a_filter_holds_on_every_page(many: Rows, service: TelemetryQueryService) -> None:
    report = service.chains(Filter(where="status:failed"), limit=3, first="c9")
    assert [chain.chain_id for chain in report.chains] == ["c9", "c6", "c3"]
    assert report.total == 10


# one chain -------------------------------------------------------------------------------------------------
def test_a_chain_that_is_known_comes_back_itself_until_something_is_added(
    rows: Rows, service: TelemetryQueryService
) -> None:
    rows.event(chain="corr_1", span="a")
    known = service.chain("corr_1")
    assert service.chain("corr_1", known=known) is known
    rows.event(T0 + 5, chain="corr_1", span="b")
    fresh = service.chain("corr_1", known=known)
    assert fresh is not None
    assert len(fresh.events) == 2


def test_another_chain_is_not_taken_for_the_one_that_is_known(rows: Rows, service: TelemetryQueryService) -> None:
    rows.event(chain="corr_1")
    rows.event(chain="corr_2")
    found = service.chain("corr_2", known=service.chain("corr_1"))
    assert found is not None
    assert found.chain.chain_id == "corr_2"


@pytest.mark.parametrize(
    ("where", "spans"),
    [
        ("search", {"a", "b"}),
        ("operation:memory.search", {"a"}),
        ("duration:>1s", {"b"}),
        ("level:error", {"c"}),
        ("@hits:3", {"a"}),
        ('"no match"', set()),
        ("/lock(ed)?/", {"c"}),
        ("db_telemetry", {"c"}),
    ],
)
def test_a_chain_is_searched_with_the_one_grammar(
    rows: Rows, service: TelemetryQueryService, where: str, spans: set[str]
) -> None:
    found = {
        rows.event(chain="corr_1", operation="memory.search", metadata={"hits": 3}): "a",
        rows.event(chain="corr_1", operation="index", message="a long search", duration_us=2_000_000): "b",
        rows.event(
            chain="corr_1", operation="query", message="locked", level="error", component="db_telemetry"
        ): "c",
        rows.event(chain="corr_2", operation="memory.search", level="error", duration_us=2_000_000): "elsewhere",
    }  # fmt: skip
    assert {found[number] for number in service.chain_matches("corr_1", where)} == spans


def test_a_mistake_in_a_search_names_its_column(rows: Rows, service: TelemetryQueryService) -> None:
    rows.event(chain="corr_1")
    with pytest.raises(FilterError) as caught:
        service.chain_matches("corr_1", "level:error nosuch:1")
    assert caught.value.column == 13


def test_searching_a_chain_that_is_not_there_finds_nothing(rows: Rows, service: TelemetryQueryService) -> None:
    assert service.chain_matches("corr_1", "anything") == frozenset()
