"""Moving in a waterfall: folding, errors, zoom."""

from __future__ import annotations

from telesink.widgets import Waterfall

from .screen import painted
from .span_rows import CHAIN, row, stage, titles

# Folding


async def test_left_folds_and_right_unfolds() -> None:
    app, _ = stage(CHAIN)
    async with app.play(100, 12) as pilot:
        await pilot.press("down", "left")
        assert titles(app) == [1, 2, 5, 6]
        assert "▸ span 2" in painted(app)[2]
        await pilot.press("right")
        assert titles(app) == [1, 2, 3, 4, 5, 6]


async def test_left_on_a_leaf_goes_to_its_parent() -> None:
    app, waterfall = stage(CHAIN)
    async with app.play(100, 12) as pilot:
        await pilot.press("down", "down", "down", "left")
        assert waterfall.cursor_key == 2


async def test_right_on_open_work_goes_to_its_first_part() -> None:
    app, waterfall = stage(CHAIN)
    async with app.play(100, 12) as pilot:
        await pilot.press("right")
        assert waterfall.cursor_key == 2


async def test_a_click_on_the_marker_folds() -> None:
    app, waterfall = stage(CHAIN)
    async with app.play(100, 12) as pilot:
        await pilot.click(Waterfall, offset=(3, 2))
        assert titles(app) == [1, 2, 5, 6]
        assert waterfall.cursor_key == 1


async def test_folds_and_cursor_stay_when_rows_arrive() -> None:
    app, waterfall = stage(CHAIN)
    async with app.play(100, 12) as pilot:
        await pilot.press("down", "left", "down")
        waterfall.set_rows([*CHAIN, row(7, 1, 1_000, 1_100)])
        await pilot.pause()
        assert titles(app) == [1, 2, 5, 6, 7]
        assert waterfall.cursor_key == 5


async def test_enter_opens_the_row() -> None:
    app, _ = stage(CHAIN)
    async with app.play(100, 12) as pilot:
        await pilot.press("down", "enter")
        assert [message.key for message in app.sent(Waterfall.Opened)] == [2]
        assert app.sent(Waterfall.Highlighted)[-1].key == 2


# Errors and zoom


async def test_e_goes_to_the_next_error_and_starts_over() -> None:
    app, waterfall = stage(CHAIN)
    async with app.play(100, 12) as pilot:
        seen = []
        for key in ("e", "e", "E"):
            await pilot.press(key)
            seen.append(waterfall.cursor_key)
        assert seen == [4, 1, 4]


async def test_an_error_that_is_folded_away_is_unfolded() -> None:
    app, waterfall = stage(CHAIN)
    async with app.play(100, 12) as pilot:
        await pilot.press("down", "left", "e")
        assert waterfall.cursor_key == 4
        assert titles(app) == [1, 2, 3, 4, 5, 6]


async def test_zooming_shows_the_time_of_one_span_alone() -> None:
    app, _ = stage(CHAIN)
    async with app.play(100, 12) as pilot:
        whole = painted(app)[3].count("█")
        await pilot.press("down", "z")
        assert painted(app)[3].count("█") > 1.8 * whole
        assert "›" in painted(app)[6]
        await pilot.press("Z")
        assert painted(app)[3].count("█") == whole
