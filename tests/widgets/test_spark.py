"""Charts in one line: sparkline, gauge, verdicts."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from telesink.widgets.spark import gauge, sparkline, verdict_strip

ANY_VALUES = st.lists(st.one_of(st.none(), st.floats()), max_size=60)


def test_values_are_drawn_from_zero_to_the_highest() -> None:
    assert sparkline([0, 1, 4, 8], 4) == "▁▂▄█" or sparkline([0, 1, 4, 8], 4) == "▁▂▅█"


def test_a_missing_value_is_a_gap_and_a_zero_is_not() -> None:
    assert sparkline([8, None, 0, 8], 4) == "█ ▁█"


def test_of_many_values_the_highest_are_kept() -> None:
    assert sparkline([0] * 50 + [9] + [0] * 49, 10) == "▁▁▁▁▁█▁▁▁▁"


def test_few_values_fill_the_width() -> None:
    assert sparkline([1, 2], 4) == "▅▅██"


def test_no_values_are_blank() -> None:
    assert sparkline([], 3) == "   "


def test_what_is_no_number_is_a_gap() -> None:
    assert sparkline([math.nan, math.inf, 1], 3) == "  █"


@given(ANY_VALUES, st.integers(0, 80))
def test_a_sparkline_has_exactly_its_width(values: list[float | None], width: int) -> None:
    assert cell_len(sparkline(values, width)) == width


def test_a_gauge_is_filled_in_halves_of_a_cell() -> None:
    assert gauge(0.45, 10) == "━━━━╸─────"


def test_a_gauge_holds_what_is_out_of_range_at_its_ends() -> None:
    assert gauge(-1, 4) == "────"
    assert gauge(7, 4) == "━━━━"


@given(st.floats(), st.integers(0, 80))
def test_a_gauge_has_exactly_its_width(fraction: float, width: int) -> None:
    assert cell_len(gauge(fraction, width)) == width


def test_verdicts_differ_in_sign_and_style() -> None:
    assert verdict_strip([True, True, False, True], 4) == [("▪▪", "ok"), ("✖", "error"), ("▪", "ok")]


def test_the_newest_verdicts_are_kept() -> None:
    assert verdict_strip([False] * 10 + [True], 2) == [("✖", "error"), ("▪", "ok")]


def test_verdicts_that_are_not_there_yet_are_dots() -> None:
    assert verdict_strip([True], 3) == [("··", "faint"), ("▪", "ok")]


@given(st.lists(st.booleans(), max_size=60), st.integers(0, 50))
def test_verdicts_have_exactly_their_width(verdicts: list[bool], width: int) -> None:
    assert sum(cell_len(text) for text, _ in verdict_strip(verdicts, width)) == width
