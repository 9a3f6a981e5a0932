"""A table while rows arrive: what is read stays put, the newest are followed, the end of a window is told."""

from __future__ import annotations

from telesink.widgets import RowTable

from .screen import painted
from .table_rows import newest_first, row, shown_numbers, stage

# Rows that arrive


async def test_a_table_at_its_top_follows_the_newest() -> None:
    app, table = stage(newest_first(1, 50))
    async with app.play(60, 10) as pilot:
        table.set_rows(newest_first(1, 60))
        await pilot.pause()
        assert table.cursor_key == 60
        assert shown_numbers(app)[0] == 60


async def test_rows_that_arrive_do_not_move_what_is_read() -> None:
    app, table = stage(newest_first(1, 50))
    async with app.play(60, 10) as pilot:
        await pilot.press("down", "down")
        before = shown_numbers(app)
        table.set_rows(newest_first(1, 60))
        await pilot.pause()
        assert table.cursor_key == 48
        assert shown_numbers(app) == before


async def test_a_table_scrolled_away_from_its_top_stays_though_the_cursor_is_there() -> None:
    app, table = stage(newest_first(1, 50))
    async with app.play(60, 10) as pilot:
        table.scroll_to(y=20, animate=False)
        await pilot.pause()
        before = shown_numbers(app)
        table.set_rows(newest_first(1, 60))
        await pilot.pause()
        assert shown_numbers(app) == before
        assert table.cursor_key == 50


async def test_a_table_that_does_not_follow_keeps_its_first_row() -> None:
    app, table = stage(newest_first(1, 50), follow=False)
    async with app.play(60, 10) as pilot:
        table.set_rows(newest_first(1, 60))
        await pilot.pause()
        assert table.cursor_key == 50


async def test_a_cursor_whose_row_is_gone_stays_at_its_place() -> None:
    app, table = stage(newest_first(1, 50))
    async with app.play(60, 10) as pilot:
        await pilot.press("down", "down")
        table.set_rows([row(number) for number in range(50, 0, -1) if number != 48])
        await pilot.pause()
        assert table.cursor_key == 47


async def test_rows_that_leave_above_do_not_move_what_is_read() -> None:
    app, table = stage(newest_first(1, 50))
    async with app.play(60, 10) as pilot:
        await pilot.press("pagedown", "pagedown", "down")
        before = shown_numbers(app)
        table.set_rows(newest_first(1, 45))
        await pilot.pause()
        assert shown_numbers(app) == before


async def test_a_row_that_changes_is_painted_anew() -> None:
    app, table = stage([row(2), row(1)])
    async with app.play(60, 10) as pilot:
        table.set_rows([row(2), row(1, "critical")])
        await pilot.pause()
        assert "◆ CRITICAL" in painted(app)[2]


# The end of a window


async def test_nearing_the_end_is_told_once_for_each_set_of_rows() -> None:
    app, table = stage(newest_first(1, 100))
    async with app.play(60, 10) as pilot:
        assert not app.sent(RowTable.NearEnd)
        await pilot.press("end", "up", "up", "end")
        assert len(app.sent(RowTable.NearEnd)) == 1
        table.set_rows(newest_first(-100, 100))
        await pilot.press("end")
        assert len(app.sent(RowTable.NearEnd)) == 2


async def test_rows_that_do_not_fill_a_page_are_near_their_end_at_once() -> None:
    app, _ = stage(newest_first(1, 3))
    async with app.play(60, 10):
        assert len(app.sent(RowTable.NearEnd)) == 1


async def test_scrolling_near_the_end_with_the_wheel_is_told_too() -> None:
    app, table = stage(newest_first(1, 100))
    async with app.play(60, 10) as pilot:
        table.scroll_to(y=85, animate=False)
        await pilot.pause()
        assert len(app.sent(RowTable.NearEnd)) == 1
