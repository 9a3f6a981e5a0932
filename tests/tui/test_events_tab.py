"""The tab Events as one uses it: any place of the list, filters that complete, columns, the event beside it, a time."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from telesink.store.location import StoreLocation
from telesink.tui.panes import event_news
from telesink.tui.panes.events import EventsPane
from tests.tui.fixed_rows import NOW, SECOND
from tests.tui.fixed_service import HeldService
from tests.tui.stage import Play, dashboard
from tests.tui.test_live import record


def pane(play: Play) -> EventsPane:
    found = play.app.main.pane
    assert isinstance(found, EventsPane)
    return found


def stored(location: StoreLocation, where: str = "1") -> list[int]:
    """Ids of the events of the range, newest first."""
    sql = f"select id from telemetry_events where timestamp >= ? and {where} order by id desc"
    with closing(sqlite3.connect(location.path)) as connection:
        return [row[0] for row in connection.execute(sql, (NOW - 3600 * SECOND,))]


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few events at a time that pages have to be loaded and let go of on the way."""
    monkeypatch.setattr("telesink.tui.panes.event_questions.PAGE", 40)
    monkeypatch.setattr("telesink.tui.panes.event_window.KEPT", 60)


# Any place of the list


@pytest.mark.usefixtures("small_pages")
async def test_paging_down_the_whole_list_shows_each_event_once(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events", size=(100, 20)) as play:
        await play.until("850 events")
        table, seen = pane(play).table, list[int]()
        while not seen or table.cursor_index < 849:
            await play.until(lambda: table.chosen is not None and table.cursor_key == table.chosen.id)
            seen.append(table.chosen.id if table.chosen else 0)
            await play.press("down")
            if len(seen) > 60:  # then by pages
                break
        assert seen == stored(fixed_store)[: len(seen)]


@pytest.mark.usefixtures("small_pages")
async def test_the_way_from_the_oldest_to_the_newest_has_no_gap(fixed_store: StoreLocation) -> None:
    ids = stored(fixed_store)
    async with dashboard(fixed_store, tab="events", size=(100, 30)) as play:
        await play.until("850 events")
        table = pane(play).table
        await play.press("G")
        await play.until(lambda: table.cursor_key == ids[-1])
        assert table.cursor_index == 849
        while table.cursor_index > 0:
            await play.press("pageup")
            await play.until(lambda: table.cursor_key is not None)
            assert table.cursor_key == ids[table.cursor_index]
        assert table.following


async def test_the_scrollbar_leads_to_any_place(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events", size=(100, 30)) as play:
        await play.until("850 events")
        table = pane(play).table
        table.scroll_to_line(420)
        await play.until(lambda: table.row_at(table.top_line) is not None)
        ids = stored(fixed_store)
        shown = [row.key for line in range(420, 440) if (row := table.row_at(line))]
        place = ids.index(shown[0])
        assert abs(place - 420) < 60
        assert shown == ids[place : place + 20]


async def test_what_one_reads_stays_while_others_arrive(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("850 events")
        table = pane(play).table
        await play.press("pagedown", "pagedown")
        before, line, place = table.cursor_key, table.cursor_index, play.lines.index(play.cursor_line)
        record(fixed_store, "arrived")
        record(fixed_store, "late", seconds_ago=3000)
        await play.until("2 new above")
        assert table.cursor_key == before
        assert table.cursor_index == line + 1
        assert play.lines.index(play.cursor_line) == place
        await play.until("852 events")


async def test_what_clean_up_deletes_is_not_shown_any_more(
    fixed_store: StoreLocation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_news, "CHECK_SECONDS", 0.1)
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("850 events")
        table, ids = pane(play).table, stored(fixed_store)
        await play.press("j", "j", "j")
        with closing(sqlite3.connect(fixed_store.path)) as connection, connection:
            connection.execute("delete from telemetry_events where id in (?, ?)", (ids[1], ids[5]))
        await play.until(lambda: table.cursor_index == 2)
        assert table.cursor_key == ids[3]
        assert [row.key for row in table.rows[:5]] == [ids[0], ids[2], ids[3], ids[4], ids[6]]


async def test_a_step_back_in_time_keeps_what_one_reads(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("850 events")
        await play.press(*["pagedown"] * 4)
        table = pane(play).table
        before = table.cursor_key
        await play.press("left_square_bracket")
        await play.until("frozen at 14:31:07")
        await play.until(lambda: not any(event.timestamp > NOW - 60 * SECOND for event in table.window.events))
        assert table.cursor_key == before


# To a time


async def test_a_time_leads_to_the_event_at_it(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("850 events")
        await play.press("T")
        await play.until("Go to a time")
        await play.paste("14:00")
        await play.press("enter")
        await play.until(lambda: "13:59" in play.cursor_line or "14:00:00" in play.cursor_line)


async def test_a_time_outside_the_range_is_said_to_be(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("850 events")
        pane(play).go_to_time(NOW - 7200 * SECOND)
        await play.until("2026-11-24 12:32:07 is not in the last hour")


async def test_what_is_no_time_is_answered_in_the_window(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("850 events")
        await play.press("T", *"soon", "enter")
        await play.until("'soon' is no time")


# The filter


async def test_fields_and_values_are_completed(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("850 events")
        await play.press("slash", *"lev")
        await play.until("debug < info < warning")
        await play.press("tab")
        await play.until("/ level:")
        await play.press(*"crit", "tab", "enter")
        await play.until("3 events")
        assert "/ level:critical" in play.text


async def test_a_value_is_chosen_by_the_arrows(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("850 events")
        await play.press("slash", *"level:", "down", "enter")
        await play.until("/ level:error")


async def test_escape_closes_the_proposals_and_then_leaves(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("850 events")
        await play.press("slash", *"comp")
        await play.until("component:   name")
        await play.press("escape")
        await play.until(lambda: "component:   name" not in play.text)
        assert pane(play).bar.is_edited
        await play.press("escape")
        assert not pane(play).bar.is_edited


async def test_the_last_filters_come_back_with_the_arrow_up(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("850 events")
        for text in ("level:critical", "memory"):
            await play.press("slash")
            await play.paste(text)
            await play.press("enter")
            await play.until(lambda: "850 events" not in play.text)
            await play.press("escape")
            await play.until("850 events")
        await play.press("slash", "up")
        await play.until("/ memory")
        await play.press("up")
        await play.until("/ level:critical")
        await play.press("down", "down")
        await play.until("/ words")


# Columns, and the event beside the list


async def test_columns_are_shown_hidden_and_moved(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events", size=(160, 40)) as play:
        await play.until("850 events")
        await play.press("C")
        await play.until("show or hide")
        await play.press("j", "space")
        await play.until(lambda: "level " not in play.line_with("operation"))
        await play.press("space", "K", "escape")
        await play.until(lambda: play.line_with("operation").lstrip().startswith("level"))
        assert pane(play).remembered()["columns"][0]["key"] == "level"


async def test_what_is_remembered_is_there_at_the_next_start(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("850 events")
        memory = {
            "where": "level:critical",
            "history": ["level:critical"],
            "columns": [{"key": "message", "shown": True, "width": None}, {"key": "time", "shown": False, "width": 9}],
        }
        pane(play).recall(memory)
        pane(play).ask()
        await play.until("3 events")
        assert "/ level:critical" in play.text
        assert pane(play).remembered()["history"] == ["level:critical"]


@pytest.mark.parametrize(("size", "words"), [((140, 40), "beside"), ((110, 44), "below")])
async def test_the_event_stands_beside_the_list_or_below_it(
    fixed_store: StoreLocation, size: tuple[int, int], words: str
) -> None:
    async with dashboard(fixed_store, tab="events", size=size) as play:
        await play.until("component  ")
        line = play.lines.index(play.line_with("component  command_telemetry"))
        assert (line > size[1] // 2) is (words == "below")


async def test_the_json_of_an_event_is_folded_and_copied(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("850 events")
        await play.press("j", "d")
        await play.until('"hits": 3')
        await play.press("j", "left")
        await play.until(lambda: '"hits": 3' not in play.text)
        await play.press("right", "j", "y")
        await play.until('Copied: "hits": 3')
        assert play.app.clipboard == '"hits": 3,'
        await play.press("escape")
        assert pane(play).table.has_focus


async def test_who_turns_round_on_the_way_to_the_oldest_stays_with_the_newest(fixed_store: StoreLocation) -> None:
    service = HeldService(fixed_store)
    async with dashboard(fixed_store, tab="events", service=service) as play:
        await play.until("850 events")
        asked = service.calls["events"]
        service.gate.clear()
        await play.press("G", "g")
        service.gate.set()
        await play.until(lambda: service.calls["events"] > asked and service.is_idle)
        await play.rest()
        assert "126 ms  done" in play.cursor_line
