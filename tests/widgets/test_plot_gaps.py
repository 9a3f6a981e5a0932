"""Charts of steps: gaps, piles, the pointer, and more lines than colours."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesink.widgets import PlotChart, plot_chart
from telesink.widgets.plot_points import Kind, stacked, unbroken

from .screen import COLOURS, Stage, colour_at, painted

AT = 1_764_000_000.0  # 2025-11-24 16:00:00 UTC
DOTS = {chr(code) for code in range(0x2801, 0x2900)}


def chart(*series: tuple[str, list[Any]], kind: Kind = "line", pointer: float | None = None) -> Stage:
    widget = PlotChart()
    widget.styles.height = 10
    widget.utc = True
    widget.set_series(series, kind, "ms", start=AT, end=AT + 3600, step=60)
    widget.pointer = pointer
    return Stage(widget)


def steady(value: float, minutes: range) -> list[tuple[float, float]]:
    return [(AT + minute * 60, value) for minute in minutes]


def test_a_pause_much_longer_than_usual_is_a_gap() -> None:
    points = [(0.0, 1.0), (60.0, 1.0), (120.0, 1.0), (400.0, 1.0)]
    assert unbroken(points, 60) == [points[:3], points[3:]]
    assert unbroken(points, 300) == [points]


def test_points_that_are_always_far_apart_have_no_gaps() -> None:
    points = [(float(minute * 600), 1.0) for minute in range(10)]
    assert unbroken(points, 60) == [points]


@given(st.lists(st.floats(0, 1e6), max_size=40, unique=True).map(sorted), st.floats(0.1, 1e5))
def test_stretches_are_all_points_in_order(times: list[float], step: float) -> None:
    points = [(at, 1.0) for at in times]
    assert [point for stretch in unbroken(points, step) for point in stretch] == points


async def test_a_line_is_not_drawn_over_a_gap() -> None:
    app = chart(("used", steady(5, range(20)) + steady(5, range(40, 60))))
    async with app.play(68, 10):
        row = next(line for line in painted(app)[1:9] if any(sign in DOTS for sign in line))
    assert not any(sign in DOTS for sign in row[8 + 22 : 8 + 38])
    assert sum(sign in DOTS for sign in row) > 36


async def test_a_point_between_two_gaps_is_seen() -> None:
    app = chart(("used", [*steady(5, range(10)), (AT + 1800, 5), *steady(5, range(50, 60))]))
    async with app.play(68, 10):
        row = next(line for line in painted(app)[1:9] if any(sign in DOTS for sign in line))
    assert any(sign in DOTS for sign in row[8 + 29 : 8 + 32])


def test_a_pile_adds_up_and_ignores_what_is_missing_or_negative() -> None:
    piled = stacked([[(0.0, 1.0), (1.0, 2.0)], [(1.0, 3.0), (2.0, -4.0)]])
    assert piled == [[(0.0, 1.0), (1.0, 2.0)], [(1.0, 5.0), (2.0, 0.0)]]


async def test_piled_bars_stand_on_each_other() -> None:
    app = chart(("a", steady(5, range(60))), ("b", steady(5, range(60))), kind="stacked")
    async with app.play(68, 10):
        assert colour_at(app, 8, "▌") == COLOURS["series-1"]
        assert colour_at(app, 2, "▌") == COLOURS["series-2"]


async def test_a_bar_stands_in_its_step_however_few_there_are() -> None:
    app = chart(("a", [(AT + 1800, 5.0)]), kind="bars")
    async with app.play(68, 10):
        columns = [column for column, sign in enumerate(painted(app)[8]) if sign in "█▌▐"]
    assert columns
    assert all(8 + 29 <= column <= 8 + 31 for column in columns)


async def test_the_pointer_is_a_line_through_the_chart() -> None:
    app = chart(("a", steady(5, range(20))), pointer=AT + 1800)
    async with app.play(68, 10):
        assert all(line[8 + 30] == "│" for line in painted(app)[1:9])


async def test_lines_beyond_the_colours_are_grey() -> None:
    app = chart(*[(f"s{number}", steady(number, range(60))) for number in range(9)])
    async with app.play(100, 10):
        assert colour_at(app, 0, "9 s8") == COLOURS["dim"]


async def test_many_gaps_are_drawn_as_dots() -> None:
    points = [(AT + group * 70 + second, 5.0) for group in range(50) for second in range(4)]
    widget = PlotChart()
    widget.styles.height = 10
    widget.set_series([("a", points)], start=AT, end=AT + 3600, step=1)
    app = Stage(widget)
    async with app.play(68, 10):
        assert any(sign in DOTS for line in painted(app)[1:9] for sign in line)


async def test_a_chart_that_takes_long_is_drawn_again_a_little_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plot_chart, "_QUICK", 0.0)
    monkeypatch.setattr(plot_chart, "_REST", 100)
    app = chart(("first", steady(5, range(60))))
    async with app.play(68, 10) as pilot:
        assert "first" in painted(app)[0]
        widget = app.query_exactly_one(PlotChart)
        for name in ("second", "third"):
            widget.set_series([(name, steady(5, range(60)))], start=AT, end=AT + 3600, step=60)
        assert "first" in painted(app)[0]
        while "third" not in painted(app)[0]:
            await pilot.pause(0.01)
