"""How each tab looks in each of its states, to the cell: the fixed store at the fixed moment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from telesink import themes
from telesink.store.errors import StoreError
from telesink.store.location import StoreLocation
from telesink.store.schema.engine import migrate
from telesink.store.settings import DashboardSettings, Settings
from telesink.tui.app import Dashboard
from tests.tui.fixed_service import HeldService
from tests.tui.stage import Play, fixed_clock

Compare = Callable[..., bool]
Size = tuple[int, int]

SIZES = [(80, 24), (120, 40), (200, 50)]
TABS = ("overview", "events", "metrics", "health", "performance", "chains")
DAMAGED = "app.db: is not a database, or is damaged"

at_every_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
of_every_tab = pytest.mark.parametrize("tab", TABS)


class Shot:
    """A picture of a tab, taken when it has come to rest."""

    def __init__(self, location: StoreLocation, tab: str, theme: str = "ink") -> None:
        settings = Settings(dashboard=DashboardSettings(theme=theme))
        self.service = HeldService(location)
        self.app = Dashboard(
            location, settings, service=self.service, clock=fixed_clock, tab=tab  # type: ignore[arg-type]  # held
        )  # fmt: skip

    def equals(self, compare: Compare, size: Size, *keys: str, shows: str | None = None) -> bool:
        """Whether it looks as it did, after some keys. `shows`: a text to wait for instead of the tab's answer."""

        async def run(pilot: Pilot[None]) -> None:
            play = Play(self.app, pilot)
            await play.until(shows or (lambda: play.is_answered and self.app.main.storage is not None))
            for key in keys:
                await play.press(key)
            await self._rest(play, waits=shows is None)

        return compare(self.app, terminal_size=size, run_before=run)

    async def _rest(self, play: Play, *, waits: bool) -> None:
        """An answer may lead to another question, such as for the tree of the chain that came first."""
        asked = None
        while asked != self.service.calls.total():
            asked = self.service.calls.total()
            await play.until(lambda: not waits or self.service.is_idle)
            await play.rest()


@at_every_size
@of_every_tab
def test_full(snap_compare: Compare, fixed_store: StoreLocation, tab: str, size: Size) -> None:
    assert Shot(fixed_store, tab).equals(snap_compare, size)


@at_every_size
@of_every_tab
def test_empty(snap_compare: Compare, tmp_path: Path, tab: str, size: Size) -> None:
    location = StoreLocation(tmp_path / "app.db")
    migrate(location)
    assert Shot(location, tab).equals(snap_compare, size)


@at_every_size
@of_every_tab
def test_loading(snap_compare: Compare, fixed_store: StoreLocation, tab: str, size: Size) -> None:
    shot = Shot(fixed_store, tab)
    shot.service.gate.clear()
    try:
        assert shot.equals(snap_compare, size, shows="Loading")
    finally:
        shot.service.gate.set()


@at_every_size
@of_every_tab
def test_error(snap_compare: Compare, fixed_store: StoreLocation, tab: str, size: Size) -> None:
    shot = Shot(fixed_store, tab)
    shot.service.error = StoreError(DAMAGED)
    assert shot.equals(snap_compare, size, shows="could not be read")


@pytest.mark.parametrize("theme", [name for name in themes.SHIPPED if name != "ink"])
def test_another_theme(snap_compare: Compare, fixed_store: StoreLocation, theme: str) -> None:
    assert Shot(fixed_store, "overview", theme).equals(snap_compare, (120, 40))


def test_a_failed_chain_beside_its_list(snap_compare: Compare, fixed_store: StoreLocation) -> None:
    assert Shot(fixed_store, "chains").equals(snap_compare, (160, 40), "o", "o", "enter", "e")


def test_an_error_opened_on_a_narrow_screen(snap_compare: Compare, fixed_store: StoreLocation) -> None:
    assert Shot(fixed_store, "overview").equals(snap_compare, (80, 24), "down", "down", "enter")


WINDOWS = {"help": "question_mark", "time range": "t", "copy": "y", "command line": "colon"}


@pytest.mark.parametrize("key", WINDOWS.values(), ids=WINDOWS)
def test_a_window_over_the_tab(snap_compare: Compare, fixed_store: StoreLocation, key: str) -> None:
    assert Shot(fixed_store, "events").equals(snap_compare, (100, 30), key)
