"""What stands around and in the lines of a plot: the legend, the numbers at the lines' ends, the grid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from telesink.widgets.axes import Axes, left_label
from telesink.widgets.cells import Span, fitted, shorten, width_of
from telesink.widgets.plot_canvas import Run
from telesink.widgets.plot_points import Point

_SERIES_COLOURS: Final = 8
_GRID: Final = "·"
_POINTER: Final = "│"

Ends = Mapping[int, Mapping[int, int]]
"""Row to column to series: where the number of a line is written, so that colour is not needed."""


def series_token(series: int) -> str:
    """The style of a series, counted from 1; those that there is no colour for are grey."""
    return f"series-{series}" if series <= _SERIES_COLOURS else "dim"


def legend(y_label: str, labels: Sequence[str], width: int) -> list[Span]:
    """What is measured at the left; at the right the series, with the number at each line's end."""
    named: list[Span] = []
    for number, label in enumerate(labels, start=1):
        sign = str(number) if len(labels) > 1 else "━"
        named += [("  ", "dim"), (sign, series_token(number)), (f" {label}", "dim")]
    left = shorten([(y_label, "dim")], max(width - width_of(named), width // 4))
    return [*left, *fitted(named, width - width_of(left), "right")]


def line_ends(series: Sequence[Sequence[Point]], frame: Axes) -> Ends:
    """A place for each line's number: at its last point, or left of the numbers that are there already."""
    ends: dict[int, dict[int, int]] = {}
    if len(series) < 2:
        return ends
    for number, points in enumerate(series, start=1):
        if points:
            taken = ends.setdefault(frame.row_of(points[-1][1]), {})
            column = frame.column_of(points[-1][0])
            taken[next((free for free in range(column, -1, -1) if free not in taken), column)] = number
    return ends


def plot_rows(
    runs: Sequence[Sequence[Run]], frame: Axes, ends: Ends, pointer: int | None = None
) -> Iterator[Sequence[Span]]:
    """The rows of a plot: a label at the left, the lines, and a faint dot where marks of both axes cross.

    `pointer`: the column that a thin line stands in.
    """
    labels = frame.row_labels()
    marks = [frame.column_of(tick.at) for tick in frame.times]
    for row, row_runs in enumerate(runs):
        dots = marks if row in labels else ()
        yield [left_label(labels.get(row, "")), *_cells(row_runs, dots, ends.get(row, {}), pointer)]


def _cells(runs: Sequence[Run], dots: Sequence[int], ends: Mapping[int, int], pointer: int | None) -> Iterator[Span]:
    column = 0
    for text, series in runs:
        for sign in text:
            if column in ends:
                yield (str(ends[column]), series_token(ends[column]))
            elif series:
                yield (sign, series_token(series))
            elif column == pointer:
                yield (_POINTER, "accent")
            else:
                yield (_GRID if column in dots else sign, "faint")
            column += 1
