"""A tile: one number, its change, its trend."""

from __future__ import annotations

from rich.cells import cell_len

from telesink.widgets import Tile

from .screen import COLOURS, Stage, colour_at, painted, strips, style_at

DELTA = ("▲ 38.0% vs previous hour", "error")


def stage(width: int) -> Stage:
    tile = Tile("error rate", token="series-2")
    tile.styles.width = width
    tile.set_data("1.62", "%", delta=DELTA, trend=[1, 2, 3, 4, 5, 6, 7, 8])
    return Stage(tile)


async def test_a_wide_tile_shows_all_in_three_lines() -> None:
    app = stage(44)
    async with app.play(60, 5):
        lines = painted(app)
    assert lines[0] == "▎ error rate"
    assert lines[1].split("  ")[0] == "▎ 1.62 %"
    assert lines[1].endswith("▲ 38.0% vs previous hour")
    assert lines[2].endswith("█")


async def test_what_it_compares_with_moves_beside_the_label_where_that_is_free() -> None:
    app = stage(30)
    async with app.play(60, 5):
        lines = painted(app)
    assert lines[0].endswith("vs prev. hour")
    assert lines[1].endswith("▲ 38.0%")


async def test_the_change_stays_when_there_is_room_for_nothing_else() -> None:
    app = stage(18)
    async with app.play(60, 5):
        assert painted(app)[1] == "▎ 1.62 %  ▲ 38.0%"


async def test_the_number_is_bold_and_its_unit_dim() -> None:
    app = stage(30)
    async with app.play(60, 5):
        assert style_at(app, 1, "1.62").bold
        assert colour_at(app, 1, "%") == COLOURS["dim"]
        assert colour_at(app, 1, "▲") == COLOURS["level-error"]


async def test_edge_and_trend_have_the_tiles_colour_and_the_trend_fades_into_the_past() -> None:
    app = stage(30)
    async with app.play(60, 5):
        assert colour_at(app, 0, "▎") == COLOURS["series-2"]
        assert colour_at(app, 2, "█") == COLOURS["series-2"]
        assert colour_at(app, 2, "▂") != COLOURS["series-2"]


async def test_every_line_has_exactly_the_tiles_width() -> None:
    app = stage(25)
    async with app.play(25, 3):
        assert [cell_len(strip.text) for strip in strips(app)] == [25] * 3


async def test_a_tile_without_a_trend_or_a_change_shows_its_number() -> None:
    tile = Tile("active chains")
    tile.set_data("37")
    app = Stage(tile)
    async with app.play(30, 3):
        assert painted(app) == ["▎ active chains", "▎ 37", "▎"]


async def test_a_change_that_is_too_long_is_cut_and_touches_no_value() -> None:
    tile = Tile("health")
    tile.set_data("5", "of 6", delta=("✖ command_telemetry failing", "error"))
    app = Stage(tile)
    async with app.play(26, 3):
        line = painted(app)[1]
    assert line.startswith("▎ 5 of 6 ✖ command_te")
    assert line.endswith("…")
