"""A table of a list that is too long for memory: what is in view stays, and the other lines wait for their rows."""

from __future__ import annotations

from telesink.widgets import LongTable

from .screen import Stage, painted
from .table_rows import COLUMNS, newest_first, shown_numbers


class Table(LongTable):
    """Keeps the lines that were in view."""

    def __init__(self) -> None:
        super().__init__(COLUMNS, "No events yet")
        self.seen: list[int] = []

    def view_moved(self) -> None:
        self.seen.append(self.top_line)


def stage(first: int, last: int, line: int, total: int) -> tuple[Stage, Table]:
    """Rows numbered from `last` down to `first`, of which the first stands on `line`."""
    table = Table()
    table.set_stretch(newest_first(first, last), line, total)
    return Stage(table), table


async def test_the_scrollbar_is_that_of_the_whole_list() -> None:
    app, table = stage(1, 99, 0, 1_000_000)
    async with app.play(60, 11):
        assert table.virtual_size.height == 1_000_001
        assert shown_numbers(app)[0] == 99


async def test_lines_without_rows_wait_for_them_in_their_place() -> None:
    app, table = stage(90, 99, 0, 1000)
    async with app.play(60, 11) as pilot:
        await pilot.press("pagedown")
        assert sum("⋯" in line for line in painted(app)) == 10
        table.set_stretch(newest_first(70, 99), 0, 1000)
        await pilot.pause()
        assert shown_numbers(app) == list(range(89, 79, -1))


async def test_keys_go_no_further_than_a_page_beyond_the_rows() -> None:
    app, table = stage(90, 99, 500, 1000)
    async with app.play(60, 11) as pilot:
        table.scroll_to_line(500)
        table.move_cursor(500)
        await pilot.press(*["pagedown"] * 4)
        assert table.cursor_index == 519
        await pilot.press(*["pageup"] * 6)
        assert table.cursor_index == 490


async def test_the_end_of_the_list_is_a_key_away() -> None:
    app, table = stage(90, 99, 0, 1_000_000)
    async with app.play(60, 11) as pilot:
        await pilot.press("G")
        assert table.cursor_index == 999_999
        assert table.seen[-1] == 999_990
        await pilot.press("g")
        assert shown_numbers(app)[0] == 99


async def test_what_is_read_stays_when_the_list_grows_above() -> None:
    app, table = stage(1, 99, 1000, 5000)
    async with app.play(60, 11) as pilot:
        table.scroll_to_line(1040)
        table.move_cursor(1043)
        before, key = shown_numbers(app), table.cursor_key
        table.set_stretch(newest_first(1, 99), 1007, 5007)
        await pilot.pause()
        assert shown_numbers(app) == before
        assert table.cursor_key == key
        assert table.top_line == 1047


async def test_the_cursor_is_where_it_was_when_its_row_comes_back() -> None:
    app, table = stage(1, 99, 1000, 5000)
    async with app.play(60, 11) as pilot:
        table.scroll_to_line(1040)
        table.move_cursor(1043)
        key = table.cursor_key
        table.set_stretch(newest_first(-80, -40), 3000, 5000)
        await pilot.pause()
        assert table.cursor_key is None
        assert table.kept_key == key
        table.set_stretch(newest_first(1, 99), 1100, 5100)
        assert table.cursor_key == key


async def test_a_key_moves_in_what_is_seen_after_scrolling_away_from_the_cursor() -> None:
    app, table = stage(1, 99, 0, 99)
    async with app.play(60, 11) as pilot:
        table.scroll_to_line(50)
        await pilot.press("down")
        assert table.cursor_index == 50
        assert table.top_line == 50


async def test_the_newest_are_followed_while_the_cursor_is_on_them() -> None:
    app, table = stage(1, 50, 0, 1000)
    async with app.play(60, 11) as pilot:
        table.set_stretch(newest_first(1, 53), 0, 1003)
        await pilot.pause()
        assert shown_numbers(app)[0] == 53
        assert table.cursor_key == 53


async def test_a_list_that_becomes_shorter_keeps_the_cursor_in_it() -> None:
    app, table = stage(1, 99, 0, 99)
    async with app.play(60, 11) as pilot:
        await pilot.press("G")
        table.set_stretch(newest_first(90, 99), 0, 10)
        await pilot.pause()
        assert table.cursor_index == 9
        assert shown_numbers(app) == list(range(99, 89, -1))
