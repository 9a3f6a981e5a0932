"""Charts by plotext: any numbers can come, and the process lives; legend and marks are ours."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesink.widgets import PlotChart
from telesink.widgets.plot_canvas import Drawing, canvas
from telesink.widgets.plot_points import Kind, finite, plot_of, scaled, stepped, thinned

from .screen import COLOURS, Stage, colour_at, painted

AT = 1_764_000_000.0  # 2025-11-24 16:00:00 UTC
NAN, INF = math.nan, math.inf
DOTS = {chr(code) for code in range(0x2801, 0x2900)}


def chart(*series: tuple[str, Sequence[Any]], kind: Kind = "line", y_label: str = "ms", **ends: float) -> Stage:
    widget = PlotChart()
    widget.styles.height = 10
    widget.set_series(series, kind, y_label, **ends)
    return Stage(widget)


def rising(count: int, factor: float = 1.0) -> list[tuple[float, float]]:
    return [(AT + place * 60, place * factor) for place in range(count)]


def plot(lines: list[str]) -> list[str]:
    return [line[8:] for line in lines[1:9]]


# What is shown


async def test_a_line_rises_from_the_lower_left_to_the_upper_right() -> None:
    app = chart(("p95", rising(21)))
    async with app.play(60, 10):
        rows = plot(painted(app))
    assert rows[-1][0] in DOTS
    assert any(sign in DOTS for sign in rows[0][40:])
    assert not any(sign in DOTS for sign in rows[0][:30])


async def test_marks_are_round_numbers_and_round_times() -> None:
    app = chart(("p95", rising(21)))
    async with app.play(60, 10):
        lines = painted(app)
    assert [line[:8].strip() for line in lines[1:9] if line[:8].strip()] == ["20", "10", "0"]
    assert lines[9].split() == ["16:00", "16:10", "16:20"]


async def test_the_legend_stands_in_the_title_line() -> None:
    app = chart(("p95", rising(21)))
    async with app.play(60, 10):
        title = painted(app)[0]
        assert title.startswith("ms")
        assert title.endswith("━ p95")
        assert colour_at(app, 0, "━") == COLOURS["series-1"]


async def test_lines_are_told_apart_by_their_numbers_too() -> None:
    app = chart(("p50", rising(21)), ("p95", rising(21, 2.0)))
    async with app.play(60, 10):
        lines = painted(app)
        assert lines[0].endswith("1 p50  2 p95")
        ends = [line[-1] for line in lines[1:9] if line and line[-1] in "12"]
        assert ends == ["2", "1"]
        assert colour_at(app, 0, "2 p95") == COLOURS["series-2"]


async def test_lines_that_end_at_one_place_have_their_numbers_side_by_side() -> None:
    app = chart(("p50", rising(21)), ("p95", rising(21)))
    async with app.play(60, 10):
        assert [line[-2:] for line in painted(app)[1:9] if line.endswith(("12", "21"))] == ["21"]


async def test_steps_hold_a_value_until_the_next() -> None:
    assert list(stepped([(0, 1), (1, 5)])) == [(0, 1), (1, 1), (1, 5)]
    app = chart(("depth", [(AT, 1), (AT + 60, 9)]), kind="steps")
    async with app.play(60, 10):
        assert sum(sign in DOTS for sign in plot(painted(app))[-1]) > 40


async def test_bars_stand_on_zero_and_hang_below_it() -> None:
    app = chart(("delta", [(AT, 4), (AT + 60, -4)]), kind="bars")
    async with app.play(60, 10):
        rows = plot(painted(app))
    assert "█" in rows[0][:26]
    assert "█" not in rows[-1][:26]
    assert "█" in rows[-1][26:]
    assert "█" not in rows[0][26:]


async def test_a_narrow_band_far_from_zero_is_spread_over_the_height() -> None:
    app = chart(("used", [(AT, 1_000_001), (AT + 60, 1_000_003)]))
    async with app.play(60, 10):
        labels = [line[:8].strip() for line in painted(app)[1:9] if line[:8].strip()]
    assert "0" not in labels


async def test_the_axis_covers_the_time_asked_for() -> None:
    app = chart(("p95", rising(2)), start=AT - 600, end=AT + 600)
    async with app.play(60, 10):
        assert painted(app)[9].split() == ["15:50", "16:00", "16:10"]


async def test_a_redraw_in_another_size_fills_it() -> None:
    app = chart(("p95", rising(21)))
    async with app.play(60, 10) as pilot:
        await pilot.resize_terminal(100, 10)
        await pilot.pause()
        assert any(sign in DOTS for sign in "".join(line[90:] for line in painted(app)))


# Any numbers at all: a NaN that reached plotext would end this process


@pytest.mark.parametrize(
    "points",
    [
        [],
        [(AT, NAN)],
        [(AT, None), (None, 1.0)],
        [(NAN, 1.0), (INF, 1.0), (-INF, 1.0)],
        [(AT, INF), (AT + 1, -INF)],
        [(AT, 1e301), (AT + 1, 10**400)],
    ],
)
async def test_nothing_usable_is_said_in_words(points: list[tuple[Any, Any]]) -> None:
    app = chart(("p95", points))
    async with app.play(60, 10):
        assert any("No values in this time" in line for line in painted(app))


@pytest.mark.parametrize("kind", ["line", "steps", "bars"])
@pytest.mark.parametrize(
    "points",
    [
        [(AT, 5.0)],
        [(AT, 5.0), (AT, 7.0)],
        [(AT, 0.0), (AT + 1, 0.0)],
        [(AT, NAN), (AT + 1, 2.0), (AT + 2, INF), (AT + 3, 4.0), (None, None)],
        [(AT, 1e300), (AT + 1, -1e300)],
        [(AT, 5e-324), (AT + 1, 0.0)],
        [(1e299, 1.0), (-1e299, 2.0)],
        [(AT + place / 1e6, 1e300 if place % 2 else 5e-324) for place in range(5_000)],
    ],
)
async def test_unusual_numbers_are_drawn(points: list[tuple[Any, Any]], kind: Kind) -> None:
    app = chart(("p95", points), kind=kind)
    async with app.play(60, 10):
        signs = "".join(plot(painted(app)))
    assert any(sign in DOTS or sign in "▘▝▀▖▌▞▛▗▚▐▜▄▙▟█" for sign in signs)


ANY_POINTS = st.lists(st.tuples(st.one_of(st.none(), st.floats()), st.one_of(st.none(), st.floats())), max_size=80)


@given(ANY_POINTS, st.sampled_from(["line", "steps", "bars"]))
def test_only_numbers_between_0_and_1_would_be_drawn(points: list[Any], kind: Kind) -> None:
    shown = plot_of([("any", points)], kind, None, None)
    if shown is None:
        assert not finite(points)
        return
    for x, y in scaled(thinned(shown.points[0], shown.span, 20), shown.span, shown.values):
        assert 0.0 <= x <= 1.0
        assert 0.0 <= y <= 1.0


@given(st.lists(st.tuples(st.floats(0, 1e9), st.floats(-1e9, 1e9)), min_size=1, max_size=300), st.integers(1, 40))
def test_thinning_keeps_the_extremes(points: list[tuple[float, float]], cells: int) -> None:
    points = sorted(points)
    kept = thinned(points, (points[0][0], points[-1][0]), cells)
    heights = [y for _, y in points]
    assert len(kept) <= max(2 * (cells + 1), len(points) if len(points) <= 2 * cells else 0)
    assert {min(heights), max(heights)} <= {y for _, y in kept}


def test_each_figure_is_its_own() -> None:
    one = canvas([Drawing([(0.0, 0.0), (1.0, 1.0)])], 20, 5)
    canvas([Drawing([(0.0, 1.0), (1.0, 0.0)])], 40, 9)
    assert canvas([Drawing([(0.0, 0.0), (1.0, 1.0)])], 20, 5) == one


def test_a_canvas_has_exactly_its_size() -> None:
    rows = canvas([Drawing([(0.0, 0.0), (1.0, 1.0)])], 33, 7)
    assert [sum(len(text) for text, _ in row) for row in rows] == [33] * 7
