"""What another connection writes while the dashboard is open."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from itertools import count

import pytest

from telesink.store.location import StoreLocation
from telesink.store.schema.engine import migrate
from tests.conftest import Program
from tests.tui.fixed_rows import EVENTS, NOW, SECOND
from tests.tui.fixed_store import insert_events, log_commit
from tests.tui.stage import dashboard

_numbers = count(1)


def record(location: StoreLocation, message: str, *, seconds_ago: int = 1) -> None:
    """An event, committed by a connection of its own."""
    at = NOW - seconds_ago * SECOND
    number = (at << 11) + next(_numbers)
    event = replace(EVENTS[-1], id=number, timestamp=at, message=message, operation="late.arrival")
    with closing(sqlite3.connect(location.path)) as connection, connection:
        insert_events(connection, [event])
        log_commit(connection, [event])


async def test_a_new_event_appears_without_a_key_and_is_marked_as_new(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("14:32:05")
        record(fixed_store, "hello from elsewhere")
        await play.until("hello from elsewhere")
        assert "▌•" in play.cursor_line
        assert "late.arrival" in play.cursor_line


async def test_the_overview_counts_what_arrives(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store) as play:
        await play.until("850 events")
        record(fixed_store, "one more")
        await play.until("851 events")


async def test_an_event_that_is_read_stays_open_while_others_arrive(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events", size=(140, 40)) as play:
        await play.until("14:32:05.320")
        await play.press("d")
        await play.until("↵ fold")
        record(fixed_store, "comes while one reads")
        await play.until("1 new above")
        assert "generate.report" in play.cursor_line
        assert "2026-11-24 14:32:05.320" in play.text
        await play.press("escape", "g")
        await play.until(lambda: "comes while one reads" in play.cursor_line)
        record(fixed_store, "comes later", seconds_ago=0)
        await play.until(lambda: "comes later" in play.cursor_line)


async def test_the_cursor_stays_on_its_event_while_others_arrive(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("14:32:05")
        await play.press("j", "j", "j")
        chosen = play.cursor_line
        record(fixed_store, "hello from elsewhere")
        await play.until("851 events")
        assert play.cursor_line == chosen


async def test_an_event_that_arrives_late_stands_where_it_belongs(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("14:32:05")
        record(fixed_store, "written late", seconds_ago=3)
        await play.until("written late")
        assert "14:32:05" in play.cursor_line


async def test_a_filter_holds_for_what_arrives(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("14:32:05")
        await play.press("slash", *"wanted", "enter")
        await play.until("No event matches")
        record(fixed_store, "another thing")
        record(fixed_store, "wanted thing")
        await play.until("wanted thing")
        assert "another thing" not in play.text


async def test_a_frozen_view_stands_still_and_says_so(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("14:32:05")
        await play.press("space")
        await play.until("frozen at 14:32:07")
        record(fixed_store, "while frozen")
        await play.press("j")
        await play.until(lambda: "memory.search" in play.cursor_line)
        assert "while frozen" not in play.text
        await play.press("space")
        await play.until("1 new above")
        assert "● live" in play.text
        await play.press("g")
        await play.until("while frozen")
        assert "new above" not in play.text


async def test_other_tabs_are_frozen_too(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("14:32:05")
        await play.press("space", "1")
        await play.until("850 events")
        assert "frozen at 14:32:07" in play.text
        record(fixed_store, "while frozen")
        await play.press("space")
        await play.until("851 events")


async def test_what_a_tab_was_doing_stays_while_another_one_is_shown(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("14:32:05")
        await play.press("slash", *"level:critical", "enter")
        await play.until("3 events")
        await play.press("j")
        chosen = play.cursor_line
        await play.press("1")
        await play.until("Newest errors")
        await play.press("2")
        await play.until("/ level:critical")
        assert play.cursor_line == chosen


async def test_without_file_watching_new_events_appear_too(
    fixed_store: StoreLocation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError("inotify watch limit reached")

    monkeypatch.setattr("watchfiles.watch", refuse)
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("14:32:05")
        record(fixed_store, "hello from elsewhere")
        await play.until("hello from elsewhere")


async def test_what_a_killed_process_left_behind_is_shown(location: StoreLocation, run_program: Program) -> None:
    left = f"""
import os, signal, sys, threading
threading.Thread.start = lambda self: None
from telesink.store import TelemetrySink
sink = TelemetrySink(sys.argv[1])
sink.event("x", message="last words", timestamp={NOW * 1000 - 10**9})
os.kill(os.getpid(), signal.SIGKILL)
"""
    run_program(left)
    async with dashboard(location, tab="events", drain=True) as play:
        await play.until("last words")


async def test_every_tab_can_be_seen_as_of_a_moment_before(fixed_store: StoreLocation) -> None:
    record(fixed_store, "long ago", seconds_ago=120)
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("14:32:05")
        await play.press("left_square_bracket", "left_square_bracket")
        await play.until("frozen at 14:30:07, 2 m ago")
        await play.until(lambda: "14:30:07" in play.cursor_line and "long ago" in play.cursor_line)
        record(fixed_store, "just now")
        await play.press("1")
        await play.until("843 events")
        assert "frozen at 14:30:07" in play.text
        await play.press("2", "L")
        await play.until("● live")
        await play.until("just now")


async def test_going_forward_ends_in_the_present(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("14:32:05")
        await play.press("left_curly_bracket")
        await play.until("frozen at 13:32:07, 1 h ago")
        await play.press("right_square_bracket")
        await play.until("frozen at 13:33:07")
        await play.press("right_curly_bracket")
        await play.until("● live")


async def test_a_store_that_is_replaced_is_shown_as_it_is_now(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("14:32:05")
        fixed_store.path.unlink()
        await play.until("No store yet")
        migrate(fixed_store)
        await play.until("No events yet")
        record(fixed_store, "of the new store")
        await play.until("of the new store")
        assert "200 events" not in play.text
        assert "14:32:05" not in play.text
