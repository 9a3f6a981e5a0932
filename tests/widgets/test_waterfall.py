"""A waterfall: the tree, and the bars on one scale of time."""

from __future__ import annotations

import re

from .screen import COLOURS, colour_at, painted, style_at
from .span_rows import CHAIN, row, stage


async def test_the_tree_has_guide_lines_and_fold_markers() -> None:
    app, _ = stage(CHAIN)
    async with app.play(100, 12):
        tree = [line[1:24].rstrip() for line in painted(app)[1:7]]
    assert tree == [
        "▾ ✖ span 1 api",
        "├─▾ span 2 api",
        "│ ├── span 3 db",
        "│ └── ✖ span 4 api",
        "├── ▲ span 5 api",
        "└── span 6 api",
    ]


async def test_bars_stand_on_one_scale_of_time() -> None:
    app, _ = stage(CHAIN)
    async with app.play(100, 12):
        lines = painted(app)
    left, right = lines[1].index("━"), lines[1].rindex("━") + 1
    half = (left + right) // 2
    assert lines[3].index("█") == left
    assert abs(lines[4].rindex("█") + 1 - half) <= 1
    assert abs(lines[6].index("█") - (left + (right - left) * 3 // 4)) <= 1


async def test_work_with_parts_is_a_thin_line_and_the_parts_are_blocks() -> None:
    app, _ = stage(CHAIN)
    async with app.play(100, 12):
        lines = painted(app)
    assert "━" in lines[2]
    assert "█" not in lines[2]
    assert "█" in lines[3]


async def test_durations_stand_at_the_right_with_their_units() -> None:
    app, _ = stage(CHAIN)
    async with app.play(100, 12):
        lines = painted(app)
    assert lines[0].endswith("took")
    assert [line.split()[-2:] for line in (lines[1], lines[3])] == [["1.00", "s"], ["250", "ms"]]


async def test_the_time_axis_has_round_marks() -> None:
    app, _ = stage(CHAIN)
    async with app.play(100, 12):
        assert re.findall(r"[\d,]+ ms", painted(app)[0]) == ["0 ms", "500 ms", "1,000 ms"]


async def test_a_single_event_is_the_sign_of_its_level() -> None:
    app, _ = stage(CHAIN)
    async with app.play(100, 12):
        bars = painted(app)[5][40:]
    assert "▲" in bars
    assert "ms" not in bars


async def test_open_work_runs_to_the_right_edge() -> None:
    app, _ = stage([row(1, 0, 0, 1_000, has_children=True), row(2, 1, 400, None)])
    async with app.play(100, 6):
        line = painted(app)[2]
    assert "┄┄┄▸" in line
    assert line.endswith("open")


async def test_work_whose_parent_was_not_seen_says_so() -> None:
    app, _ = stage([row(1, 0, 0, 1_000, is_orphan=True)])
    async with app.play(100, 6):
        assert "⌁ span 1 api parent not seen" in painted(app)[1]


async def test_errors_have_sign_and_colour() -> None:
    app, _ = stage(CHAIN)
    async with app.play(100, 12):
        assert colour_at(app, 4, "✖") == COLOURS["level-error"]
        assert colour_at(app, 4, "█") == COLOURS["level-error"]


async def test_components_have_colours_that_are_no_level() -> None:
    app, _ = stage(CHAIN)
    async with app.play(100, 12):
        assert colour_at(app, 3, "db") == COLOURS["series-2"]
        assert colour_at(app, 3, "█") == COLOURS["series-2"]


async def test_the_cursor_row_is_bold_on_its_own_background_bars_included() -> None:
    app, _ = stage(CHAIN)
    async with app.play(100, 12):
        for part in ("span 1", "━", "1.00"):
            style = style_at(app, 1, part)
            assert style.bold
            assert style.bgcolor is not None
            assert style.bgcolor.name == COLOURS["selection"]


async def test_no_rows_are_said_in_words() -> None:
    app, _ = stage([])
    async with app.play(100, 6):
        assert any("No spans here" in line for line in painted(app))


async def test_every_line_is_as_wide_as_the_terminal_at_any_width() -> None:
    app, _ = stage(CHAIN)
    for width in (30, 80, 200):
        async with app.play(width, 12) as pilot:
            await pilot.pause()
            assert all(len(line) <= width for line in painted(app))
        app, _ = stage(CHAIN)
