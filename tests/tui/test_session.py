"""The dashboard opens as it was left; a memory that makes no sense disturbs nobody."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from telesink.store.location import StoreLocation
from telesink.tui.panes.health import HealthPane
from telesink.tui.session import Session, SessionFile
from tests.tui.stage import dashboard


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "sessions"


@asynccontextmanager
async def opened(location: StoreLocation, folder: Path, **options: Any) -> Any:
    """The dashboard as `telesink` opens it: with a memory."""
    async with dashboard(location, tab=None, session_file=SessionFile(folder, location), **options) as play:
        yield play


async def left_on_health_over_six_hours(location: StoreLocation, folder: Path) -> None:
    async with opened(location, folder) as play:
        await play.until("850 events")
        await play.press("4")
        await play.until("1 failing")
        await play.press("t", "j", "enter")
        await play.until(lambda: play.app.main.view.range.name == "6h")
        await play.press("q")


async def test_tab_and_range_are_those_of_the_last_time(fixed_store: StoreLocation, folder: Path) -> None:
    await left_on_health_over_six_hours(fixed_store, folder)
    async with opened(fixed_store, folder) as play:
        await play.until("1 failing")
        assert "6h" in play.lines[0]


async def test_fresh_it_opens_as_the_first_time(fixed_store: StoreLocation, folder: Path) -> None:
    await left_on_health_over_six_hours(fixed_store, folder)
    async with opened(fixed_store, folder, restore=False) as play:
        await play.until("850 events")
        assert "1h" in play.lines[0]


async def test_another_store_has_a_memory_of_its_own(fixed_store: StoreLocation, folder: Path, tmp_path: Path) -> None:
    await left_on_health_over_six_hours(fixed_store, folder)
    async with opened(StoreLocation(tmp_path / "other" / "app.db"), folder) as play:
        await play.until("No store yet")
        assert play.app.main.tabs.active == "overview"


@pytest.mark.parametrize(
    "text",
    ["", "{", "[1]", '{"tab": 3}', '{"tab": "gone", "range": "yesterday"}', '{"panes": {"health": {"order": 7}}}'],
)
async def test_a_memory_that_makes_no_sense_is_none(fixed_store: StoreLocation, folder: Path, text: str) -> None:
    await left_on_health_over_six_hours(fixed_store, folder)
    (file,) = folder.iterdir()
    file.write_text(text)
    async with opened(fixed_store, folder) as play:
        await play.until("850 events")
        assert "1h" in play.lines[0]


@pytest.fixture
def remembering_pane(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """A pane that keeps a word, and what it was given back."""
    given: list[Any] = []
    monkeypatch.setattr(HealthPane, "remembered", lambda _pane: {"word": "kept"})
    monkeypatch.setattr(HealthPane, "recall", lambda _pane, memory: given.append(memory["word"]))
    return given


async def test_a_pane_gets_what_it_kept_when_it_is_shown(
    fixed_store: StoreLocation, folder: Path, remembering_pane: list[str]
) -> None:
    await left_on_health_over_six_hours(fixed_store, folder)
    async with opened(fixed_store, folder) as play:
        await play.until("1 failing")
    assert remembering_pane == ["kept"]


async def test_what_a_pane_keeps_outlives_a_start_in_which_it_is_not_shown(
    fixed_store: StoreLocation, folder: Path, remembering_pane: list[str]
) -> None:
    await left_on_health_over_six_hours(fixed_store, folder)
    file = SessionFile(folder, fixed_store)
    file.write(Session("events", "1h", file.read().panes))
    async with opened(fixed_store, folder) as play:
        await play.until("850 events")
        await play.press("q")
    assert SessionFile(folder, fixed_store).read().panes == {"health": {"word": "kept"}}


async def test_where_nothing_can_be_written_the_dashboard_works_all_the_same(
    fixed_store: StoreLocation, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    async with opened(fixed_store, tmp_path / "file" / "sessions") as play:
        await play.until("850 events")
        await play.press("q")
    assert play.app.return_code == 0


def test_so_many_stores_are_remembered_and_the_oldest_is_forgotten(folder: Path) -> None:
    for number in range(60):
        location = StoreLocation(Path(f"/stores/{number}.db"))
        SessionFile(folder, location).write(Session())
        for path in folder.glob(f"{number}-*"):
            os.utime(path, (number, number))
    kept = sorted(int(path.name.partition("-")[0]) for path in folder.iterdir())
    assert len(kept) <= 51
    assert kept[-1] == 59
    assert 0 not in kept


def test_a_session_is_readable_text(folder: Path) -> None:
    file = SessionFile(folder, StoreLocation(Path("/stores/app.db")))
    file.write(Session("chains", "2h30m", {"chains": {"order": "failed"}}))
    (path,) = folder.iterdir()
    assert json.loads(path.read_text()) == {
        "tab": "chains",
        "range": "2h30m",
        "panes": {"chains": {"order": "failed"}},
        "commands": [],
        "theme": None,
    }
    assert path.stat().st_mode & 0o777 == 0o600
