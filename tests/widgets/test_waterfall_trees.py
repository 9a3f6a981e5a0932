"""Any tree and any span: guide lines, folds and bars are right whatever comes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from telesink.widgets import WaterfallRow
from telesink.widgets.span_bars import Window, bar
from telesink.widgets.waterfall_rows import shown_rows

from .screen import painted
from .span_rows import MS, row, stage


def tree_of(depths: list[int]) -> list[WaterfallRow]:
    rows: list[WaterfallRow] = []
    for key, wanted in enumerate(depths):
        depth = min(wanted, rows[-1].depth + 1) if rows else 0
        rows.append(row(key, depth, key, key + 1, has_children=True))
    return rows


@given(st.lists(st.integers(0, 6), min_size=1, max_size=60))
def test_a_guide_line_runs_exactly_until_the_last_sibling(depths: list[int]) -> None:
    rows = tree_of(depths)
    for position, shown in enumerate(shown_rows(rows, ())):
        for depth in range(rows[position].depth + 1):
            below = (later.depth for later in rows[position + 1 :] if later.depth <= depth)
            assert shown.runs_on(depth) is (next(below, -1) == depth)


@given(st.lists(st.integers(0, 6), min_size=1, max_size=60), st.sets(st.integers(0, 59)))
def test_what_is_below_a_folded_row_is_not_shown(depths: list[int], folded: set[int]) -> None:
    rows = tree_of(depths)
    shown = {shown.row.key for shown in shown_rows(rows, folded)}
    for position, candidate in enumerate(rows):
        above = position
        hidden = False
        depth = candidate.depth
        while above >= 0:
            if rows[above].depth < depth:
                depth = rows[above].depth
                hidden = hidden or rows[above].key in folded
            above -= 1
        assert (candidate.key in shown) is not hidden


def test_a_tree_of_any_depth_is_shown() -> None:
    assert len(shown_rows(tree_of(list(range(5_000))), ())) == 5_000


async def test_levels_that_do_not_fit_are_counted() -> None:
    app, _ = stage(tree_of(list(range(60))))
    async with app.play(80, 70):
        assert "› " in painted(app)[60]
        assert "span 59" in painted(app)[60]


@given(
    st.integers(-2_000, 2_000),
    st.one_of(st.none(), st.integers(0, 3_000)),
    st.booleans(),
    st.booleans(),
    st.integers(1, 60),
)
def test_no_bar_leaves_its_line(start: int, took: int | None, is_span: bool, parts: bool, cells: int) -> None:
    end = None if took is None else start + took
    piece_of = row(1, 0, start, end, is_span=is_span, has_children=parts)
    at = 0
    for piece in bar(piece_of, Window(0, 1_000 * MS, cells)):
        assert piece.at >= at
        assert piece.signs
        at = piece.at + len(piece.signs)
    assert at <= cells
