"""What a tab costs: the questions it asks, and what is imported before the first paint."""

from __future__ import annotations

import subprocess
import sys

import pytest

from telesink.store.location import StoreLocation
from tests.tui.fixed_service import HeldService
from tests.tui.stage import dashboard
from tests.tui.test_live import record

ASKED = {
    "overview": {
        "time_series": 3,
        "performance": 2,
        "chains": 2,
        "check_statuses": 1,
        "events": 1,
        "newest_timestamp": 1,
        "sink_state": 1,
    },
    "events": {"tail": 1, "events": 1},
    "metrics": {"metric_summaries": 1, "metric_lines": 1},
    "health": {"health": 1, "health_checks": 1},
    "performance": {"performance": 2, "events": 1, "operation_course": 1},
    "chains": {"chains": 1, "chain": 1},
}

PARTS = 20
"""An hour of events is counted in no more parts than this, however busy the machine is; quickly in three."""


@pytest.mark.parametrize("tab", ASKED)
async def test_a_tab_asks_no_more_than_it_shows(fixed_store: StoreLocation, tab: str) -> None:
    service = HeldService(fixed_store)
    async with dashboard(fixed_store, tab=tab, service=service) as play:
        await play.until(lambda: play.is_answered and ("850 events" in play.text or tab != "events"))
        if tab == "events":
            assert service.calls.pop("time_series") <= PARTS
        assert service.calls == ASKED[tab]


async def test_events_that_arrive_cost_no_list_of_them_anew(
    fixed_store: StoreLocation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("telesink.tui.panes.event_news.CHECK_SECONDS", 3600.0)
    service = HeldService(fixed_store)
    async with dashboard(fixed_store, tab="events", service=service) as play:
        await play.until("850 events")
        before = service.calls.copy()
        record(fixed_store, "hello from elsewhere")
        await play.until("851 events")
        assert service.calls == before


def test_what_is_not_on_the_first_screen_is_not_imported_for_it() -> None:
    """Charts, file watching, the database and the other tabs come after the first paint or when they are shown."""
    source = """
import sys
from pathlib import Path
from telesink.store.location import StoreLocation
from telesink.tui.app import Dashboard
Dashboard(StoreLocation(Path("none.db")))
late = ("peewee", "plotext", "watchfiles", "sqlite3", "telesink.tui.panes.events", "telesink.tui.screens.help")
print(*[name for name in late if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.parametrize("tab", ASKED)
def test_no_tab_needs_the_database_before_it_is_painted(tab: str) -> None:
    """A session can begin with any tab; what it asks is imported by the thread that asks."""
    source = f"""
import sys
from telesink.tui.panes.registry import pane_class
pane_class({tab!r})
print(*[name for name in ("peewee", "plotext", "watchfiles") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
