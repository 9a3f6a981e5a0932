"""Themes, the picked time, the typed range and the way back, by keys and by mouse."""

from __future__ import annotations

from pathlib import Path

import pytest

from telesink.store.location import StoreLocation
from telesink.store.settings import DashboardSettings, Settings
from telesink.tui.session import SessionFile
from tests.tui.stage import Play, dashboard


async def started(play: Play) -> None:
    await play.until(lambda: play.is_answered)


# themes ----------------------------------------------------------------------------------------------------
async def test_a_theme_is_seen_before_it_is_chosen_and_escape_puts_the_old_one_on(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store) as play:
        await started(play)
        await play.press("ctrl+t", "down")
        assert play.app.theme == "paper"
        await play.press("escape")
        assert play.app.theme == "ink"
        await play.press("ctrl+t", "j", "enter")
        assert play.app.theme == "paper"


async def test_a_chosen_theme_stays_until_another_one_is_configured(fixed_store: StoreLocation, tmp_path: Path) -> None:
    file = SessionFile(tmp_path / "sessions", fixed_store)
    async with dashboard(fixed_store, session_file=file) as play:
        await started(play)
        await play.press("ctrl+t", "down", "enter", "q")
    async with dashboard(fixed_store, session_file=file) as play:
        assert play.app.theme == "paper"
    settings = Settings(dashboard=DashboardSettings(theme="okabe"))
    async with dashboard(fixed_store, session_file=file, settings=settings) as play:
        assert play.app.theme == "okabe"


async def test_a_theme_whose_file_is_gone_is_not_missed(fixed_store: StoreLocation, tmp_path: Path) -> None:
    folder, file = tmp_path / "themes", SessionFile(tmp_path / "sessions", fixed_store)
    folder.mkdir()
    (folder / "mine.toml").write_text('primary = "#ff8800"')
    async with dashboard(fixed_store, session_file=file, user_themes=folder) as play:
        await started(play)
        await play.press("ctrl+t", "end", "enter")
        assert play.app.theme == "mine"
        await play.press("q")
    (folder / "mine.toml").unlink()
    async with dashboard(fixed_store, session_file=file, user_themes=folder) as play:
        await started(play)
        assert play.app.theme == "ink"


# time ------------------------------------------------------------------------------------------------------
async def test_a_time_is_explained_while_it_is_typed_and_then_shown(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, size=(80, 24)) as play:
        await started(play)
        await play.press("at")
        await play.paste("yesterday 20:00")
        await play.until("2026-11-23 20:00:00   18 h ago")
        await play.press("enter")
        await play.until("Nothing in the last hour")
        await play.press("at")
        await play.paste("now")
        await play.until("the present, live")
        await play.press("enter")
        await play.until("● live")


async def test_what_is_no_time_is_told_on_enter(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store) as play:
        await started(play)
        await play.press("at")
        await play.paste("soon")
        await play.press("enter")
        await play.until("'soon' is no time")
        await play.press("escape")
        assert "● live" in play.text


async def test_a_range_has_two_ends(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, size=(80, 24)) as play:
        await started(play)
        await play.press("t", "tab")
        await play.paste("13:30..14:00")
        await play.until("from 2026-11-24 13:30:00 to 2026-11-24 14:00:00, 30 m 00 s")
        await play.press("enter")
        await play.until(lambda: play.app.main.view.range.name == "2026-11-24T13:30..2026-11-24T14:00")


async def test_a_range_that_ends_before_it_starts_is_told(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store) as play:
        await started(play)
        await play.press("t", "tab")
        await play.paste("14:00..13:30")
        await play.press("enter")
        await play.until("ends before it starts")


# the way back ----------------------------------------------------------------------------------------------
async def far_away(play: Play) -> None:
    """From the overview to an operation, from its slowest call to the chain."""
    await started(play)
    await play.press("2")
    await play.until("850 events")
    await play.press("slash")
    await play.paste("level:critical")
    await play.press("enter")
    await play.until("3 events")
    await play.press("c")
    await play.until("Events › level:critical › Chains › chain turn_")


async def test_the_way_is_shown_with_what_is_open(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, size=(80, 24)) as play:
        await far_away(play)
        await play.press("escape")
        await play.until("3 events")
        assert "›" not in play.text


async def test_the_way_ends_at_the_span_under_the_cursor(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store) as play:
        await far_away(play)
        chosen: set[str] = set()
        for _ in range(2):
            await play.until(lambda: "› span " in play.text and shown_span(play) not in chosen)
            assert shown_span(play) in play.cursor_line
            chosen.add(shown_span(play))
            await play.press("j")


def shown_span(play: Play) -> str:
    return play.line_with("› span ").partition("› span ")[2].strip()


async def test_a_click_on_the_way_leads_back(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store) as play:
        await far_away(play)
        row = next(y for y, line in enumerate(play.lines) if "Events ›" in line)
        await play.pilot.click(offset=(play.lines[row].index("Events ›") + 2, row))
        await play.until("3 events")
        assert "›" not in play.text


async def test_another_tab_by_ones_own_choice_is_no_way(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store) as play:
        await far_away(play)
        await play.press("4")
        await play.until("1 failing")
        assert "›" not in play.text
        await play.press("q")
        assert play.app.return_code == 0


@pytest.mark.parametrize("key", ["x", "X", "t", "at", "y", "question_mark", "F", "colon", "ctrl+t"])
async def test_what_opens_over_the_panes_fits_a_small_screen_and_escape_leaves_it(
    fixed_store: StoreLocation, key: str
) -> None:
    async with dashboard(fixed_store, size=(80, 24)) as play:
        await started(play)
        await play.press(key)
        await play.until(lambda: play.app.screen is not play.app.main)
        area = play.app.screen.query_one(".window").region
        assert play.app.screen.region.contains_region(area)
        await play.press("escape")
        await play.until(lambda: play.app.screen is play.app.main)
