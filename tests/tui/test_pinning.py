"""`m` pins the event under the cursor: seen in the list, in its details, and by clean-up."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from telesink.store.location import StoreLocation
from tests.tui.stage import dashboard


def pinned_events(location: StoreLocation) -> int:
    with closing(sqlite3.connect(location.path)) as connection:
        return int(connection.execute("select count(*) from telemetry_events where pinned").fetchone()[0])


async def test_m_pins_an_event_and_lets_it_go_again(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events", size=(140, 40)) as play:
        await play.until("14:32:05.320")
        await play.press("m")
        await play.until("Pinned: event")
        await play.until(lambda: "★ " in play.cursor_line)
        await play.until("★ pinned")
        assert pinned_events(fixed_store) == 1
        await play.press("m")
        await play.until("Unpinned: event")
        await play.until(lambda: "★" not in play.text)
        assert pinned_events(fixed_store) == 0


async def test_only_pinned_events_are_found_by_the_filter(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events", size=(140, 40)) as play:
        await play.until("14:32:05.320")
        await play.press("m")
        await play.until("★ pinned")
        await play.press("slash")
        await play.paste("pinned:true")
        await play.press("enter")
        await play.until("1 event")
        assert "★ " in play.cursor_line


async def test_an_event_that_is_gone_cannot_be_pinned_and_that_is_said(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events", size=(140, 40)) as play:
        await play.until("14:32:05.320")
        await play.press("space")
        with closing(sqlite3.connect(fixed_store.path)) as connection, connection:
            connection.execute("delete from telemetry_events")
        await play.press("m")
        await play.until("Not pinned")
        assert "no event has this id" in play.text
