"""A table: what it shows, and how it is moved in."""

from __future__ import annotations

import pytest

from telesink.widgets import Column, Row, RowTable

from .screen import COLOURS, Stage, colour_at, painted, style_at
from .table_rows import COLUMNS, newest_first, row, shown_numbers, stage

# What it shows


async def test_cells_stand_below_their_labels_and_numbers_at_the_right() -> None:
    app, _ = stage([row(7, "error")])
    async with app.play(60, 4):
        header, line, *_ = painted(app)
    assert header == "   time      level            took  message"
    assert line == "▌  12:00:07  ✖ ERROR          7 ms  message 7"


async def test_the_column_that_matters_least_goes_first_when_it_is_narrow() -> None:
    app, _ = stage([row(7)])
    async with app.play(40, 4):
        assert "took" not in painted(app)[0]
        assert "message" in painted(app)[0]


async def test_what_is_cut_off_ends_with_an_ellipsis() -> None:
    app, _ = stage([Row(1, ("12:00:00", "", "", "a message longer than the table is wide"))])
    async with app.play(50, 4):
        assert painted(app)[1].endswith("a message lo…")


async def test_wide_characters_do_not_shift_what_follows() -> None:
    table = RowTable((Column("name", "name", 6), Column("value", "value", 5)))
    table.set_rows([Row(1, ("日本語", "here")), Row(2, ("日本語日本", "here")), Row(3, ("abc", "here"))])
    app = Stage(table)
    async with app.play(30, 6):
        lines = painted(app)[1:4]
    assert [line.index("here") + line.count("日") + line.count("本") + line.count("語") for line in lines] == [11] * 3


async def test_an_empty_table_says_so_in_words() -> None:
    app, table = stage([])
    async with app.play(60, 8) as pilot:
        assert any("No events yet" in line for line in painted(app))
        table.empty_text = "Nothing matches"
        await pilot.pause()
        assert any("Nothing matches" in line for line in painted(app))


async def test_a_level_is_told_by_sign_word_and_colour() -> None:
    app, _ = stage([row(2), row(1, "error")])
    async with app.play(60, 5):
        assert "✖ ERROR" in painted(app)[2]
        assert colour_at(app, 2, "✖ ERROR") == COLOURS["level-error"]


async def test_the_cursor_row_has_a_bar_bold_text_and_its_own_background() -> None:
    app, _ = stage(newest_first(1, 5))
    async with app.play(60, 8):
        assert painted(app)[1].startswith("▌")
        style = style_at(app, 1, "message")
    assert style.bold
    assert style.bgcolor is not None
    assert style.bgcolor.name == COLOURS["selection"]


async def test_new_rows_carry_a_sign_in_the_gutter() -> None:
    app, table = stage(newest_first(1, 5))
    async with app.play(60, 8) as pilot:
        table.fresh_keys = {4}
        await pilot.pause()
        assert [line[1] for line in painted(app)[1:6]] == [" ", "•", " ", " ", " "]


async def test_the_header_shows_what_the_rows_are_sorted_by() -> None:
    app, table = stage(newest_first(1, 5))
    async with app.play(60, 8) as pilot:
        table.sort_column, table.sort_reverse = "took", True
        await pilot.pause()
        assert "▾ took" in painted(app)[0]
        table.sort_column, table.sort_reverse = "time", False
        await pilot.pause()
        assert "time ▴" in painted(app)[0]


# Moving


@pytest.mark.parametrize(
    ("keys", "key"),
    [
        (["down"], 99),
        (["j", "j", "k"], 99),
        (["pagedown"], 91),
        (["pagedown", "pageup"], 100),
        (["end"], 1),
        (["G"], 1),
        (["G", "g"], 100),
        (["G", "home"], 100),
        (["up"], 100),
    ],
)
async def test_keys_move_the_cursor(keys: list[str], key: int) -> None:
    app, table = stage(newest_first(1, 100))
    async with app.play(60, 10) as pilot:
        await pilot.press(*keys)
        assert table.cursor_key == key
        assert key in shown_numbers(app)


async def test_paging_shows_the_next_page() -> None:
    app, _ = stage(newest_first(1, 100))
    async with app.play(60, 10) as pilot:
        await pilot.press("pagedown")
        assert shown_numbers(app) == list(range(91, 82, -1))


async def test_moving_tells_which_row_the_cursor_is_on() -> None:
    app, _ = stage(newest_first(1, 5))
    async with app.play(60, 10) as pilot:
        await pilot.press("down", "down")
        assert [message.key for message in app.sent(RowTable.Highlighted)][-2:] == [4, 3]


async def test_enter_opens_the_row() -> None:
    app, _ = stage(newest_first(1, 5))
    async with app.play(60, 10) as pilot:
        await pilot.press("down", "enter")
        assert [message.key for message in app.sent(RowTable.Opened)] == [4]


async def test_a_click_moves_and_a_click_on_the_cursor_opens() -> None:
    app, table = stage(newest_first(1, 5))
    async with app.play(60, 10) as pilot:
        await pilot.click(RowTable, offset=(20, 3))
        assert table.cursor_key == 3
        assert not app.sent(RowTable.Opened)
        await pilot.click(RowTable, offset=(20, 1))
        await pilot.click(RowTable, offset=(20, 1))
        assert [message.key for message in app.sent(RowTable.Opened)] == [5]


async def test_a_double_click_opens_once() -> None:
    app, _ = stage(newest_first(1, 5))
    async with app.play(60, 10) as pilot:
        await pilot.double_click(RowTable, offset=(20, 3))
        assert [message.key for message in app.sent(RowTable.Opened)] == [3]


async def test_a_click_on_a_label_names_its_column() -> None:
    app, _ = stage(newest_first(1, 5))
    async with app.play(60, 10) as pilot:
        await pilot.click(RowTable, offset=(14, 0))
        assert [message.column_key for message in app.sent(RowTable.HeaderPressed)] == ["level"]


async def test_the_cursor_can_be_put_on_a_key() -> None:
    app, table = stage(newest_first(1, 100))
    async with app.play(60, 10) as pilot:
        assert table.move_to(42)
        assert not table.move_to(1_000)
        await pilot.pause()
        assert 42 in shown_numbers(app)


# Hostile texts


async def test_escape_sequences_in_cells_are_shown_not_sent() -> None:
    app, _ = stage([Row(1, ("\x1b[2J", ("\x1b]0;title\x07", "error"), (("\u202e", "value"),), "a\nb"))])
    async with app.play(80, 4):
        line = painted(app)[1]
    assert "␛[2J" in line
    assert "a␊b" in line
    assert not any(ord(character) < 32 or character in "\x1b\u202e" for character in line)


async def test_a_table_without_the_keys_has_a_fainter_bar() -> None:
    app, table = stage(newest_first(1, 3))
    async with app.play(60, 8) as pilot:
        bright = colour_at(app, 1, "▌")
        table.can_focus = False
        app.set_focus(None)
        await pilot.pause()
        assert painted(app)[1].startswith("▌")
        assert colour_at(app, 1, "▌") != bright


def test_a_table_can_be_filled_before_it_is_shown() -> None:
    table = RowTable(COLUMNS)
    table.set_rows(newest_first(1, 3))
    assert table.cursor_key == 3
