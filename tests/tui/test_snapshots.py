"""How each tab looks, to the cell: the fixed store at the fixed moment."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from telesink.store.location import StoreLocation
from telesink.store.settings import DashboardSettings, Settings
from telesink.tui.app import Dashboard
from tests.tui.fixed_service import HeldService
from tests.tui.stage import Play, fixed_clock

Compare = Callable[..., bool]

SIZES = [(80, 24), (140, 40)]
TABS = ("overview", "events", "metrics", "health", "performance", "chains")
NO_KEYS: tuple[str, ...] = ()


def at_rest(app: Dashboard, *keys: str) -> Callable[[Pilot[None]], object]:
    """Waits until the tab has its answer, presses keys, and waits until the screen stands still."""

    async def run(pilot: Pilot[None]) -> None:
        play = Play(app, pilot)
        await play.until(lambda: play.is_answered and app.main.storage is not None)
        for key in keys:
            await play.press(key)
        await play.rest()

    return run


def prepared(location: StoreLocation, tab: str, theme: str = "ink") -> Dashboard:
    settings = Settings(dashboard=DashboardSettings(theme=theme))
    return Dashboard(location, settings, service=HeldService(location), clock=fixed_clock, tab=tab)  # type: ignore[arg-type]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("tab", TABS)
def test_tab(snap_compare: Compare, fixed_store: StoreLocation, tab: str, size: tuple[int, int]) -> None:
    app = prepared(fixed_store, tab)
    assert snap_compare(app, terminal_size=size, run_before=at_rest(app))


def test_a_failed_chain_beside_its_list(snap_compare: Compare, fixed_store: StoreLocation) -> None:
    app = prepared(fixed_store, "chains")
    assert snap_compare(app, terminal_size=(160, 40), run_before=at_rest(app, "o", "o", "enter", "e"))


def test_an_error_opened_on_a_narrow_screen(snap_compare: Compare, fixed_store: StoreLocation) -> None:
    app = prepared(fixed_store, "overview")
    assert snap_compare(app, terminal_size=(80, 24), run_before=at_rest(app, "down", "down", "enter"))


@pytest.mark.parametrize("theme", ["paper", "terminal"])
def test_another_theme(snap_compare: Compare, fixed_store: StoreLocation, theme: str) -> None:
    app = prepared(fixed_store, "overview", theme)
    assert snap_compare(app, terminal_size=(140, 40), run_before=at_rest(app))


@pytest.mark.parametrize("key", ["question_mark", "t", "y"], ids=["help", "time range", "copy"])
def test_a_window_over_the_tab(snap_compare: Compare, fixed_store: StoreLocation, key: str) -> None:
    app = prepared(fixed_store, "events")
    assert snap_compare(app, terminal_size=(100, 30), run_before=at_rest(app, key))
