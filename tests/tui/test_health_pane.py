"""The tab Health by keys: the verdict and why, what has changed, the results of a check."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from telesink.store.location import StoreLocation
from telesink.store.query.results import CheckStatus
from telesink.store.settings import Settings
from telesink.store.sink.sink import TelemetrySink
from telesink.tui.panes import health as health_pane
from telesink.tui.panes.health import HealthPane
from telesink.tui.panes.health_changes import change_cell, has_changed, recent_us
from tests.tui.fixed_rows import MINUTE, NOW, SECOND
from tests.tui.stage import Play, dashboard

HOUR = 60 * MINUTE
STATUS = CheckStatus("db", "ping", True, NOW - 2 * MINUTE, NOW, 20, 5, 1000, "refused", NOW, (True, False))


def record(location: StoreLocation, *, healthy: bool, at: int = NOW, component: str = "memory", name: str = "index",
           message: str | None = None) -> None:  # fmt: skip
    with TelemetrySink(location, settings=Settings()) as sink:
        sink.health_check(component, name, healthy=healthy, error_message=message, timestamp=at * 1000)


@pytest.mark.parametrize(("span", "recent"), [(MINUTE, MINUTE), (HOUR, 5 * MINUTE), (24 * HOUR, HOUR), (None, HOUR)])
def test_the_last_minutes_of_a_range_are_a_twelfth_of_it(span: int | None, recent: int) -> None:
    assert recent_us(span) == recent


@pytest.mark.parametrize(
    ("status", "changed"),
    [
        (STATUS, True),
        (replace(STATUS, since=NOW - 6 * MINUTE), False),
        (replace(STATUS, failures=0), False),
        (replace(STATUS, failures=20, is_healthy=False), False),
        (replace(STATUS, since=NOW + SECOND), False),
    ],
)
def test_a_change_is_another_verdict_than_before_in_the_last_minutes(status: CheckStatus, changed: bool) -> None:
    assert has_changed(status, NOW, HOUR) is changed


def test_a_change_is_told_by_a_word_and_a_sign() -> None:
    assert change_cell(STATUS, NOW, HOUR) == ("▲ recovered", "ok")
    assert change_cell(replace(STATUS, is_healthy=False), NOW, HOUR) == ("▼ broke", "error")
    assert change_cell(replace(STATUS, since=0), NOW, HOUR) == ""


def pane(play: Play) -> HealthPane:
    return play.app.main.query_exactly_one(HealthPane)


async def test_the_verdict_on_everything_comes_first_and_why(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="health") as play:
        await play.until("✖ UNHEALTHY   ● 5 healthy   ✖ 1 failing   of 6 checks   newest result 1 m ago")
        assert "✖ memory/index fails: timeout after 2,000 ms  since 13 m" in play.text


async def test_many_reasons_are_counted_where_there_is_no_room_for_them(fixed_store: StoreLocation) -> None:
    for number in range(6):
        record(fixed_store, healthy=False, component=f"part{number}", name="ping")
    async with dashboard(fixed_store, tab="health", size=(80, 24)) as play:
        await play.until("✖ 7 failing")
        assert "and 6 reasons more" in play.text
    async with dashboard(fixed_store, tab="health", size=(120, 40)) as play:
        await play.until("and 3 reasons more")


async def test_events_without_checks_have_a_verdict_too(location: StoreLocation) -> None:
    with TelemetrySink(location, settings=Settings()) as sink:
        sink.event("done", component="api", timestamp=NOW * 1000)
    async with dashboard(location, tab="health") as play:
        await play.until("no health checks")
        assert "No health checks in the last hour" in play.text


async def test_a_check_that_changes_before_ones_eyes_is_marked_and_the_mark_fades(
    fixed_store: StoreLocation, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with dashboard(fixed_store, tab="health") as play:
        await play.until("● 5 healthy")
        assert "recovered" not in play.text
        record(fixed_store, healthy=True)
        await play.until("▲ recovered")
        line = play.line_with("▲ recovered")
        assert "memory" in line
        assert "•" in line
        assert "HEALTHY   ● 6 healthy   none failing" in play.text
        await play.until("memory / index  77.4 %")
        monkeypatch.setattr(health_pane, "SHOWN_SECONDS", 0.05)
        record(fixed_store, healthy=False, component="db", name="ping", message="refused")
        await play.until("▼ broke")
        assert "refused" in play.line_with("▼ broke")
        await play.until(lambda: "•" not in play.line_with("▼ broke"))
        assert "▼ broke" in play.text


async def test_the_results_of_the_check_under_the_cursor_stand_below(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="health") as play:
        await play.until("memory / index")
        assert "7 of 30 failed   since 13 m ago" in play.text
        assert "2026-11-24 14:30:14  ✖ failing     2.00 s  timeout after 2,000 ms" in play.text
        await play.press("G")
        await play.until("sink / spool fill")
        assert "0 of 30 failed   since whole range" in play.text


async def test_enter_opens_all_results_and_escape_goes_back_to_the_checks(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="health", size=(80, 24)) as play:
        await play.until("memory / index")
        await play.press("enter")
        await play.until(lambda: "provider" not in play.text)
        await play.press("G")
        await play.until("13:34:14")
        await play.press("escape")
        await play.until("provider")
        assert "memory" in play.cursor_line


async def test_checks_are_sorted_by_the_column_with_a_sign(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="health") as play:
        await play.until("● 5 healthy")
        await play.press("s")
        await play.until("component ▴")
        rows = [line.split()[2] for line in play.lines if "● healthy" in line and "%" in line]
        assert rows == sorted(rows)


async def test_cursor_stays_when_a_failing_check_comes_above(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="health") as play:
        await play.until("● 5 healthy")
        await play.press("down", "down")
        await play.until("db / ping")
        record(fixed_store, healthy=False, component="alpha", name="new")
        await play.until("✖ 2 failing")
        assert "db" in play.cursor_line
        assert "db / ping" in play.text


async def test_the_message_of_a_result_can_be_copied(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="health") as play:
        await play.until("memory / index")
        await play.press("enter")
        await play.until(lambda: "14:30:14" in play.cursor_line)
        assert [offer.label for offer in pane(play).copyables()][:2] == ["message", "check"]


async def test_the_order_is_remembered(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="health") as play:
        await play.until("● 5 healthy")
        await play.press("s", "s")
        assert json.loads(json.dumps(pane(play).remembered())) == {"sort": "check", "reverse": False}


async def test_a_recorded_text_cannot_reach_the_terminal(location: StoreLocation) -> None:
    record(location, healthy=False, component="a\x1b[2J", message="bad\x1b]0;x\x07\nend")
    async with dashboard(location, tab="health") as play:
        await play.until("✖ 1 failing")
        assert "\x1b" not in play.text
        assert "bad␛]0;x␇␊end" in play.text


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50), (60, 15)])
async def test_every_size_shows_the_failing_check(fixed_store: StoreLocation, size: tuple[int, int]) -> None:
    async with dashboard(fixed_store, tab="health", size=size) as play:
        await play.until("UNHEALTHY")
        assert "✖ failing" in play.cursor_line
        assert "memory" in play.cursor_line


async def test_a_check_that_is_gone_is_not_waited_for(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="health") as play:
        await play.until("memory / index")
        pane(play).go_to("nobody/nothing")
        await play.press("down", "down")
        await play.until("db / ping")
        await play.rest()
        assert "db" in play.cursor_line
