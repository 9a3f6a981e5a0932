"""The command line by keys, and what is shown afterwards."""

from __future__ import annotations

import json
from pathlib import Path
from time import time_ns

import pytest

from telesink.store.location import StoreLocation
from telesink.store.sink.sink import TelemetrySink
from telesink.tui.saved_filters import SavedFilters
from telesink.tui.session import SessionFile
from tests.tui.stage import Play, dashboard


async def command(play: Play, line: str) -> None:
    await play.press("colon")
    await play.paste(line)
    await play.press("enter")


async def started(play: Play) -> None:
    await play.until(lambda: play.is_answered)


async def test_a_tab_is_shown_filtered(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store) as play:
        await started(play)
        await command(play, "events level:critical")
        await play.until("3 events")
        assert "CRITICAL" in play.cursor_line


async def test_a_chain_is_shown_and_back_leads_to_where_one_was(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="metrics") as play:
        await started(play)
        await command(play, "chain turn_0122")
        await play.until("Metrics › Chains › chain turn_0122")
        await play.press("q")
        await play.until(lambda: play.app.main.tabs.active == "metrics")
        assert "›" not in play.text


async def test_every_tab_goes_back_in_time_and_is_live_again(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store) as play:
        await started(play)
        await command(play, "time 14:00")
        await play.until("frozen at 14:00:00, 32 m ago")
        await command(play, "live")
        await play.until("● live")


async def test_range_and_theme_are_set(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store) as play:
        await started(play)
        await command(play, "range 13:30..14:00")
        await play.until("2026-11-24T13:30..2026-11-24T14:00")
        await command(play, "theme paper")
        assert play.app.theme == "paper"


async def test_quit_quits(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store) as play:
        await started(play)
        await command(play, "q")
        assert play.app.return_code == 0


async def test_a_mistake_stands_over_its_word_and_the_line_stays(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, size=(80, 24)) as play:
        await started(play)
        await command(play, "events level:bad")
        await play.until("'bad' is no level")
        line, arrow = play.lines[-1], play.lines[-2]
        assert line == ":events level:bad"
        assert line[arrow.index("▼") :] == "bad"
        await play.press("escape")
        await play.until(lambda: play.lines[-1] != line)


async def test_tab_completes_and_goes_on(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store) as play:
        await started(play)
        await play.press("colon", "t", "h", "tab")
        await play.until(":theme")
        assert "okabe" in play.text
        await play.press("p", "tab", "enter")
        assert play.app.theme == "paper"


async def test_the_newest_chains_are_offered(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store) as play:
        await started(play)
        await play.press("colon")
        await play.paste("chain 122")
        await play.until("chain turn_0122")
        await play.press("tab", "enter")
        await play.until("› chain turn_0122")


async def test_names_of_the_store_complete_a_filter(location: StoreLocation, sink: TelemetrySink) -> None:
    sink.event("started", component="checkout_service")
    sink.close()
    async with dashboard(location, clock=time_ns) as play:
        await started(play)
        await play.press("colon")
        await play.paste("events comp")
        await play.press("right")
        await play.until("events component:checkout_service")
        await play.press("right")
        assert play.lines[-1] == ":events component:checkout_service"
        await play.press("enter")
        await play.until("1 event")


async def test_a_click_takes_what_is_offered(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store) as play:
        await started(play)
        await play.press("colon", "h")
        row = next(y for y, line in enumerate(play.lines) if "The keys that work here" in line)
        await play.pilot.click(offset=(2, row))
        await play.until(lambda: play.lines[-1] == ":help")


async def test_up_brings_what_was_typed_before_also_after_a_restart(fixed_store: StoreLocation, tmp_path: Path) -> None:
    file = SessionFile(tmp_path / "sessions", fixed_store)
    async with dashboard(fixed_store, session_file=file) as play:
        await started(play)
        await command(play, "range 6h")
        await command(play, "health")
        await play.until("1 failing")
        await play.press("colon", "up", "up")
        assert play.lines[-1] == ":range 6h"
        await play.press("down", "down")
        assert play.lines[-1] == ":"
        await play.press("escape", "q")
    async with dashboard(fixed_store, session_file=file) as play:
        await started(play)
        await play.press("colon", "up")
        assert play.lines[-1] == ":health"


async def test_backspace_in_an_empty_line_leaves_it(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store) as play:
        await started(play)
        await play.press("colon", "x", "backspace", "backspace")
        await play.until(lambda: play.app.screen is play.app.main)


# saved filters ---------------------------------------------------------------------------------------------
@pytest.fixture
def saved(tmp_path: Path) -> SavedFilters:
    return SavedFilters(tmp_path / "config" / "filters.json")


async def test_a_filter_is_saved_and_loaded_by_its_name(
    fixed_store: StoreLocation, saved: SavedFilters, tmp_path: Path
) -> None:
    async with dashboard(fixed_store, tab="events", saved=saved) as play:
        await started(play)
        await command(play, "filter level:critical")
        await play.until("3 events")
        await command(play, "save worst ones")
        await play.until("Saved as worst ones")
        await command(play, "filter")
        await play.until("850 events")
        await command(play, "load worst ones")
        await play.until("3 events")
    assert json.loads((tmp_path / "config" / "filters.json").read_text()) == {"worst ones": "level:critical"}


async def test_without_a_filter_there_is_nothing_to_save(fixed_store: StoreLocation, saved: SavedFilters) -> None:
    async with dashboard(fixed_store, tab="events", saved=saved) as play:
        await started(play)
        await command(play, "save nothing")
        await play.until("there is no filter to save")
    assert saved.all == {}


async def test_where_it_cannot_be_kept_that_is_told(fixed_store: StoreLocation, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    saved = SavedFilters(tmp_path / "file" / "filters.json")
    async with dashboard(fixed_store, tab="events", saved=saved) as play:
        await started(play)
        await command(play, "filter level:critical")
        await command(play, "save worst")
        await play.until("cannot be written")


async def test_the_list_filters_saves_and_deletes(fixed_store: StoreLocation, saved: SavedFilters) -> None:
    saved.save("worst", "level:critical")
    saved.save("zeta", "zeta")
    async with dashboard(fixed_store, tab="events", saved=saved, size=(80, 24)) as play:
        await started(play)
        await play.press("F")
        await play.until("Saved filters")
        assert play.dialog_words("worst") == ["worst", "level:critical"]
        await play.press("j", "d")
        await play.until(lambda: "zeta" not in play.text)
        await play.press("enter")
        await play.until("3 events")
        await play.press("F", "tab")
        await play.paste("mine")
        await play.press("enter")
        await play.until(lambda: play.dialog_words("mine") == ["mine", "level:critical"])
        assert "tab list or name" in play.text
    assert list(saved.all) == ["mine", "worst"]


async def test_a_broken_file_of_filters_is_none(fixed_store: StoreLocation, tmp_path: Path) -> None:
    (tmp_path / "filters.json").write_text("[1")
    async with dashboard(fixed_store, saved=SavedFilters(tmp_path / "filters.json")) as play:
        await started(play)
        await play.press("F")
        await play.until("None is saved yet")


async def test_the_first_filter_is_saved_where_it_says_that_there_is_none(
    fixed_store: StoreLocation, tmp_path: Path
) -> None:
    saved = SavedFilters(tmp_path / "filters.json")
    async with dashboard(fixed_store, tab="events", saved=saved) as play:
        await play.until("850 events")
        await play.press("slash")
        await play.paste("level:critical")
        await play.press("enter")
        await play.until("3 events")
        await play.press("F")
        await play.until("None is saved yet")
        assert "filter the events with /" not in play.text
        assert "enter save" in play.text
        await play.paste("mine")
        await play.press("enter")
        await play.until("enter filter")
    assert saved.all == {"mine": "level:critical"}
