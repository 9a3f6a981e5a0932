"""Heat maps: where counts go, how hot they are, and what stands for colour where there is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesink.widgets import HeatMap
from telesink.widgets.heat_cells import Heat, grid, lines_of, shares, totals, trimmed

from .screen import Stage, painted, strips

AT = 1_764_000_000.0  # 2025-11-24 16:00:00 UTC
LABELS = ("1 ms", "2 ms", "5 ms", "10 ms", "more")


def heat(**counts: tuple[float, ...]) -> Heat:
    """Counts by minute: `m0=(...)`."""
    by_time = {AT + 60 * int(minute.removeprefix("m")): values for minute, values in counts.items()}
    return Heat(by_time, LABELS, AT, AT + 600, 60)


def stage(shown: Heat, **options: float) -> Stage:
    widget = HeatMap()
    widget.styles.height = 10
    widget.utc = True
    widget.set_heat(shown, "ms")
    widget.pointer = options.get("pointer")
    return Stage(widget)


def test_empty_buckets_at_the_ends_are_left_out() -> None:
    assert trimmed(heat(m0=(0, 1, 0, 0, 0), m3=(0, 0, 0, 2, 0))) == range(1, 4)
    assert trimmed(heat(m0=(0, 0, 0, 0, 0))) == range(0)


@given(st.integers(0, 60), st.integers(1, 40), st.integers(1, 40))
def test_lines_hold_every_bucket_once_or_each_has_lines_of_its_own(first: int, count: int, rows: int) -> None:
    lines = lines_of(range(first, first + count), rows)
    assert len(lines) == rows
    in_order = [bucket for line in lines for bucket in line]
    assert in_order == sorted(in_order)
    assert set(in_order) == set(range(first, first + count))
    if count > rows:
        assert len(in_order) == count


def test_counts_fall_into_the_columns_of_their_step() -> None:
    shown = heat(m0=(4, 0, 0, 0, 0), m9=(0, 1, 0, 0, 0))
    assert grid(shown, [range(1), range(1, 2)], 10) == [[4.0] + [0.0] * 9, [0.0] * 9 + [1.0]]
    assert grid(shown, [range(1)], 20)[0][:3] == [4.0, 4.0, 0.0]
    assert grid(shown, [range(2)], 5)[0] == [4.0, 0.0, 0.0, 0.0, 1.0]
    assert totals(shown, [range(1), range(1, 2)]) == [4, 1]


def test_a_quarter_of_the_most_is_half_as_hot() -> None:
    assert shares([[4.0, 1.0, 0.0]]) == [[1.0, 0.5, 0.0]]
    assert shares([[0.0]]) == [[0.0]]


async def test_buckets_stand_under_each_other_with_their_counts_beside_them() -> None:
    app = stage(heat(m0=(3, 0, 0, 0, 0), m5=(0, 0, 7, 0, 0)))
    async with app.play(80, 10):
        lines = painted(app)
    assert lines[0].startswith("ms")
    assert "few" in lines[0]
    assert [line.split() for line in lines[1:9] if line[:8].strip()] == [
        ["5", "ms", "▇▇▇▇▇▇▇", "7"],
        ["2", "ms", "0"],
        ["1", "ms", "▇▇▇", "3"],
    ]
    assert lines[9].split() == ["16:00", "16:05", "16:10"]


async def test_the_more_the_hotter() -> None:
    app = stage(heat(m0=(1, 0, 0, 0, 0), m5=(100, 0, 0, 0, 0)))
    async with app.play(80, 10):
        row = strips(app)[4].crop(8, 64)
    backs = {str(segment.style.bgcolor.name) for segment in row if segment.style and segment.style.bgcolor}
    assert "#330000" in backs
    assert len(backs) == 3


async def test_a_narrow_map_has_no_bars_beside_it() -> None:
    app = stage(heat(m0=(3, 0, 0, 0, 0)))
    async with app.play(40, 10):
        assert "▇" not in "\n".join(painted(app))


async def test_without_colours_signs_tell_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = stage(heat(m0=(1, 0, 0, 0, 0), m5=(100, 0, 0, 0, 0)))
    async with app.play(80, 10):
        row = painted(app)[4][8:64]
    assert "░" in row
    assert "█" in row


async def test_a_line_stands_at_the_moment_that_is_pointed_at() -> None:
    app = stage(heat(m0=(3, 0, 0, 0, 0)), pointer=AT + 300)
    async with app.play(40, 10):
        assert all(line[8 + 16] == "│" for line in painted(app)[1:9])


async def test_nothing_counted_is_said_in_words() -> None:
    app = stage(heat())
    async with app.play(60, 10):
        assert any("No values in this time" in line for line in painted(app))
