"""A line of a waterfall: tree, bar and duration side by side, and the time axis above them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rich.segment import Segment
from rich.style import Style

from telesink.widgets.axes import axis_line, column_of
from telesink.widgets.cells import Span, fitted
from telesink.widgets.format import duration_parts
from telesink.widgets.span_bars import Piece, Window, bar
from telesink.widgets.ticks import Tick, elapsed_ticks
from telesink.widgets.waterfall_rows import WaterfallRow

_TREE_SHARE: Final = 0.38
_TREE_LEAST: Final = 22
_TREE_MOST: Final = 60
_TOOK: Final = 9  # `23 h 59 m`
_GAP: Final = 1  # between the columns, and at the right edge
_CELLS_PER_MARK: Final = 10  # their labels are short: `500 ms`
_US: Final = 1_000_000

_GRID: Final = "│"
_ON_PATH: Final = "┃"
_FLIP: Final = Style(reverse=True)


@dataclass(frozen=True)
class Scene:
    """What all lines share: how the cells are divided, the time they show, and where its marks are."""

    tree: int
    """Cells of the tree column, right of the cursor's bar."""
    window: Window
    zero_us: int
    """The chain's start, from which the marks count."""
    marks: Sequence[Tick]
    grid: frozenset[int]
    """The bars' columns in which a mark stands."""


def scene(width: int, shown: tuple[int, int], zero_us: int) -> Scene:
    """The scene of lines of a width that show the time between two, microseconds."""
    tree = min(max(int(width * _TREE_SHARE), _TREE_LEAST), _TREE_MOST)
    window = Window(*shown, max(width - 1 - tree - 3 * _GAP - _TOOK, 4))
    start, end = _seconds(window, zero_us)
    marks = elapsed_ticks(start, end, max(window.cells // _CELLS_PER_MARK, 2))
    grid = frozenset(column_of(tick.at, start, end, window.cells) for tick in marks)
    return Scene(tree, window, zero_us, marks, grid)


def _seconds(window: Window, zero_us: int) -> tuple[float, float]:
    return (window.start_us - zero_us) / _US, (window.end_us - zero_us) / _US


def header_spans(shared: Scene, *, path_only: bool = False) -> Iterator[Span]:
    start, end = _seconds(shared.window, shared.zero_us)
    label = [(" span", "faint"), (" on the critical path", "accent")]
    yield from fitted(label[: 2 if path_only else 1], 1 + shared.tree)
    yield (" " * _GAP, "faint")
    yield (axis_line(shared.marks, start, end, shared.window.cells), "faint")
    yield from fitted([("took", "faint")], _GAP + _TOOK, "right")


def path_span(row: WaterfallRow) -> Span:
    """Between the tree and the bar: whether everything waited for the row at some time."""
    return (_ON_PATH if row.critical else " ", "accent")


def took_spans(row: WaterfallRow) -> Sequence[Span]:
    """A duration at the right, its unit dim; `open` while there is none, nothing for a single event."""
    if not row.is_span:
        return [(" " * (_GAP + _TOOK), "value")]
    if row.ended_us is None:
        return fitted([("open", "dim")], _GAP + _TOOK, "right")
    number, unit = duration_parts(row.ended_us - row.started_us)
    token = row.level if row.is_error else "value"
    return fitted([(number, token), (f" {unit:<2}", "dim")], _GAP + _TOOK, "right")


StyleOf = Callable[[Piece | None], Style]


def bar_segments(row: WaterfallRow, shared: Scene, style_of: StyleOf) -> Iterator[Segment]:
    """The bar's line: its pieces, and between them (None) blanks crossed by the grid."""
    column = 0
    for piece in bar(row, shared.window):
        yield Segment(_blank(column, piece.at, shared.grid), style_of(None))
        style = style_of(piece)
        yield Segment(piece.signs, style + _FLIP if piece.flipped else style)
        column = piece.at + len(piece.signs)
    yield Segment(_blank(column, shared.window.cells, shared.grid), style_of(None))


def _blank(start: int, end: int, grid: frozenset[int]) -> str:
    return "".join(_GRID if column in grid else " " for column in range(start, end))
