"""Bars over time: their heights, their failures, their axes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from telesink.widgets import Bar, TimeBars
from telesink.widgets.bars import columns, stack, steps_of

from .screen import COLOURS, Stage, colour_at, painted

US = 1_000_000
AT = 1_764_000_000  # 2025-11-24 16:00:00 UTC
HOUR = 3_600


def chart(*bars: tuple[float, float], step: int = HOUR, height: int = 8, **ends: int) -> Stage:
    widget = TimeBars()
    widget.styles.height = height
    given_bars = [Bar((AT + place * step) * US, value, bad) for place, (value, bad) in enumerate(bars)]
    widget.set_data(given_bars, "events", **ends)
    return Stage(widget)


async def test_the_highest_bar_fills_the_plot_and_others_their_share() -> None:
    app = chart((6, 0), (12, 0))
    async with app.play(60, 8):
        lines = painted(app)
    assert [line[-1] == "█" for line in lines[:6]] == [True] * 6
    assert ["█" in line[8:34] for line in lines[:6]] == [False] * 3 + [True] * 3


async def test_marks_are_round_numbers_and_round_times() -> None:
    app = chart(*[(value, 0) for value in (3, 9, 4, 0, 12)])
    async with app.play(60, 8):
        lines = painted(app)
    assert [line[:8].strip() for line in lines[:6] if line[:8].strip()] == ["10", "5", "0"]
    assert lines[7].split() == ["events", "16:00", "18:00", "20:00"]


async def test_failures_stand_at_the_foot_shaded_and_in_their_colour() -> None:
    app = chart((12, 6), (12, 0))
    async with app.play(60, 8):
        lines = painted(app)
        assert ["▒" in line for line in lines[:6]] == [False] * 3 + [True] * 3
        assert colour_at(app, 5, "▒") == COLOURS["level-error"]


async def test_a_failure_too_small_for_its_bar_is_seen_below_it() -> None:
    app = chart((10_000, 1), (10_000, 0))
    async with app.play(60, 8):
        base = painted(app)[6]
        assert base.strip() == "━" * 26 + "─" * 26
        assert colour_at(app, 6, "━") == COLOURS["level-error"]


async def test_a_step_without_a_bar_is_empty() -> None:
    widget = TimeBars()
    widget.set_data([Bar(AT * US, 5), Bar((AT + HOUR) * US, 5), Bar((AT + 3 * HOUR) * US, 5)], "events")
    app = Stage(widget)
    async with app.play(60, 8):
        foot = painted(app)[5][8:]
    assert "".join("#" if "█" in foot[start : start + 12] else "." for start in (0, 13, 26, 39)) == "##.#"


async def test_the_axis_covers_the_time_asked_for() -> None:
    app = chart((5, 0), start_us=(AT - 2 * HOUR) * US, end_us=(AT + 2 * HOUR) * US, step_us=HOUR * US)
    async with app.play(60, 8):
        assert painted(app)[7].split() == ["events", "14:00", "16:00", "18:00"]
        assert "█" not in painted(app)[5][8:30]


async def test_no_events_are_said_in_words() -> None:
    for bars in ([], [(0, 0), (0, 0)]):
        app = chart(*bars)
        async with app.play(60, 8):
            assert any("No events in this time" in line for line in painted(app))


async def test_new_data_replaces_the_old() -> None:
    app = chart((5, 0))
    async with app.play(60, 8) as pilot:
        widget = app.query_one(TimeBars)
        widget.set_data([], "events")
        await pilot.pause()
        assert "█" not in "".join(painted(app))


@given(st.floats(0, 1e12), st.floats(0, 1e12), st.floats(1e-3, 1e12), st.integers(1, 30))
def test_what_is_not_nothing_is_always_seen(value: float, bad: float, top: float, rows: int) -> None:
    glyphs = stack(value, bad, top, rows)
    assert len(glyphs) == rows
    assert (glyphs[0].sign != " ") is (value > 0)
    assert any("error" in (glyph.token, glyph.back) for glyph in glyphs) is (value > 0 and bad > 0)


BARS = st.lists(st.builds(Bar, st.integers(0, 10**6), st.floats(0, 1e6), st.just(0.0)), max_size=40)


@given(BARS, st.integers(1, 200))
def test_a_chart_has_a_value_for_each_column(bars: list[Bar], cells: int) -> None:
    assert len(columns(bars, steps_of(bars, None, None, None), cells)) == cells


def test_columns_that_stand_for_several_steps_show_their_mean() -> None:
    bars = [Bar(place * US, value) for place, value in enumerate([2, 4, 6, 8])]
    assert columns(bars, steps_of(bars, None, None, None), 2) == [(3.0, 0.0), (7.0, 0.0)]
