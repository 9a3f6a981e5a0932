"""The bars of the overview stand for the same events as its totals."""

from __future__ import annotations

import pytest

from telesink.store.location import StoreLocation
from telesink.store.query.service import TelemetryQueryService
from telesink.store.settings import Settings
from telesink.store.sink.sink import TelemetrySink
from telesink.tui.panes.overview_questions import ask_overview
from telesink.tui.panes.sink_words import SinkGlance
from telesink.tui.ranges import parse_range, steps_between
from telesink.tui.view import View

NOW_NS = 1_795_000_000_000_000_000
HOUR_NS = 3600 * 10**9


@pytest.mark.parametrize("hours_ago", [0.1, 3, 40, 1000])
def test_over_the_whole_store_no_event_is_missing_in_them(location: StoreLocation, hours_ago: float) -> None:
    with TelemetrySink(location, settings=Settings()) as sink:
        for number in range(50):
            sink.event("x", timestamp=NOW_NS - int(hours_ago * HOUR_NS) + number)
    service = TelemetryQueryService(location, clock=lambda: NOW_NS)
    overview = ask_overview(service, View(lambda: NOW_NS, parse_range("all")), SinkGlance())
    assert overview.totals.events == sum(bar.events for bar in overview.series) == 50
    service.close()


@pytest.mark.parametrize("length", [59, 60, 61, 3600, 10**6 + 7])
@pytest.mark.parametrize("start", [0, 1, 59, 12_345])
def test_covering_steps_reach_from_before_the_start_to_after_the_end(start: int, length: int) -> None:
    first, last = steps_between(start, start + length, 60, covering=True)
    assert first <= start
    assert start + length <= last
    assert (last - first) % 60 == 0
