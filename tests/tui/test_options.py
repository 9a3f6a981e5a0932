"""The lists of the dialogs: `j` and `k` move in them as in every list."""

from __future__ import annotations

import pytest
from textual.widgets import OptionList

from telesink.store.location import StoreLocation
from tests.tui.stage import Play, dashboard


def marked(play: Play) -> int | None:
    """The place of the chosen line; None while there is no list that has the keys."""
    focused = play.app.screen.focused
    return focused.highlighted if isinstance(focused, OptionList) else None


@pytest.mark.parametrize("opening", ["y", "t", "C", "ctrl+t"])
async def test_j_and_k_move_in_the_list_of_a_dialog(fixed_store: StoreLocation, opening: str) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("14:32:05.320")
        await play.press(opening)
        await play.until(lambda: marked(play) is not None)
        first = marked(play)
        assert first is not None
        await play.press("j")
        assert marked(play) == first + 1
        await play.press("k")
        assert marked(play) == first
