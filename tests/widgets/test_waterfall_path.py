"""Gaps and the critical path in a waterfall, what a search has found, and folding everything."""

from __future__ import annotations

import re

import pytest

from telesink.widgets import WaterfallRow

from .screen import colour_at, painted
from .span_rows import MS, row, stage, titles

BETWEEN = ((400 * MS, 600 * MS),)
CHAIN = [
    row(1, 0, 0, 1_000, has_children=True, on_path=True, gaps=BETWEEN, critical=BETWEEN),
    row(2, 1, 0, 400, has_children=True, on_path=True, gaps=((300 * MS, 400 * MS),)),
    row(3, 2, 0, 300, on_path=True, critical=((0, 300 * MS),), component="db"),
    row(4, 2, 0, 200, on_path=False, component="db"),
    row(5, 1, 600, 1_000, on_path=True, critical=((600 * MS, 1_000 * MS),)),
    row(6, 1, 700, 800, on_path=False, level="error"),
]


async def test_a_gap_is_dotted_and_heavily_where_everything_waited_for_it() -> None:
    app, _ = stage(CHAIN)
    async with app.play(100, 12):
        assert "━┅" in painted(app)[1]
        assert "┅━" in painted(app)[1]
        assert "┄" in painted(app)[2]
        assert "┅" not in painted(app)[2]


async def test_a_gap_less_than_a_cell_wide_does_not_show() -> None:
    app, _ = stage([row(1, 0, 0, 1_000, has_children=True, gaps=((500 * MS, 501 * MS),)), row(2, 1, 0, 500)])
    async with app.play(100, 12):
        assert "┄" not in painted(app)[1]


async def test_work_whose_children_are_single_events_is_a_block() -> None:
    app, _ = stage([row(1, 0, 0, 100, has_children=True, is_divided=False), row(2, 1, 50, 50, is_span=False)])
    async with app.play(100, 12):
        assert "█" in painted(app)[1]
        assert "━" not in painted(app)[1]


async def test_open_work_with_parts_ends_in_an_arrow() -> None:
    app, _ = stage([row(1, 0, 0, None, has_children=True), row(2, 1, 0, 500)])
    async with app.play(100, 12):
        assert "━▸" in painted(app)[1]
        assert painted(app)[1].endswith("open")


async def test_the_path_is_marked_beside_the_bars() -> None:
    app, _ = stage(CHAIN)
    async with app.play(100, 12):
        assert ["┃" in line for line in painted(app)[1:7]] == [True, False, True, False, True, False]


async def test_what_nothing_waited_for_recedes_unless_it_is_an_error() -> None:
    app, _ = stage(CHAIN)
    async with app.play(100, 12):
        assert colour_at(app, 4, "█") != colour_at(app, 3, "█")
        assert colour_at(app, 6, "█") == "#ff0000"


async def test_the_path_alone_is_shown_with_what_it_hangs_on_and_all_again() -> None:
    app, waterfall = stage(CHAIN)
    async with app.play(100, 12) as pilot:
        await pilot.press("p")
        assert titles(app) == [1, 2, 3, 5]
        assert "on the critical path" in painted(app)[0]
        assert waterfall.path_only
        await pilot.press("p")
        assert titles(app) == [1, 2, 3, 4, 5, 6]


async def test_in_a_narrow_waterfall_the_words_keep_off_the_time_axis() -> None:
    app, _ = stage(CHAIN)
    async with app.play(62, 12) as pilot:
        await pilot.press("p")
        assert re.search(r"on the critical \S+ +0", painted(app)[0])


async def test_without_a_path_there_is_none_to_show() -> None:
    app, waterfall = stage([row(1, 0, 0, 10)])
    async with app.play(100, 12) as pilot:
        await pilot.press("p")
        assert titles(app) == [1]
        assert not waterfall.path_only


async def test_an_error_beside_the_path_is_gone_to_and_everything_shown() -> None:
    app, waterfall = stage(CHAIN)
    async with app.play(100, 12) as pilot:
        await pilot.press("p", "e")
        assert waterfall.cursor_key == 6
        assert titles(app) == [1, 2, 3, 4, 5, 6]


async def test_all_is_folded_below_the_roots_and_unfolded() -> None:
    app, waterfall = stage(CHAIN)
    async with app.play(100, 12) as pilot:
        await pilot.press("down", "down", "minus")
        assert titles(app) == [1, 2, 5, 6]
        assert waterfall.cursor_key == 2
        await pilot.press("equals_sign")
        assert titles(app) == [1, 2, 3, 4, 5, 6]
        assert waterfall.cursor_key == 2


async def test_matches_are_marked_and_gone_to_round_and_round() -> None:
    app, waterfall = stage(CHAIN)
    async with app.play(100, 12) as pilot:
        waterfall.matches = frozenset({3, 5})
        await pilot.pause()
        assert ["» " in line for line in painted(app)[1:7]] == [False, False, True, False, True, False]
        seen = []
        for step in (1, 1, 1, -1):
            assert waterfall.go_to_match(step)
            seen.append((waterfall.cursor_key, waterfall.matches_before()))
        assert seen == [(3, 1), (5, 2), (3, 1), (5, 2)]


async def test_a_match_under_the_cursor_can_be_the_first() -> None:
    app, waterfall = stage(CHAIN)
    async with app.play(100, 12):
        waterfall.matches = frozenset({1, 5})
        assert waterfall.go_to_match(1, here=True)
        assert waterfall.cursor_key == 1


@pytest.mark.parametrize("rows", [[], CHAIN], ids=["no rows", "no match"])
async def test_nothing_found_leads_nowhere(rows: list[WaterfallRow]) -> None:
    app, waterfall = stage(rows)
    async with app.play(100, 12):
        assert not waterfall.go_to_match(1)


async def test_a_note_stands_behind_the_title_with_a_sign() -> None:
    app, _ = stage([row(1, 0, 0, 10, note="came after its parts"), row(2, 0, 20, 30, is_orphan=True)])
    async with app.play(160, 12):
        assert "⌁ span 1 api came after its parts" in painted(app)[1]
        assert "⌁ span 2 api parent not seen" in painted(app)[2]


async def test_another_chain_begins_whole_and_unfolded() -> None:
    app, waterfall = stage(CHAIN)
    async with app.play(100, 12) as pilot:
        await pilot.press("minus", "p", "z")
        waterfall.start_anew()
        waterfall.set_rows(CHAIN)
        await pilot.pause()
        assert titles(app) == [1, 2, 3, 4, 5, 6]
        assert waterfall.cursor_key == 1
