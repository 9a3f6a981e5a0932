"""The chart of a metric keeps its room, however many series the metric has."""

from __future__ import annotations

import pytest

from telesink.store.location import StoreLocation
from telesink.store.settings import Settings
from telesink.store.sink.sink import TelemetrySink
from telesink.widgets import PlotChart
from tests.tui.fixed_rows import NOW
from tests.tui.stage import dashboard

MINUTE_NS = 60 * 10**9


@pytest.fixture
def four_series(location: StoreLocation) -> StoreLocation:
    with TelemetrySink(location, settings=Settings()) as sink:
        for number in range(40):
            for queue in ("mail", "print", "index", "audit"):
                at = NOW * 1000 - number * MINUTE_NS
                sink.metric("queue.depth", number, component="worker", labels={"queue": queue}, timestamp=at)
    return location


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 40), (140, 40)])
async def test_the_chart_has_at_least_a_quarter_of_the_screen(
    four_series: StoreLocation, size: tuple[int, int]
) -> None:
    async with dashboard(four_series, size=size, tab="metrics") as play:
        await play.until("queue=mail")
        assert play.app.main.query(PlotChart).first().size.height >= size[1] // 4


@pytest.mark.parametrize(("size", "shown"), [((80, 24), False), ((100, 40), True), ((140, 40), True)])
async def test_the_figures_of_all_series_stand_below_it_where_there_is_room(
    four_series: StoreLocation, size: tuple[int, int], shown: bool
) -> None:
    async with dashboard(four_series, size=size, tab="metrics") as play:
        await play.until("queue=mail")
        await play.rest()
        assert ("lowest" in play.text) is shown
