"""The dialog of the columns: its keys stand below, and a click on one does the same."""

from __future__ import annotations

from telesink.store.location import StoreLocation
from tests.tui.stage import Play, dashboard


async def click_on(play: Play, words: str) -> None:
    row = next(y for y, line in enumerate(play.lines) if words in line)
    await play.pilot.click(offset=(play.lines[row].index(words) + 1, row))


async def test_a_key_and_its_words_stand_in_one_line(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("14:32:05.320")
        await play.press("C")
        for words in ("space show or hide", "K up", "J down", "- narrower", "+ wider", "R all as usual", "esc done"):
            await play.until(words)


async def test_a_click_on_a_key_hides_the_column_and_leaves(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("14:32:05.320")
        await play.press("C")
        await play.until("show or hide")
        assert "✔ time" in play.text
        await click_on(play, "show or hide")
        await play.until(lambda: "✔ time" not in play.text)
        await click_on(play, "esc done")
        await play.until(lambda: "show or hide" not in play.text)
        assert "14:32:05.320  " not in play.cursor_line


async def test_a_chosen_column_for_which_there_is_no_room_says_so(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events", size=(80, 24)) as play:
        await play.until("14:32:05")
        await play.press("C")
        await play.until("show or hide")
        assert play.dialog_words("✔ component") == ["✔", "component", "18", "no", "room"]
        assert play.dialog_words("✔ operation") == ["✔", "operation", "18"]
        assert play.dialog_words("chain") == ["chain", "18"]
