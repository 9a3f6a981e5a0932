"""Colours: they come from the theme, change with it, and are never all there is to tell things apart."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import Theme
from textual.widget import Widget

from telesink.widgets import (
    Bar,
    Column,
    JsonView,
    KeyFooter,
    PlotChart,
    Row,
    RowTable,
    TabStrip,
    Tile,
    TimeBars,
    Waterfall,
    WaterfallRow,
    level_cell,
)
from telesink.widgets.ink import VARIABLES, ink
from telesink.widgets.signs import LEVEL_SIGNS, level_sign

from .screen import COLOURS, Stage, colour_at, painted, strips

BLACK = Color.parse("#000000")


def test_every_token_has_its_themes_colour() -> None:
    mixed = ink({**COLOURS, "foreground": "#ffffff", "accent": "#00ffff"}, BLACK, few_colours=False)
    colour = mixed.plain["error"].color
    assert colour is not None
    assert colour.name == COLOURS["level-error"]
    assert set(mixed.plain) == set(VARIABLES)


def test_a_token_that_does_not_exist_is_painted_as_a_value() -> None:
    mixed = ink(COLOURS, BLACK, few_colours=False)
    assert mixed.plain["no such token"] == mixed.plain["value"]


def test_a_variable_that_no_theme_has_can_still_be_read() -> None:
    colour = ink({}, BLACK, few_colours=False).plain["error"].color
    assert colour is not None
    assert colour.name == "#ffffff"


@pytest.mark.parametrize(
    ("text", "name"),
    [("#ff0000 50%", "#7f0000"), ("red", "#ff0000"), ("ansi_red", "color(1)"), ("auto 60%", "#999999")],
)
def test_colours_are_written_as_in_a_stylesheet(text: str, name: str) -> None:
    colour = ink({**COLOURS, "dim": text}, BLACK, few_colours=False).plain["dim"].color
    assert colour is not None
    assert colour.name == name


def test_with_16_colours_no_hue_stands_on_the_selection() -> None:
    """Red on the grey that the selection becomes cannot be read."""
    chosen = ink({**COLOURS, "accent": "#00ffff"}, BLACK, few_colours=True).chosen
    assert chosen["error"].color == chosen["info"].color == chosen["value"].color
    assert chosen["error"].bold


def test_what_fades_keeps_its_full_colour_with_16() -> None:
    few, many = (ink(COLOURS, BLACK, few_colours=few) for few in (True, False))
    assert few.faded("ok", 0.2) == few.plain["ok"]
    assert many.faded("ok", 0.2) != many.plain["ok"]


def test_levels_have_signs_of_one_cell_that_differ() -> None:
    assert len(set(LEVEL_SIGNS.values())) == len(LEVEL_SIGNS)
    assert {len(sign) for sign in LEVEL_SIGNS.values()} == {1}
    assert level_sign("no such level") == " "


def test_a_levels_cell_has_its_sign_and_its_word() -> None:
    assert "".join(text for text, _ in level_cell("warning")) == "▲ WARNING"


async def test_a_change_of_theme_repaints_though_only_our_colours_differ() -> None:
    table = RowTable((Column("level", "level"),))
    table.set_rows([Row(1, ("",)), Row(2, (level_cell("error"),))])
    app = Stage(table)
    async with app.play(40, 5) as pilot:
        before = colour_at(app, 2, "✖")
        here = app.current_theme
        app.register_theme(Theme("other", here.primary, variables={**COLOURS, "level-error": "#00ff00"}))
        app.theme = "other"
        await pilot.pause()
        assert (before, colour_at(app, 2, "✖")) == (COLOURS["level-error"], "#00ff00")


def filled() -> list[Widget]:
    table = RowTable((Column("level", "level"),))
    table.set_rows([Row(1, (level_cell("error"),))])
    bars, chart, waterfall, tile = TimeBars(), PlotChart(), Waterfall(), Tile("rate")
    bars.set_data([Bar(0, 5, 2)], "events")
    chart.set_series([("p50", [(0.0, 1.0), (9.0, 2.0)]), ("p95", [(0.0, 3.0), (9.0, 4.0)])])
    waterfall.set_rows([WaterfallRow(1, 0, "work", "api", "error", 0, 9, True, False, False)])
    tile.set_data("5", trend=[1, 2])
    return [table, bars, chart, waterfall, tile, JsonView("[1]"), TabStrip([("a", "A")]), KeyFooter()]


@pytest.mark.parametrize("widget", filled(), ids=lambda widget: type(widget).__name__)
async def test_without_colour_every_widget_shows_the_same_text(widget: Widget, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Stage(widget)
    async with app.play(60, 12):
        assert app.no_color
        assert any(line for line in painted(app))
        for strip in strips(app):
            for _, style, _ in strip:
                assert style is None or style.color is None or _is_grey(style.color.name)


def _is_grey(name: str) -> bool:
    return len({name[1:3], name[3:5], name[5:7]}) == 1


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (12, 4), (250, 70)], ids=str)
@pytest.mark.parametrize("place", range(8))
async def test_every_widget_paints_at_any_size(place: int, size: tuple[int, int]) -> None:
    app = Stage(filled()[place])
    app.widget.styles.height = "1fr"
    async with app.play(*size):
        assert [strip.cell_length for strip in strips(app)] == [size[0]] * size[1]
