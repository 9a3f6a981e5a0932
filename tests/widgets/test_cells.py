"""Cells of text in one or more styles, brought to an exact width."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from telesink.widgets.cells import Span, fitted, shorten, spans_of, width_of
from telesink.widgets.row_lines import Column, Row, place, row_spans

SPANS = st.lists(st.tuples(st.text(max_size=12), st.sampled_from(["value", "dim", "error"])), max_size=5)


def test_a_text_takes_the_style_of_its_row() -> None:
    assert spans_of("api", "dim") == [("api", "dim")]


def test_a_pair_has_a_style_of_its_own() -> None:
    assert spans_of(("ERROR", "error"), "dim") == [("ERROR", "error")]


def test_a_cell_can_have_several_styles() -> None:
    assert spans_of((("42.3", "value"), (" ms", "")), "dim") == [("42.3", "value"), (" ms", "dim")]


@given(SPANS, st.integers(0, 40), st.booleans())
def test_fitted_spans_have_exactly_the_width(spans: list[Span], width: int, right: bool) -> None:
    assert width_of(fitted(spans, width, "right" if right else "left")) == width


def test_the_cut_leaves_an_ellipsis_in_the_style_it_falls_in() -> None:
    assert shorten([("12.5", "value"), (" milliseconds", "dim")], 9) == [("12.5", "value"), (" mil…", "dim")]


def test_a_cut_between_two_spans_is_marked_too() -> None:
    assert "".join(text for text, _ in shorten([("abcd", "value"), ("efgh", "dim")], 5)) == "abcd…"


COLUMNS = st.lists(
    st.builds(
        Column,
        key=st.text(max_size=3),
        label=st.text(max_size=8),
        width=st.one_of(st.none(), st.integers(1, 20)),
        align=st.sampled_from(["left", "right"]),
        priority=st.integers(0, 3),
    ),
    max_size=6,
)


@given(COLUMNS, st.integers(0, 120))
def test_the_columns_of_a_table_never_take_more_than_its_width(columns: list[Column], width: int) -> None:
    row = Row(1, tuple("a text of some length 語" for _ in columns))
    assert width_of(row_spans(row, place(columns, width))) <= max(width, 0)
