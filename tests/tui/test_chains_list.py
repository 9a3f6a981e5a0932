"""The list of chains: long, filtered, ordered, pinned, remembered."""

from __future__ import annotations

import shlex
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from telesink.store.location import StoreLocation
from telesink.tui.session import SessionFile
from tests.tui.chain_stage import record_order
from tests.tui.fixed_rows import NOW, SECOND
from tests.tui.fixed_service import HeldService
from tests.tui.stage import Play, dashboard

MANY = 3_000


@pytest.fixture
def many(fixed_store: StoreLocation) -> StoreLocation:
    """Three thousand chains more, each of its own second back from the fixed moment, without events."""
    with closing(sqlite3.connect(fixed_store.path)) as connection, connection:
        rows = (
            (f"old_{number:04d}", f"job {number:04d}", 1, 1, NOW - SECOND * 60, NOW - SECOND * 60 + number, 1, 0, "[]")
            for number in range(MANY)
        )
        connection.executemany(
            "insert into telemetry_correlation_chains (chain_id, root, depth, status, started_at, last_at, "
            "total_events, error_count, components) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
    return fixed_store


async def filtered(play: Play, where: str) -> None:
    await play.press("slash")
    await play.paste(where)
    await play.press("enter")


# a long one ------------------------------------------------------------------------------------------------
TALL = (110, 80)
"""Seventy-five rows a page, so that few keys go far."""


async def test_of_many_chains_the_first_are_loaded_and_the_rest_as_one_goes_down(many: StoreLocation) -> None:
    async with dashboard(many, tab="chains", size=TALL) as play:
        await play.until("3,062 chains")
        assert "first 200 loaded" in play.text
        assert "job 2999" in play.cursor_line
        await play.press("pagedown")
        await play.until("first 400 loaded")


async def test_the_end_of_a_long_list_is_a_key_away_and_so_is_its_beginning(many: StoreLocation) -> None:
    async with dashboard(many, tab="chains", size=TALL) as play:
        await play.until("first 200 loaded")
        await play.press("G")
        await play.until(lambda: "13:32:" in play.cursor_line)
        assert "first 200" not in play.text
        await play.press("g")
        await play.until(lambda: "job 2999" in play.cursor_line)
        await play.until("first 200 loaded")


def jobs(play: Play) -> set[int]:
    """The numbers of the jobs on the screen."""
    return {int(line.split("job ")[1][:4]) for line in play.lines if "job " in line}


async def test_from_the_end_one_pages_up_without_a_gap(many: StoreLocation) -> None:
    async with dashboard(many, tab="chains", size=TALL) as play:
        await play.until("first 200 loaded")
        await play.press("G")
        await play.until(lambda: "13:32:" in play.cursor_line)
        seen = jobs(play)
        while "600 loaded" not in play.text:
            before = play.cursor_line
            await play.press("pageup")
            await play.until(lambda before=before: play.cursor_line != before)  # type: ignore[misc]  # a bool it is
            seen |= jobs(play)
        assert sorted(seen) == list(range(len(seen)))
        assert len(seen) > 300


async def test_no_more_is_held_than_a_window(many: StoreLocation) -> None:
    async with dashboard(many, tab="chains", size=TALL) as play:
        await play.until("first 200 loaded")
        for _ in range(16):
            await play.press("pagedown")
        await play.until(lambda: "first" not in play.line_with("3,062 chains").partition("newest")[0])
        assert "1,000 loaded" in play.text


# filtered and ordered --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("where", "count"),
    [
        ("turn_0112", "1 chain "),
        ("assistant", "62 chains"),
        ("status:failed", "3 chains"),
        ("component:tool_telemetry errors:>4", "4 chains"),
        ("-status:completed", "5 chains"),
    ],
)
async def test_the_list_is_filtered_by_id_operation_status_and_component(
    fixed_store: StoreLocation, where: str, count: str
) -> None:
    async with dashboard(fixed_store, tab="chains", size=(110, 30)) as play:
        await play.until("62 chains")
        await filtered(play, where)
        await play.until(count)
        assert f"/ {where}" in play.text


async def test_a_filter_that_no_chain_matches_says_so_and_escape_clears_it(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="chains") as play:
        await play.until("62 chains")
        await filtered(play, "nowhere")
        await play.until("No chain matches")
        assert "assistant.turn" not in play.text
        await play.press("escape")
        await play.until("62 chains")
        assert "nowhere" not in play.text


async def test_a_mistake_in_the_filter_of_chains_is_shown_under_the_word(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="chains", size=(110, 30)) as play:
        await play.until("62 chains")
        await play.press("slash")
        await play.paste("status:failed level:error")
        await play.until("▲")
        typed = play.line_with("/ status")
        assert play.lines[play.lines.index(typed) + 1].index("▲") == typed.index("level")
        assert "assistant.turn" in play.text


async def test_a_filter_and_the_tree_of_its_first_chain_go_together(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="chains") as play:
        await play.until("62 chains")
        await filtered(play, "turn_0112")
        await play.until(lambda: "✖ failed" in play.line_with("turn_0112"))


async def test_the_order_and_the_filter_are_those_of_the_last_time(fixed_store: StoreLocation, tmp_path: Path) -> None:
    memory = SessionFile(tmp_path / "sessions", fixed_store)
    async with dashboard(fixed_store, tab="chains", session_file=memory) as play:
        await play.until("62 chains")
        await play.press("o")
        await play.until("slowest first")
        await filtered(play, "status:failed")
        await play.until("3 chains")
        await play.press("ctrl+c")
    async with dashboard(fixed_store, tab="chains", session_file=memory) as play:
        await play.until("3 chains")
        assert "slowest first" in play.text
        assert "/ status:failed" in play.text


async def test_the_copied_command_has_the_filter_of_the_list(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="chains") as play:
        await play.until("62 chains")
        await filtered(play, "status:failed")
        await play.until("3 chains")
        await play.press("y")
        await play.until("chain id")
        await play.press("end", "enter")
        await play.until("Copied: command")
        command = shlex.split(play.app.clipboard)
        assert command[:4] == ["telesink", "query", "--type", "chains"]
        assert command[-2:] == ["--where", "status:failed"]


# pinned ----------------------------------------------------------------------------------------------------
async def test_m_pins_a_chain_and_lets_it_go_again(location: StoreLocation) -> None:
    record_order(location)
    async with dashboard(location, tab="chains") as play:
        await play.until("POST /orders")
        await play.press("m")
        await play.until("Pinned: chain order (POST /orders)")
        await play.until("★ POST /orders")
        assert "★ pinned" in play.text
        await play.press("enter", "m")
        await play.until("Unpinned: chain order (POST /orders)")
        await play.until(lambda: "★" not in play.text)


async def test_a_pin_appears_in_a_view_that_stands_still(location: StoreLocation) -> None:
    record_order(location)
    async with dashboard(location, tab="chains") as play:
        await play.until("POST /orders")
        await play.press("space", "m")
        await play.until("★ POST /orders")


async def test_a_chain_that_cannot_be_pinned_says_why(location: StoreLocation) -> None:
    record_order(location)
    service = HeldService(location)
    async with dashboard(location, tab="chains", service=service) as play:
        await play.until("POST /orders")
        with closing(sqlite3.connect(location.path)) as connection, connection:
            await play.press("space")
            connection.execute("delete from telemetry_correlation_chains")
            connection.commit()
        await play.press("m")
        await play.until("Not pinned")
        assert "no chain has this correlation id" in play.text


async def test_a_chain_that_clean_up_takes_while_it_is_read_leads_back_to_the_list(location: StoreLocation) -> None:
    record_order(location)
    async with dashboard(location, tab="chains", size=(110, 30)) as play:
        await play.until("1 chain")
        await play.press("enter")
        await play.until("handshake")
        with closing(sqlite3.connect(location.path)) as connection, connection:
            connection.execute("delete from telemetry_events")
            connection.execute("delete from telemetry_correlation_chains")
        await play.until("no chain has this id")
        await play.until("No chains in the last hour")


async def test_a_chain_that_is_asked_for_by_name_and_is_not_there_is_said_so(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="chains", size=(110, 30)) as play:
        await play.until("62 chains")
        await play.press("colon")
        await play.paste("chain nowhere")
        await play.press("enter")
        await play.until("nowhere: no chain has this id")
        await play.until("62 chains")


async def test_a_click_into_the_tree_and_one_into_the_list_do_what_keys_do(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="chains", size=(140, 40)) as play:
        await play.until("generate.report")
        await play.pilot.click("ChainTree", offset=(5, 3))
        await play.until(lambda: "p critical path" in play.lines[-1])
        await play.press("q")
        await play.until(lambda: "o order" in play.lines[-1])
        await play.pilot.click("ChainTree", offset=(5, 4))
        await play.until(lambda: "p critical path" in play.lines[-1])
        await play.pilot.click("ChainTable", offset=(5, 4))
        await play.until(lambda: "o order" in play.lines[-1])
        await play.until("turn_0119")
        assert play.app.is_running
