"""Walks through the dashboard by keys: each ends with something that a user sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from telesink.store.errors import SettingsError
from telesink.store.location import StoreLocation
from telesink.store.settings import DashboardSettings, Settings
from telesink.tui.app import run_dashboard
from tests.tui.stage import Play, dashboard

FIRST_LINE = {
    "1": "Events and errors",
    "2": "/ words, level:error",
    "3": "chat.response_time_ms",
    "4": "✖ 1 failing",
    "5": "Slowest calls",
    "6": "62 chains",
}


async def test_the_overview_says_how_things_are(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store) as play:
        await play.until("850 events")
        assert "33 errors" in play.text
        assert "memory failing" in play.text
        assert "vs previous 1h" in play.text


async def test_each_number_shows_its_tab(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store) as play:
        for key, words in FIRST_LINE.items():
            await play.press(key)
            await play.until(words)


async def test_tab_and_shift_tab_go_round_the_tabs(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store) as play:
        await play.press("shift+tab")
        await play.until("62 chains")
        await play.press("tab")
        await play.until("850 events")


# events ----------------------------------------------------------------------------------------------------
async def test_the_newest_event_is_first_and_stands_open_beside_the_list(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("14:32:05.320")
        assert "generate.report" in play.cursor_line
        assert "2026-11-24 14:32:05.320" in play.text


async def test_the_keys_of_vi_move_the_cursor(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("14:32:05.320")
        await play.press("j", "j", "k")
        assert "memory.search" in play.cursor_line


async def test_older_events_are_loaded_as_one_scrolls_to_them(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("850 events")
        await play.press("G")
        await play.until(lambda: "13:3" in play.cursor_line)


async def test_on_a_narrow_screen_enter_opens_the_event(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events", size=(80, 24)) as play:
        await play.until("generate.report")
        assert "2026-11-24 14:32:05.320" not in play.text
        await play.press("enter")
        await play.until("2026-11-24 14:32:05.320")
        await play.press("q")
        await play.until("/ words")


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few events at a time that the errors are beyond the first page."""
    monkeypatch.setattr("telesink.tui.panes.event_questions.PAGE", 40)


@pytest.mark.usefixtures("small_pages")
async def test_the_next_error_is_found_beyond_what_is_loaded(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("850 events")
        await play.press("e")
        await play.until(lambda: "14:24:06  ◆ CRITICAL" in play.cursor_line)


@pytest.mark.usefixtures("small_pages")
async def test_the_error_above_leads_back_to_the_one_before(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("850 events")
        await play.press("e")
        await play.until(lambda: "CRITICAL" in play.cursor_line)
        await play.press("e")
        await play.until(lambda: "ERROR" in play.cursor_line)
        await play.press("E")
        await play.until(lambda: "CRITICAL" in play.cursor_line)


@pytest.mark.usefixtures("small_pages")
async def test_the_newest_events_are_a_key_away_after_a_jump(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("850 events")
        await play.press("e")
        await play.until(lambda: "14:24:06" in play.cursor_line)
        await play.press("g")
        await play.until(lambda: "14:32:05" in play.cursor_line)


@pytest.mark.usefixtures("small_pages")
async def test_scrolling_up_after_a_jump_closes_the_gap(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("850 events")
        await play.press("e")
        await play.until(lambda: "14:24:06" in play.cursor_line)
        for _ in range(8):
            await play.press("pageup")
        await play.until(lambda: "14:32:05" in play.cursor_line)


async def test_where_there_is_no_error_any_more_that_is_said(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("850 events")
        await play.press("E")
        await play.until("No newer error in the last hour")


async def filtered(play: Play, text: str) -> None:
    await play.press("slash")
    await play.paste(text)
    await play.press("enter")


async def test_a_filter_leaves_what_matches(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("850 events")
        await filtered(play, "level:critical")
        await play.until("3 events")
        assert "CRITICAL" in play.cursor_line


async def test_what_is_typed_into_the_filter_moves_and_quits_nothing(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("850 events")
        await play.press("slash")
        await play.type("jkq1")
        await play.until("/ jkq1")
        assert play.app.is_running


async def test_a_mistake_in_the_filter_is_shown_under_the_word(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("850 events")
        await filtered(play, "level:error nosuch:1")
        await play.until("▲")
        typed, arrow = play.line_with("/ level:error"), play.line_with("▲")
        assert arrow.index("▲") == typed.index("nosuch")
        assert "nosuch" in play.lines[play.lines.index(arrow) + 1]


async def test_the_list_stays_while_the_filter_is_wrong(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("850 events")
        await filtered(play, "(")
        await play.until("▲")
        assert "14:32:05" in play.cursor_line


async def test_escape_clears_the_filter_and_keeps_the_event_in_view(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("850 events")
        await filtered(play, "level:critical")
        await play.until("3 events")
        await play.press("G", "escape")
        await play.until("850 events")
        assert "CRITICAL  assistant.turn" in play.cursor_line
        assert "INFO" in play.text


async def test_a_cleared_filter_still_leads_from_match_to_match(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("850 events")
        await filtered(play, "level:critical")
        await play.until("3 events")
        await play.press("escape")
        await play.until("850 events")
        await play.press("n")
        await play.until(lambda: "14:19:35  ◆ CRITICAL" in play.cursor_line)


async def test_a_filter_without_a_match_says_so(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("850 events")
        await filtered(play, "nowhere-to-be-found")
        await play.until("No event matches in the last hour")


# from one to the other -------------------------------------------------------------------------------------
async def test_an_event_leads_to_its_chain_and_escape_back(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("14:32:05.320")
        await play.press("c")
        await play.until("turn_0122")
        assert "still running" in play.text
        await play.press("escape")
        await play.until("/ words")


async def test_an_error_of_the_overview_opens_and_leads_to_its_chain(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store) as play:
        await play.until("850 events")
        await play.press("enter")
        await play.until("turn_0112")
        await play.press("c")
        await play.until("62 chains")
        assert "8.62 s" in play.text


async def test_the_lists_of_the_overview_lead_to_their_tabs(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store) as play:
        await play.until("850 events")
        await play.press("right", "enter")
        await play.until("last failure")
        assert "memory" in play.cursor_line


async def test_the_slowest_calls_of_an_operation_lead_to_a_chain(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="performance") as play:
        await play.until("assistant.turn, at its p95")
        await play.press("j", "j", "j")
        await play.until("memory.search, at its p95")
        await play.press("enter", "c")
        await play.until("62 chains")


async def test_enter_in_the_list_of_chains_goes_into_the_tree_and_escape_back(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="chains", size=(80, 24)) as play:
        await play.until("62 chains")
        await play.press("j", "enter")
        await play.until("turn_0121")
        assert "62 chains" not in play.text
        await play.press("escape")
        await play.until("62 chains")


async def test_enter_on_a_span_opens_its_event(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="chains") as play:
        await play.until("62 chains")
        await play.press("enter", "j", "enter")
        await play.until("command_telemetry")
        await play.until("2026-11-24 14:32:05")


async def test_the_order_of_chains_can_be_changed(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="chains") as play:
        await play.until("newest first")
        await play.press("o")
        await play.until("slowest first")
        await play.until(lambda: "14.3 s" in play.cursor_line)
        await play.press("o")
        await play.until("failed first")
        await play.until(lambda: "failed" in play.cursor_line)


# tables ----------------------------------------------------------------------------------------------------
async def test_operations_are_sorted_by_the_next_column(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="performance") as play:
        await play.until("assistant.turn")
        await play.press("s")
        await play.until("▾ calls")
        rows = [line.split() for line in play.lines if " ms " in line and "▌" not in line]
        counts = [int(cells[3]) for cells in rows]
        assert len(counts) > 10
        assert counts == sorted(counts, reverse=True)


async def test_the_chart_follows_the_metric_under_the_cursor(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="metrics") as play:
        await play.until("histogram of chat_telemetry")
        await play.press("G")
        await play.until("queue=index")
        assert "queue=mail" in play.text


async def test_the_failing_check_comes_first_with_its_message(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="health") as play:
        await play.until("● 5 healthy")
        assert "✖ failing" in play.cursor_line
        assert "timeout after 2,000 ms" in play.cursor_line


# everywhere ------------------------------------------------------------------------------------------------
async def test_another_time_range_is_chosen_from_the_list(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store) as play:
        await play.until("850 events")
        await play.press("t")
        await play.until("Time range of every tab")
        await play.press("k", "enter")
        await play.until("in the last 15 minutes")


async def test_a_time_range_can_be_typed(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store) as play:
        await play.until("850 events")
        await play.press("t")
        await play.until("Time range of every tab")
        await play.press("tab")
        await play.type("2h")
        await play.press("enter")
        await play.until("1,630 events")


async def test_a_wrong_time_range_is_answered_with_how_to_write_one(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store) as play:
        await play.until("850 events")
        await play.press("t", "tab")
        await play.type("soon")
        await play.press("enter")
        await play.until("'soon' is no duration")


async def test_copying_offers_what_the_row_has(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("14:32:05.320")
        await play.press("y")
        await play.until("row as JSON")
        await play.press("down", "enter")
        await play.until("Copied: chain id")
        assert play.app.clipboard == "turn_0122"


async def test_the_copied_command_gives_the_same_answer(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("14:32:05.320")
        await filtered(play, "level:error a word")
        await play.press("y")
        await play.until("Copy")
        await play.press("end", "enter")
        await play.until("Copied: command")
        expected = "telesink query --type events --time-range 1h --where 'level:error a word'"
        assert play.app.clipboard == expected


async def test_help_lists_the_keys_of_the_tab_one_is_on(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("14:32:05.320")
        await play.press("question_mark")
        await play.until("On Events")
        assert "Filter the events" in play.text
        assert "Order the chains" not in play.text
        await play.press("escape")
        await play.until("/ words")


async def test_the_palette_finds_an_action_by_its_words(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store) as play:
        await play.until("850 events")
        await play.press("ctrl+p")
        await play.paste("show the chains")
        await play.until("Show the Chains tab.")
        await play.press("down", "enter")
        await play.until("62 chains")


async def test_the_footer_shows_only_what_works_here(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="chains") as play:
        await play.until("62 chains")
        assert "o order" in play.lines[-1]
        assert "filter" not in play.lines[-1]
        await play.press("enter")
        await play.until(lambda: "z zoom" in play.lines[-1])
        assert "o order" not in play.lines[-1]


async def test_a_key_of_the_settings_replaces_the_usual_one(fixed_store: StoreLocation) -> None:
    settings = Settings(dashboard=DashboardSettings(keys={"chains.order": "w,ctrl+w", "list.down": "f2"}))
    async with dashboard(fixed_store, tab="chains", settings=settings) as play:
        await play.until("w order")
        await play.press("o")
        await play.press("w")
        await play.until("slowest first")
        first = play.cursor_line
        await play.press("f2")
        await play.until(lambda: play.cursor_line != first)


async def test_the_keys_of_palette_and_quit_can_be_chosen_too(fixed_store: StoreLocation) -> None:
    settings = Settings(dashboard=DashboardSettings(keys={"palette.show": "f9", "program.quit": "f10"}))
    async with dashboard(fixed_store, settings=settings) as play:
        await play.until("850 events")
        await play.press("f9")
        await play.until("Search for commands")
        await play.press("escape", "f10")
        await play.until(lambda: not play.app.is_running)


async def test_the_palette_begins_with_what_can_be_done_here_and_enter_quits_nothing(
    fixed_store: StoreLocation,
) -> None:
    async with dashboard(fixed_store) as play:
        await play.until("850 events")
        await play.press("ctrl+p")
        await play.until("Show the chain that the event belongs to.")
        await play.press("enter")
        await play.until("Overview › Chains")


@pytest.mark.parametrize("theme", ["paper", "contrast", "okabe", "terminal"])
async def test_the_theme_of_the_settings_is_put_on(fixed_store: StoreLocation, theme: str) -> None:
    settings = Settings(dashboard=DashboardSettings(theme=theme))
    async with dashboard(fixed_store, settings=settings) as play:
        await play.until("850 events")
        assert play.app.theme == theme


@pytest.mark.parametrize("key", ["q", "ctrl+c"])
async def test_it_ends_with_exit_code_0(fixed_store: StoreLocation, key: str) -> None:
    async with dashboard(fixed_store) as play:
        await play.until("850 events")
        await play.press(key)
        await play.until(lambda: not play.app.is_running)
        assert play.app.return_code == 0


async def test_ctrl_c_quits_also_while_a_filter_is_typed(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await play.until("14:32:05.320")
        await play.press("slash")
        await play.press("ctrl+c")
        await play.until(lambda: not play.app.is_running)
        assert play.app.return_code == 0


async def test_escape_never_quits(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store) as play:
        await play.until("850 events")
        await play.press("escape", "escape", "escape")
        assert play.app.is_running
        await play.until("850 events")


@pytest.mark.parametrize("size", [(30, 8), (60, 15), (250, 70)], ids=str)
async def test_it_works_however_small_or_large(fixed_store: StoreLocation, size: tuple[int, int]) -> None:
    async with dashboard(fixed_store, size=size) as play:
        for key in "123456":
            await play.press(key)
            await play.until(lambda: play.is_answered)
        await play.press("enter", "escape", "question_mark", "escape", "t", "escape", "y", "escape")
        assert play.app.is_running


async def test_the_theme_can_be_changed_while_it_runs(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store) as play:
        await play.until("850 events")
        await play.until(lambda: "paper" in play.app.available_themes)
        await play.press("ctrl+p")
        await play.paste("theme")
        await play.until("Choose the colours")
        await play.press("down", "enter")
        await play.until("okabe")
        await play.press("down", "enter")
        await play.until(lambda: play.app.theme == "paper")


async def test_a_wrong_theme_of_the_user_is_left_out_with_a_word(fixed_store: StoreLocation, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('primary = "no colour"')
    async with dashboard(fixed_store, user_themes=tmp_path) as play:
        await play.until("A theme was left out")
        assert "mine.toml" in play.text


async def test_keys_for_an_action_that_is_not_there_are_complained_of(fixed_store: StoreLocation) -> None:
    settings = Settings(dashboard=DashboardSettings(keys={"chains.ordre": "w"}))
    async with dashboard(fixed_store, settings=settings) as play:
        await play.until("there is no action chains.ordre")


def test_a_theme_of_the_settings_that_is_not_there_is_an_error_of_the_settings(fixed_store: StoreLocation) -> None:
    settings = Settings(dashboard=DashboardSettings(theme="imk"))
    with pytest.raises(SettingsError, match=r"dashboard\.theme: there is no theme 'imk'"):
        run_dashboard(fixed_store, settings)


async def test_what_is_folded_in_a_chain_is_not_folded_in_another(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="chains") as play:
        await play.until("62 chains")
        await play.press("enter", "left")
        await play.until("▸ assistant.turn")
        await play.press("escape", "j")
        await play.until("turn_0121")
        await play.until(lambda: "▾ assistant.turn" in play.text)
