"""The frame of a chart: values at its left, times below. Charts of one width have the same ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len

from telesink.widgets.cells import Span
from telesink.widgets.text import fit
from telesink.widgets.ticks import Tick, time_ticks, value_ticks

LEFT: Final = 8
"""Cells left of the plot: a label of seven, right-aligned, and a space."""

_LABEL_GAP: Final = 2
_CELLS_PER_LABEL: Final = 14  # more marks than that are read as noise
_ROWS_PER_LABEL: Final = 2


@dataclass(frozen=True)
class Axes:
    """Where in a plot of cells a value and a time fall."""

    start: float
    end: float
    """Epoch seconds of the left and right edge."""
    low: float
    high: float
    """Values of the lower and upper edge."""
    values: Sequence[Tick]
    times: Sequence[Tick]
    cells: int
    rows: int

    def row_of(self, value: float) -> int:
        """The row, counted from the top."""
        share = (self.high - value) / (self.high - self.low)
        return min(max(int(share * self.rows), 0), self.rows - 1)

    def column_of(self, at: float) -> int:
        return column_of(at, self.start, self.end, self.cells)

    def row_labels(self) -> dict[int, str]:
        return {self.row_of(tick.at): tick.label for tick in self.values}

    def time_line(self) -> Span:
        return (axis_line(self.times, self.start, self.end, self.cells), "faint")


def axes(span: tuple[float, float], values: tuple[float, float], cells: int, rows: int, *, utc: bool) -> Axes:
    """The axes of a plot that shows a span of time and a range of values."""
    return Axes(
        *span,
        *values,
        values=value_ticks(*values, -(-rows // _ROWS_PER_LABEL)),
        times=time_ticks(*span, most_labels(cells), utc=utc),
        cells=cells,
        rows=rows,
    )


def most_labels(cells: int) -> int:
    """How many labels an axis of so many cells carries well."""
    return max(cells // _CELLS_PER_LABEL, 2)


def column_of(at: float, start: float, end: float, cells: int) -> int:
    """The column in which a place on an axis falls."""
    share = (at - start) / (end - start) if end > start else 0.5
    return min(max(int(share * cells), 0), cells - 1)


def left_label(text: str) -> Span:
    """What stands left of a row of the plot."""
    return (fit(text, LEFT - 1, "right") + " ", "faint")


def axis_line(ticks: Iterable[Tick], start: float, end: float, cells: int) -> str:
    """One line of labels, each centred at its place; one that would touch the label before is left out."""
    line = ""
    for tick in ticks:
        length = cell_len(tick.label)
        left = column_of(tick.at, start, end, cells) - length // 2
        left = min(max(left, 0), cells - length)
        if left >= (cell_len(line) + _LABEL_GAP if line else 0):
            line += " " * (left - cell_len(line)) + tick.label
    return line.ljust(cells)
