"""The tab Performance by keys: what is worse than before, the chart of an operation, its slowest calls."""

from __future__ import annotations

import json

import pytest

from telesink.store.location import StoreLocation
from telesink.store.query.results import OperationStats
from telesink.store.settings import Settings
from telesink.store.sink.sink import TelemetrySink
from telesink.tui.panes.operation_change import Change, _change, change_cell
from telesink.tui.panes.operation_rows import operation_row, rate_text
from telesink.tui.panes.performance import PerformancePane
from telesink.widgets import Column, PlotChart
from tests.tui.fixed_rows import NOW
from tests.tui.fixed_service import HeldService
from tests.tui.stage import Play, dashboard

MINUTE_NS = 60 * 10**9
DOTS = {chr(code) for code in range(0x2801, 0x2900)}


def stats(count: int = 20, p95_us: float = 1000.0, errors: int = 0, **classes: int) -> OperationStats:
    return OperationStats(
        "api", "get", count, errors, p95_us, p95_us, p95_us, p95_us, int(p95_us), classes or {"fast": count}, ()
    )


def words(cell: object) -> str:
    parts = [cell] if isinstance(cell, tuple) and isinstance(cell[0], str) else cell
    return "".join(text for text, _token in parts)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (stats(p95_us=1350), stats(), "▲ 35 % worse"),
        (stats(p95_us=1200), stats(), "▲ 20 % worse"),
        (stats(p95_us=1190), stats(), "+19 %"),
        (stats(p95_us=1010), stats(), "same"),
        (stats(p95_us=900), stats(), "−10 %"),
        (stats(p95_us=500), stats(), "▼ 50 % better"),
        (stats(p95_us=12_000), stats(), "▲ 12× worse"),
        (stats(p95_us=5000, count=10), stats(count=10), "▲ 400 % worse"),
        (stats(p95_us=5000, count=9), stats(), "few calls"),
        (stats(p95_us=5000), stats(count=9), "few calls"),
        (stats(p95_us=5000), stats(p95_us=0.0), "few calls"),
        (stats(), None, "new"),
    ],
)
def test_a_change_is_marked_when_it_is_a_fifth_and_seen_in_ten_calls(
    now: OperationStats, before: OperationStats | None, said: str
) -> None:
    change = _change(now, before)
    assert words(change_cell(change)) == said
    assert change.is_worse is ("worse" in said)


def test_what_cannot_be_told_is_sorted_last() -> None:
    ranked = sorted([Change(None, 0), Change(0.5, 20), Change(-0.5, 20)], key=lambda change: -change.rank)
    assert [change.share for change in ranked] == [0.5, -0.5, None]


@pytest.mark.parametrize(("count", "said"), [(6000, "100"), (90, "1.5"), (3, "0.05"), (0, "0.00")])
def test_a_rate_is_by_the_minute(count: int, said: str) -> None:
    assert rate_text(count, 3600 * 1_000_000) == said


def test_errors_are_told_with_their_share() -> None:
    row = operation_row(stats(count=40, errors=3), [Column("errors", "errors")])
    assert words(row.cells[0]).split() == ["3", "7.5", "%"]


def test_a_class_that_occurs_has_a_sign_however_rare_it_is() -> None:
    row = operation_row(stats(count=1000, fast=990, critical=10), [Column("classes", "classes")])
    assert words(row.cells[0]) == "·" * 9 + "✖"


def pane(play: Play) -> PerformancePane:
    return play.app.main.query_exactly_one(PerformancePane)


async def test_what_is_worse_than_before_is_marked_in_words(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="performance") as play:
        await play.until("▲ 7 operations worse vs previous 1h")
        assert "vs previous 1h" in play.line_with("p95 over time")
        assert "▲ 610 % worse" in play.line_with("assistant.turn")
        assert "same" in play.line_with("db.query")


async def test_the_worst_comes_first_when_sorted_by_change(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="performance") as play:
        await play.until("assistant.turn")
        for _ in range(12):
            await play.press("s")
            if "▾ vs previous 1h" in play.text or "vs previous 1h ▾" in play.text:
                break
        changes = [line for line in play.lines if "worse" in line and "vs" not in line]
        assert "memory.search" in changes[0]
        assert "▲ 49 % worse" in changes[-1]


async def test_a_range_with_nothing_before_it_compares_nothing(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="performance") as play:
        await play.until("vs previous 1h")
        await play.press("t")
        await play.until("Time range of every tab")
        await play.press("tab")
        await play.type("all")
        await play.press("enter")
        await play.until(lambda: "vs previous" not in play.text and "worse" not in play.text)
        assert "assistant.turn" in play.text


async def test_a_wide_screen_shows_the_chart_of_the_operation_under_the_cursor(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="performance") as play:
        await play.until("1 p50  2 p95  3 p99")
        assert "60 calls, 3 failed" in play.text
        await play.press("down")
        await play.until("22 calls, 3 failed")
        assert any(sign in DOTS for sign in play.text)


async def test_enter_opens_chart_and_calls_and_escape_the_operations_again(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="performance", size=(80, 24)) as play:
        await play.until("assistant.turn")
        assert not any(sign in DOTS for sign in play.text)
        await play.press("down", "enter")
        await play.until("1 p50  2 p95  3 p99")
        assert "22 calls, 3 failed" in play.text
        assert "gave up: memory index unreachable" in play.cursor_line
        assert "over time" not in play.text
        await play.press("escape")
        await play.until("operation  ")
        assert "sync.data" in play.cursor_line


async def test_from_a_slow_call_to_its_chain_and_back(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="performance") as play:
        await play.until("assistant.turn")
        await play.press("enter")
        await play.until(lambda: "14:19:12" in play.cursor_line)
        await play.press("enter")
        await play.until("turn_0107")
        await play.press("escape", "c")
        await play.until(lambda: play.app.main.tabs.active == "chains" and "turn_0107" in play.text)
        await play.press("escape", "escape")
        await play.until("1 p50  2 p95  3 p99")


async def test_the_slowest_of_very_many_calls_are_those_beyond_p99(location: StoreLocation) -> None:
    with TelemetrySink(location, settings=Settings()) as sink:
        for number in range(1200):
            sink.event("done", component="api", operation="get", duration_ms=float(number), message=f"took {number}",
                       timestamp=NOW * 1000 - number * 10**9)  # fmt: skip
    async with dashboard(location, tab="performance") as play:
        await play.until("get, at its p99 or slower")
        assert "took 1199" in play.line_with("took 11")


async def test_on_a_narrow_screen_no_chart_is_asked_for(fixed_store: StoreLocation) -> None:
    service = HeldService(fixed_store)
    async with dashboard(fixed_store, tab="performance", size=(80, 24), service=service) as play:
        await play.until(lambda: play.is_answered)
        assert service.calls == {"performance": 2, "events": 1}


async def test_cursor_and_sorting_stay_when_data_arrives(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="performance") as play:
        await play.until("assistant.turn")
        await play.press("s", "down", "down")
        kept = play.cursor_line.split()[1]
        with TelemetrySink(fixed_store, settings=Settings()) as sink:
            for _ in range(200):
                sink.event("done", component="new", operation="newcomer", duration_ms=1, timestamp=NOW * 1000)
        await play.until("newcomer")
        assert kept in play.cursor_line
        assert "newcomer" in play.lines[play.lines.index(play.line_with("▾ calls")) + 1]


async def test_the_order_is_remembered_and_taken_up_again(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="performance") as play:
        await play.until("assistant.turn")
        await play.press("s")
        kept = json.loads(json.dumps(pane(play).remembered()))
        assert kept == {"sort": "count", "reverse": True}
    async with dashboard(fixed_store, tab="performance") as play:
        await play.until("assistant.turn")
        pane(play).recall(kept)
        pane(play).ask()
        await play.until("▾ calls")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50), (60, 15)])
@pytest.mark.parametrize("keys", [(), ("enter",)])
async def test_every_size_shows_the_operation(
    fixed_store: StoreLocation, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    async with dashboard(fixed_store, tab="performance", size=size) as play:
        await play.until("assistant.turn")
        await play.press(*keys)
        await play.rest()
        assert "assistant.turn" in play.text
        has_chart = size[0] >= 132 or bool(keys)
        assert any(chart.size.height > 2 for chart in play.app.main.query(PlotChart)) is has_chart
