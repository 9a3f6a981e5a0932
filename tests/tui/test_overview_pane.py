"""The tab Overview: what the sink does now, what became slower, and its parts on every size."""

from __future__ import annotations

from dataclasses import replace

import pytest

from telesink.store.location import StoreLocation
from telesink.store.query.service import TelemetryQueryService
from telesink.store.spool.encoding import encode
from telesink.store.spool.frames import frame
from telesink.store.spool.records import EVENT, EventRecord
from telesink.store.spool.segment import SegmentWriter
from telesink.store.upkeep.sink_state import SinkState
from telesink.tui.panes.sink_words import SinkGlance, sink_words
from tests.tui.fixed_rows import NOW, SECOND
from tests.tui.fixed_service import HeldService
from tests.tui.stage import dashboard

IDLE = SinkState(0, 0, 4 << 20, 256 << 20, True, 0, 0, 10**11, 10**12)


@pytest.mark.parametrize(
    ("state", "newest_at", "said"),
    [
        (IDLE, NOW - 60 * SECOND, ("idle", "dim")),
        (IDLE, None, ("idle", "dim")),
        (IDLE, NOW - SECOND, ("writing", "ok")),
        (replace(IDLE, has_writer=False), NOW, ("all written", "dim")),
        (replace(IDLE, pending_records=1234), NOW, ("1.2k waiting", "dim")),
        (replace(IDLE, pending_records=12, has_writer=False), NOW, ("▲ 12 waiting", "warning")),
        (replace(IDLE, pending_records=12, lag_us=12 * SECOND), NOW, ("▲ 12.0 s late", "warning")),
        (replace(IDLE, rejected_records=3), NOW, ("▲ 3 set aside", "warning")),
        (replace(IDLE, damaged_segments=1), NOW, ("▲ 1 set aside", "warning")),
    ],
)
def test_what_the_sink_does_is_told_in_two_words(
    state: SinkState, newest_at: int | None, said: tuple[str, str]
) -> None:
    assert sink_words(state, NOW, newest_at) == said


def test_the_spool_is_looked_at_once_a_second_at_most(fixed_store: StoreLocation) -> None:
    service = HeldService(fixed_store)
    glance = SinkGlance()
    for moment in (0, 1, SECOND - 1, SECOND, SECOND + 5, 3 * SECOND, 0):
        glance.state(service, NOW + moment)  # type: ignore[arg-type]
    assert service.calls["sink_state"] == 4


def test_the_service_tells_the_state_of_the_sink(fixed_store: StoreLocation) -> None:
    segment = waiting(fixed_store, 3)
    service = TelemetryQueryService(fixed_store, clock=lambda: NOW * 1000)
    assert service.sink_state().pending_records == 3
    service.close()
    segment.close()


def waiting(location: StoreLocation, count: int) -> SegmentWriter:
    """Events in the spool that no writer has seen."""
    segment = SegmentWriter(location.spool)
    for number in range(count):
        segment.append(frame(EVENT, encode(tuple(EventRecord(NOW * 1000 + number, "tool", "step", "app")))))
    return segment


@pytest.mark.parametrize(("size", "beside"), [((200, 50), "running"), ((80, 24), "Slowest operations")])
async def test_what_waits_for_a_writer_is_seen_on_every_size(
    fixed_store: StoreLocation, size: tuple[int, int], beside: str
) -> None:
    segment = waiting(fixed_store, 5)
    async with dashboard(fixed_store, size=size) as play:
        await play.until("▲ 5 waiting")
        assert beside in play.line_with("▲ 5 waiting")
    segment.close()


async def test_the_slowest_operations_are_compared_with_the_range_before(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store) as play:
        await play.until("vs before")
        assert "▲ 610 % worse" in play.text


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
async def test_every_size_shows_errors_slow_operations_and_the_chart(
    fixed_store: StoreLocation, size: tuple[int, int]
) -> None:
    async with dashboard(fixed_store, size=size) as play:
        await play.until("850 events")
        for words in ("Slowest operations", "Newest errors", "sink" if size[0] < 148 else "store", "14:00", "p95"):
            assert words in play.text
        assert "no answer: every" in play.text
        if size[0] < 100:
            assert "33 in the last hour   ✖ 1 check failing   ✖ 3 chains failed" in play.text
        else:
            assert "✖ memory" in play.text
            assert "3 failed, 2 running" in play.text


async def test_a_screen_that_grows_tells_the_sink_in_one_place_alone(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, size=(80, 24)) as play:
        await play.until("sink all written")
        await play.pilot.resize_terminal(200, 50)
        await play.until(lambda: "sink all written" not in play.text and "all written" in play.text)
