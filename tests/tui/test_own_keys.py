"""Keys of the user's own: what cannot be meant is told when the dashboard opens."""

from __future__ import annotations

import pytest

from telesink.store.location import StoreLocation
from telesink.store.settings import DashboardSettings, Settings
from telesink.tui.own_keys import complaints
from tests.tui.stage import dashboard


@pytest.mark.parametrize(
    ("own", "words"),
    [
        ({}, []),
        ({"export.show": "ctrl+e"}, []),
        ({"export.shw": "ctrl+e"}, ["there is no action export.shw; is export.show meant?"]),
        ({"zzz": "z"}, ["there is no action zzz; the help (?) and the documentation name them"]),
        ({"export.show": "y"}, ["y means both row.copy and export.show on Overview"]),
        ({"export.show": "y", "row.copy": "Y"}, []),
        ({"error.next": "c,ctrl+n"}, ["c means both chain.show and error.next on Events"]),
        ({"row.copy": "question_mark"}, ["? means both help.show and row.copy on Overview"]),
    ],
)
def test_what_is_wrong_is_said_in_words(own: dict[str, str], words: list[str]) -> None:
    assert list(complaints(own)) == words


async def test_it_is_said_when_the_dashboard_opens(fixed_store: StoreLocation) -> None:
    settings = Settings(dashboard=DashboardSettings(keys={"export.show": "y", "gone": "z"}))
    async with dashboard(fixed_store, settings=settings) as play:
        await play.until("there is no action gone")
        assert "y means both row.copy and export.show" in play.text
