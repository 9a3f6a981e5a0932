"""The footer tells the keys of whatever has them: of a tab, of its filter while one types, of an open event."""

from __future__ import annotations

import pytest

from telesink.store.location import StoreLocation
from tests.tui.stage import Play, dashboard


async def footer_with(play: Play, words: str) -> str:
    await play.until(lambda: words in play.lines[-1])
    return play.lines[-1]


@pytest.mark.parametrize(
    ("tab", "first_line", "usual"), [("events", "14:32:05", "/ filter"), ("chains", "62", "/ find")]
)
async def test_while_a_filter_is_typed_the_footer_tells_its_keys(
    fixed_store: StoreLocation, tab: str, first_line: str, usual: str
) -> None:
    async with dashboard(fixed_store, tab=tab) as play:
        await play.until(first_line)
        await footer_with(play, usual)
        await play.press("slash")
        assert usual not in await footer_with(play, "tab complete")
        await play.press("enter")
        assert "complete" not in await footer_with(play, usual)


async def test_in_the_event_beside_the_list_the_footer_tells_what_keys_do_there(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("14:32:05")
        await play.press("d")
        shown = await footer_with(play, "↵ fold")
        assert "y copy this part" in shown
        assert "open" not in shown
        await play.press("escape")
        assert "fold" not in await footer_with(play, "↵ open")


async def test_in_a_search_of_a_chain_the_footer_tells_its_keys(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="chains") as play:
        await play.until("62 chains")
        await play.press("enter")
        await footer_with(play, "z zoom")
        await play.press("slash")
        assert "zoom" not in await footer_with(play, "tab complete")
        await play.press("escape")
        await footer_with(play, "z zoom")
