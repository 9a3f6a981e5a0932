"""One chain on the screen: where its time went, its critical path, searching it, opening its spans."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from telesink.store.location import StoreLocation
from tests.tui.chain_stage import Recorder, record_order
from tests.tui.stage import Play, dashboard


@pytest.fixture
def order(location: StoreLocation) -> StoreLocation:
    record_order(location)
    return location


@asynccontextmanager
async def entered(location: StoreLocation) -> AsyncIterator[Play]:
    """The dashboard with the tree of the newest chain alone on the screen."""
    async with dashboard(location, tab="chains", size=(118, 40)) as play:
        await play.until("1 chain")
        await play.press("enter")
        await play.until(lambda: "p critical path" in play.lines[-1])
        yield play


# where the time went ---------------------------------------------------------------------------------------
async def test_the_head_tells_work_from_waiting(order: StoreLocation) -> None:
    async with entered(order) as play:
        await play.until("POST /orders")
        await play.until("50.0 % work, 50.0 % waiting")
        assert "■ billing 40.0 %" in play.text
        assert "┄ billing waiting 40.0 %" in play.text
        assert "⌁ 1 orphan" in play.text


async def test_a_gap_in_which_no_part_is_at_work_is_dotted(order: StoreLocation) -> None:
    async with entered(order) as play:
        await play.until("handshake")
        bar = play.line_with("charge")
        assert "━┅" in bar
        assert "┅━" in bar


async def test_the_rows_that_everything_waited_for_are_marked(order: StoreLocation) -> None:
    async with entered(order) as play:
        await play.until("handshake")
        assert "┃" in play.line_with("slow query")
        assert "┃" not in play.line_with("quick query")


async def test_an_orphan_is_named_as_such(order: StoreLocation) -> None:
    async with entered(order) as play:
        await play.until("⌁ audit")
        assert "parent not seen" in play.line_with("⌁ audit")


async def test_a_circle_of_parents_is_named_as_such(location: StoreLocation) -> None:
    with Recorder(location) as at:
        at.end("round", "first", "second", 0, 100)
        at.end("round", "second", "first", 10, 50)
    async with entered(location) as play:
        await play.until("⌁ first")
        assert "its parent is below it" in play.line_with("⌁ first")


async def test_what_still_runs_says_open(location: StoreLocation) -> None:
    with Recorder(location) as at:
        at.begin("job", "reindex", None, 0)
        at.end("job", "read", "reindex", 0, 500)
        at.begin("job", "write", "reindex", 600)
    async with entered(location) as play:
        await play.until("still running")
        assert play.line_with("▾ reindex").endswith("open")
        assert "▸" in play.line_with("write")
        assert play.line_with("read").endswith("500 ms")


# the critical path -----------------------------------------------------------------------------------------
async def test_p_leaves_the_critical_path_alone_and_brings_the_rest_back(order: StoreLocation) -> None:
    async with entered(order) as play:
        await play.press("p")
        await play.until("on the critical path")
        assert "slow query" in play.text
        assert "quick query" not in play.text
        assert "audit api" not in play.text
        await play.press("p")
        await play.until("quick query")


async def test_the_cursor_keeps_its_span_when_the_path_is_shown_alone(order: StoreLocation) -> None:
    async with entered(order) as play:
        while "transfer" not in play.cursor_line:
            await play.press("j")
        await play.press("p")
        await play.until("on the critical path")
        assert "transfer" in play.cursor_line


# folding ---------------------------------------------------------------------------------------------------
async def test_everything_is_folded_and_unfolded_by_a_key(order: StoreLocation) -> None:
    async with entered(order) as play:
        await play.press("minus")
        await play.until("▸ ✖ charge")
        assert "handshake" not in play.text
        await play.press("plus")
        await play.until("handshake")


async def test_h_and_l_fold_too(order: StoreLocation) -> None:
    async with entered(order) as play:
        await play.press("h")
        await play.until(lambda: "handshake" not in play.text)
        await play.press("l")
        await play.until("handshake")


# searching -------------------------------------------------------------------------------------------------
async def test_a_search_marks_what_it_finds_and_goes_to_the_first(order: StoreLocation) -> None:
    async with entered(order) as play:
        await play.press("slash")
        await play.type("query")
        await play.until("2 spans")
        await play.press("enter")
        await play.until("1 of 2")
        assert "» quick query" in play.cursor_line
        await play.press("n")
        await play.until("2 of 2")
        assert "» slow query" in play.cursor_line
        await play.press("n")
        await play.until("1 of 2")
        await play.press("N")
        await play.until("2 of 2")


async def test_a_search_has_the_grammar_of_all_filters(order: StoreLocation) -> None:
    async with entered(order) as play:
        await play.press("slash")
        await play.paste("duration:>250ms component:billing")
        await play.press("enter")
        await play.until("1 of 2")
        await play.press("n")
        await play.until("2 of 2")
        assert "» transfer" in play.cursor_line


async def test_a_match_that_is_folded_away_is_unfolded(order: StoreLocation) -> None:
    async with entered(order) as play:
        await play.press("minus", "slash")
        await play.paste("handshake")
        await play.press("enter")
        await play.until("1 of 1")
        assert "» handshake" in play.cursor_line


async def test_a_match_beside_the_path_brings_everything_back(order: StoreLocation) -> None:
    async with entered(order) as play:
        await play.press("p", "slash")
        await play.paste("quick")
        await play.press("enter")
        await play.until(lambda: "» quick query" in play.cursor_line)
        assert "on the critical path" not in play.text


async def test_a_mistake_in_a_search_is_shown_under_the_word(order: StoreLocation) -> None:
    async with entered(order) as play:
        await play.press("slash")
        await play.paste("level:error nosuch:1")
        await play.until("'nosuch' is no field")
        typed = play.line_with("/ level:error")
        arrow = play.lines[play.lines.index(typed) + 1]
        assert arrow.index("▲") == typed.index("nosuch")
        assert "POST /orders" in play.text


async def test_a_search_without_a_match_says_so_and_escape_ends_it(order: StoreLocation) -> None:
    async with entered(order) as play:
        await play.press("slash")
        await play.type("nowhere")
        await play.until("no spans")
        await play.press("escape", "escape")
        await play.until(lambda: "nowhere" not in play.text)
        assert "POST /orders" in play.cursor_line
        assert "p critical path" in play.lines[-1]


# opening ---------------------------------------------------------------------------------------------------
async def test_enter_shows_all_events_of_a_span_and_escape_leads_back(order: StoreLocation) -> None:
    async with entered(order) as play:
        await play.press("j", "enter")
        await play.until("504 at last")
        assert "2 events" in play.line_with("charge  billing   800 ms")
        assert "invocation_start" in play.text
        await play.press("k")
        await play.until(lambda: "DEBUG" in play.cursor_line and "invocation_start" in play.cursor_line)
        await play.until("tool / invocation_start")
        await play.press("escape")
        await play.until(lambda: "charge" in play.cursor_line)


async def test_a_span_of_one_event_opens_at_that_event(order: StoreLocation) -> None:
    async with entered(order) as play:
        await play.press("j", "j", "enter")
        await play.until("tool / invocation_complete")
        await play.press("q")
        await play.until(lambda: "handshake" in play.cursor_line)


# while it grows --------------------------------------------------------------------------------------------
async def test_when_a_missing_parent_arrives_the_tree_is_hung_up_anew_with_cursor_and_folds(
    location: StoreLocation,
) -> None:
    with Recorder(location) as at:
        at.end("late", "root", None, 0, 1_000)
        at.end("late", "child", "parent", 100, 400)
        at.end("late", "grandchild", "child", 100, 200)
        at.end("late", "other", "root", 500, 600)
    async with entered(location) as play:
        await play.press("G", "h")
        await play.press("h")
        await play.until(lambda: "▸ ⌁ child" in play.cursor_line)
        with Recorder(location) as at:
            at.end("late", "parent", "root", 50, 450)
        await play.until("⌁ parent")
        assert "came after its parts" in play.line_with("⌁ parent")
        assert "▸ child" in play.cursor_line
        assert "orphan" not in play.text
        assert "grandchild" not in play.text


async def test_a_chain_that_ends_is_told_as_it_is(location: StoreLocation) -> None:
    with Recorder(location) as at:
        at.begin("job", "reindex", None, 0)
    async with entered(location) as play:
        await play.until("still running")
        with Recorder(location) as at:
            at.end("job", "reindex", None, 0, 700)
        await play.until("• completed")
        assert play.cursor_line.endswith("700 ms")
