"""What is shown while there is nothing to show, and what happens when that changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from telesink.store.errors import StoreError
from telesink.store.location import StoreLocation
from telesink.store.schema.engine import migrate
from tests.tui.fixed_service import HeldService
from tests.tui.fixed_store import build_store
from tests.tui.stage import dashboard

TABS = ("overview", "events", "metrics", "health", "performance", "chains")

EMPTY = {
    "overview": "Nothing recorded yet",
    "events": "No events yet: they appear here as they are recorded",
    "metrics": "No metrics in the last hour",
    "health": "No health checks in the last hour",
    "performance": "Nothing with a duration in the last hour",
    "chains": "No chains in the last hour",
}


@pytest.fixture
def missing(tmp_path: Path) -> StoreLocation:
    return StoreLocation(tmp_path / "folder" / "app.db")


@pytest.mark.parametrize("tab", TABS)
async def test_an_empty_store_says_what_is_missing(missing: StoreLocation, tab: str) -> None:
    migrate(missing)
    async with dashboard(missing, tab=tab, size=(80, 24)) as play:
        await play.until(EMPTY[tab])


@pytest.mark.parametrize("tab", TABS)
async def test_a_missing_store_is_named_on_every_tab(missing: StoreLocation, tab: str) -> None:
    async with dashboard(missing, tab=tab) as play:
        await play.until("No store yet")
        assert "app.db" in play.text


async def test_a_missing_store_appears_by_itself_when_it_is_made(missing: StoreLocation) -> None:
    async with dashboard(missing) as play:
        await play.until("No store yet")
        build_store(missing)
        await play.until("850 events")


async def test_a_range_without_events_says_when_the_newest_was(fixed_store: StoreLocation) -> None:
    later = (1_795_530_727 + 3 * 3600) * 1_000_000_000
    async with dashboard(fixed_store, clock=lambda: later) as play:
        await play.until("Nothing in the last hour")
        assert "The newest event is 3 h ago" in play.text


@pytest.mark.parametrize("tab", TABS)
async def test_until_the_first_answer_it_says_that_it_is_loading(fixed_store: StoreLocation, tab: str) -> None:
    service = HeldService(fixed_store)
    service.gate.clear()
    async with dashboard(fixed_store, tab=tab, service=service) as play:
        await play.until("Loading")
        service.gate.set()
        await play.until(lambda: "Loading" not in play.text)


@pytest.mark.parametrize("tab", TABS)
async def test_a_store_that_cannot_be_read_is_said_in_words(fixed_store: StoreLocation, tab: str) -> None:
    service = HeldService(fixed_store)
    service.error = StoreError("app.db: is not a database, or is damaged")
    async with dashboard(fixed_store, tab=tab, service=service) as play:
        await play.until("The store could not be read")
        assert "app.db: is not a database, or is damaged" in play.text


async def test_what_was_shown_stays_while_the_store_cannot_be_read(fixed_store: StoreLocation) -> None:
    service = HeldService(fixed_store)
    async with dashboard(fixed_store, tab="events", service=service) as play:
        await play.until("generate.report")
        service.error = StoreError("the store is locked")
        await play.press("space")
        await play.until("not up to date: the store is locked")
        assert "generate.report" in play.text
        service.error = None
        await play.press("space")
        await play.until(lambda: "not up to date" not in play.text)


async def test_an_error_that_nobody_foresaw_is_shown_and_the_feed_goes_on(fixed_store: StoreLocation) -> None:
    service = HeldService(fixed_store)
    service.error = ZeroDivisionError("division by zero")
    async with dashboard(fixed_store, service=service) as play:
        await play.until("ZeroDivisionError: division by zero")
        service.error = None
        await play.press("1")
        await play.until("850 events")
