"""The tab Metrics by keys: what is charted, how, in which steps, and what is read off it."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from telesink.store.location import StoreLocation
from telesink.store.settings import Settings
from telesink.store.sink.sink import TelemetrySink
from telesink.tui.panes.metrics import MetricsPane
from telesink.widgets import HeatMap, PlotChart
from tests.tui.fixed_rows import NOW
from tests.tui.fixed_service import HeldService
from tests.tui.stage import Play, dashboard

MINUTE_NS = 60 * 10**9
QUEUES = ("mail", "print", "index", "audit", "sync", "push", "scan", "purge", "merge", "trash", "cache")
DOTS = {chr(code) for code in range(0x2801, 0x2900)}


@pytest.fixture(scope="module")
def metrics_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    location = StoreLocation(tmp_path_factory.mktemp("metrics") / "app.db")
    with TelemetrySink(location, settings=Settings()) as sink:
        for minute in range(60):
            at = NOW * 1000 - minute * MINUTE_NS
            buckets = {"bounds": [10, 100], "counts": [30, 9, 1]}
            sink.metric("a.latency", 20, metric_type="histogram", unit="ms", count=40, sum=800.0, buckets=buckets,
                        timestamp=at)  # fmt: skip
            sink.metric("b.requests", 7, metric_type="counter", unit="requests", labels={"code": "200"}, timestamp=at)
            if not 20 < minute < 40:
                sink.metric("c.memory", 5e6, unit="bytes", timestamp=at)
            for place, queue in enumerate(QUEUES):
                labels = {"queue": queue, "host": "ab"[place % 2]}
                sink.metric("d.depth", 20 - place, labels=labels, timestamp=at)
    return location.path


@pytest.fixture
def metrics(metrics_path: Path) -> StoreLocation:
    return StoreLocation(metrics_path)


def pane(play: Play) -> MetricsPane:
    return play.app.main.query_exactly_one(MetricsPane)


def frames(play: Play) -> list[PlotChart]:
    return [frame for frame in play.app.main.query(PlotChart) if frame.display]


async def test_the_title_says_how_long_a_step_is_and_what_is_charted(metrics: StoreLocation) -> None:
    async with dashboard(metrics, tab="metrics") as play:
        await play.until("by 1 min (auto)")
        assert "histogram of app, 60 points" in play.line_with("(auto)")


async def test_steps_are_made_longer_shorter_and_automatic_by_keys(metrics: StoreLocation) -> None:
    async with dashboard(metrics, tab="metrics") as play:
        await play.until("by 1 min (auto)")
        await play.press("minus", "minus")
        await play.until("by 5 min ")
        await play.press("plus")
        await play.until("by 2 min ")
        await play.press("0")
        await play.until("by 1 min (auto)")


async def test_a_longer_range_has_longer_steps(metrics: StoreLocation) -> None:
    async with dashboard(metrics, tab="metrics") as play:
        await play.until("by 1 min (auto)")
        await play.press("t")
        await play.until("Time range of every tab")
        await play.press("tab")
        await play.type("24h")
        await play.press("enter")
        await play.until("by 30 min (auto)")


async def test_a_counter_is_what_each_step_added(metrics: StoreLocation) -> None:
    async with dashboard(metrics, tab="metrics") as play:
        await play.until("a.latency")
        await play.press("down", "minus", "minus")
        await play.until("requests in 5 min")
        await play.until("highest 35")


async def test_a_histogram_goes_from_line_to_bars_to_heat_and_back(metrics: StoreLocation) -> None:
    async with dashboard(metrics, tab="metrics") as play:
        await play.until(lambda: any(sign in DOTS for sign in play.text))
        await play.press("v")
        await play.until(lambda: "█" in play.text and not any(sign in DOTS for sign in play.text))
        await play.press("v")
        await play.until("values in each bucket")
        assert play.app.main.query_exactly_one(HeatMap).display
        assert frames(play) == []
        counts = [line.split()[-1] for line in play.lines if "▇" in line]
        assert [count for count in counts if "▇" not in count] == ["60", "540", "1.8k"]
        await play.press("v")
        await play.until(lambda: any(sign in DOTS for sign in play.text))


async def test_what_is_no_histogram_has_no_heat(metrics: StoreLocation) -> None:
    async with dashboard(metrics, tab="metrics") as play:
        await play.until("a.latency")
        await play.press("v", "v")
        await play.until("values in each bucket")
        await play.press("down")
        await play.until("requests in 1 min")


async def test_eight_sets_of_labels_have_lines_and_the_rest_is_summed_up(metrics: StoreLocation) -> None:
    async with dashboard(metrics, tab="metrics", size=(200, 50)) as play:
        await play.until("a.latency")
        await play.press("G")
        await play.until("9 other (sum of 3)")
        assert "33" in play.line_with("9 other (sum of 3)").split("3)")[1]


async def test_b_goes_through_the_labels_that_lines_are_told_apart_by(metrics: StoreLocation) -> None:
    async with dashboard(metrics, tab="metrics", size=(200, 50)) as play:
        await play.until("a.latency")
        await play.press("G")
        await play.until("all labels")
        await play.press("b")
        await play.until("by host")
        await play.until(lambda: "1 a" in play.text and "2 b" in play.text)
        await play.press("b")
        await play.until("by queue")
        await play.press("b")
        await play.until("sum of all labels")
        await play.until("highest 165")
        await play.press("b")
        await play.until("all labels")


async def test_a_gap_is_not_drawn_over(metrics: StoreLocation) -> None:
    async with dashboard(metrics, tab="metrics") as play:
        await play.until("a.latency")
        await play.press("down", "down")
        await play.until("c.memory  by")
        line = max((line for line in play.lines if any(sign in DOTS for sign in line)), key=len)
        drawn = [column for column, sign in enumerate(line) if sign in DOTS]
        assert max(later - earlier for earlier, later in pairwise(drawn)) > 15


async def test_marked_metrics_are_charted_together_by_unit(metrics: StoreLocation) -> None:
    async with dashboard(metrics, tab="metrics") as play:
        await play.until("a.latency")
        await play.press("m", "m", "m")
        await play.until("3 marked metrics")
        assert play.text.count("◉") == 3
        assert len(frames(play)) == 3
        await play.press("escape")
        await play.until(lambda: "◉" not in play.text and len(frames(play)) == 1)


async def test_what_has_no_room_on_a_small_screen_is_named(metrics: StoreLocation) -> None:
    async with dashboard(metrics, tab="metrics", size=(80, 24)) as play:
        await play.until("a.latency")
        await play.press("m", "m", "m")
        await play.until("no room here for")
        await play.press("enter")
        await play.until(lambda: len(frames(play)) >= 2)


async def test_moments_are_read_off_by_keys(metrics: StoreLocation) -> None:
    async with dashboard(metrics, tab="metrics") as play:
        await play.until("a.latency")
        await play.press("left", "left")
        await play.until("14:31:00")
        assert "20.0 ms" in play.line_with("14:31:00")
        assert "│" in play.text
        await play.press("right")
        await play.until("14:32:00")
        await play.press("escape")
        await play.until("(auto)")
        assert "│" not in play.text


async def test_a_moment_of_a_heat_map_tells_how_its_values_are_spread(metrics: StoreLocation) -> None:
    async with dashboard(metrics, tab="metrics") as play:
        await play.until("a.latency")
        await play.press("v", "v")
        await play.until("values in each bucket")
        await play.press("left")
        await play.until("40 values   half ≤ 10.0 ms   95 % ≤ 100 ms")


async def test_enter_gives_the_chart_the_whole_tab_and_escape_the_list_back(metrics: StoreLocation) -> None:
    async with dashboard(metrics, tab="metrics", size=(80, 24)) as play:
        await play.until("a.latency")
        await play.press("enter")
        await play.until(lambda: "over time" not in play.text)
        assert frames(play)[0].size.height > 15
        await play.press("escape")
        await play.until("over time")
        await play.press("down")
        await play.until("requests in 1 min")


async def test_cursor_and_pointer_stay_when_data_arrives(metrics: StoreLocation, tmp_path: Path) -> None:
    location = StoreLocation(tmp_path / "app.db")
    with TelemetrySink(location, settings=Settings()) as sink:
        for minute in range(30):
            sink.metric("one", minute, timestamp=NOW * 1000 - minute * MINUTE_NS)
            sink.metric("two", minute, timestamp=NOW * 1000 - minute * MINUTE_NS)
    async with dashboard(location, tab="metrics") as play:
        await play.until("one")
        await play.press("down", "left", "left")
        await play.until("14:31:00")
        with TelemetrySink(location, settings=Settings()) as sink:
            sink.metric("another", 1, timestamp=NOW * 1000)
        await play.until("another")
        assert "two" in play.cursor_line
        assert "14:31:00" in play.line_with("two  1")


async def test_the_chart_stays_with_the_cursor_when_a_metric_comes_above(tmp_path: Path) -> None:
    location = StoreLocation(tmp_path / "app.db")
    with TelemetrySink(location, settings=Settings()) as sink:
        sink.metric("middle", 5, timestamp=NOW * 1000 - MINUTE_NS)
    async with dashboard(location, tab="metrics") as play:
        await play.until("middle  by")
        with TelemetrySink(location, settings=Settings()) as sink:
            sink.metric("above", 1, timestamp=NOW * 1000)
        await play.until("above")
        await play.rest()
        assert "middle" in play.cursor_line
        assert "middle  by" in play.text


async def test_the_copied_command_lists_the_points_of_the_metric(metrics: StoreLocation) -> None:
    async with dashboard(metrics, tab="metrics") as play:
        await play.until("a.latency")
        name, _row, command, _all = pane(play).copyables()
        assert name.text == "a.latency"
        assert command.text.endswith("--type metrics --time-range 1h --component app --where name:a.latency")


async def test_with_marks_each_metric_is_asked_once(metrics: StoreLocation) -> None:
    service = HeldService(metrics)
    async with dashboard(metrics, tab="metrics", service=service) as play:
        await play.until("a.latency")
        await play.press("m", "m")
        await play.until("2 marked metrics")
        await play.rest()
        service.calls.clear()
        await play.press("3")
        await play.until(lambda: service.calls["metric_summaries"] > 0)
        await play.rest()
        assert service.calls == {"metric_summaries": 1, "metric_lines": 2}


async def test_what_is_remembered_is_plain_and_taken_up_again(metrics: StoreLocation) -> None:
    async with dashboard(metrics, tab="metrics") as play:
        await play.until("a.latency")
        await play.press("v", "minus", "m", "down", "m")
        await play.until("2 marked metrics")
        kept = json.loads(json.dumps(pane(play).remembered()))
        await play.press("escape", "v")
        pane(play).recall(kept)
        pane(play).ask()
        await play.until("2 marked metrics")
        pane(play).recall({"kind": "pie", "step_us": 7, "marked": "x"})
        pane(play).ask()
        await play.until("by 1 min (auto)")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50), (60, 15)])
@pytest.mark.parametrize("keys", [("G",), ("v", "v"), ("m", "m", "m", "m")])
async def test_every_size_shows_the_chart_with_its_axis(
    metrics: StoreLocation, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    async with dashboard(metrics, tab="metrics", size=size) as play:
        await play.until("a.latency")
        await play.press(*keys)
        await play.rest()
        assert any("14:00" in line or "14:30" in line for line in play.lines)


async def test_up_and_down_change_the_metric_of_the_large_chart(metrics: StoreLocation) -> None:
    async with dashboard(metrics, tab="metrics", size=(120, 40)) as play:
        await play.until("a.latency  by")
        await play.press("enter")
        await play.until(lambda: "b.requests" not in play.text)
        await play.press("down")
        await play.until("b.requests  by")
        assert "a.latency" not in play.text
        await play.press("k")
        await play.until("a.latency  by")
        await play.press("escape")
        await play.until("b.requests")
        assert "a.latency" in play.cursor_line
