"""The help by keys: all of it is reached on a small screen, and found by words."""

from __future__ import annotations

from telesink.store.location import StoreLocation
from tests.tui.stage import dashboard


async def test_its_end_is_reached_on_a_small_screen(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events", size=(80, 24)) as play:
        await play.until("850 events")
        await play.press("question_mark")
        await play.until("On Events")
        assert "Quit at once." not in play.text
        await play.press("end")
        await play.until("The keys that work here.")
        await play.press("escape")
        await play.until("850 events")


async def test_it_finds_what_speaks_of_a_word_or_a_key(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events", size=(80, 24)) as play:
        await play.until("850 events")
        await play.press("question_mark", "slash")
        await play.paste("frozen")
        await play.until("No key here does anything with 'frozen'")
        await play.press("ctrl+u")
        await play.paste("freeze")
        await play.until(lambda: "On Events" not in play.text)
        assert "Freeze the view" in play.text
        await play.press("escape")
        await play.until("On Events")
        await play.press("q")
        await play.until(lambda: play.app.screen is play.app.main)
