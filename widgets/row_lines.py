"""The lines of a table: which columns fit and how wide they are, and a row or the header as spans."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len

from telesink.widgets.cells import Cell, Span, fitted, spans_of
from telesink.widgets.text import Align

GAP: Final = "  "
GUTTER: Final = 3
"""Cells left of the first column: the cursor's bar, the sign of a new row, a space."""

FRESH: Final = "•"

_RIGHT: Final = 1  # cells kept free, so that texts do not touch the scrollbar
_LEAST_REST: Final = 12  # cells below which a column that takes the rest says nothing any more


@dataclass(frozen=True)
class Column:
    """A column. `width` None takes what is left; the highest `priority` number is left out first."""

    key: str
    label: str
    width: int | None = None
    align: Align = "left"
    priority: int = 0
    """0: never left out."""
    token: str = ""
    """The style of cells that name none, in rows that name none."""


@dataclass(frozen=True)
class Row:
    """A row: what it is known by, one cell a column, and the style of cells that name none."""

    key: Hashable
    cells: tuple[Cell, ...]
    token: str = ""


@dataclass(frozen=True)
class Placed:
    """A column that fits: which one it is, and its width here."""

    index: int
    column: Column
    width: int


def place(columns: Sequence[Column], width: int) -> tuple[Placed, ...]:
    """The columns that fit beside each other in `width` cells, and how wide each is."""
    kept = list(range(len(columns)))
    room = width - GUTTER - _RIGHT
    while _least(columns, kept) > room and (dropped := _first_to_go(columns, kept)) is not None:
        kept.remove(dropped)
    return tuple(_widths(columns, kept, room))


def _least(columns: Sequence[Column], kept: Sequence[int]) -> int:
    widths = [columns[index].width or max(_LEAST_REST, cell_len(columns[index].label)) for index in kept]
    return sum(widths) + len(GAP) * (len(kept) - 1)


def _first_to_go(columns: Sequence[Column], kept: Sequence[int]) -> int | None:
    """The rightmost of the columns that matter least; None when only those are left that always stay."""
    index = max(kept, key=lambda candidate: (columns[candidate].priority, candidate), default=None)
    return None if index is None or not columns[index].priority else index


def _widths(columns: Sequence[Column], kept: Sequence[int], room: int) -> Iterator[Placed]:
    fixed = sum(columns[index].width or 0 for index in kept) + len(GAP) * (len(kept) - 1)
    sharing = sum(columns[index].width is None for index in kept)
    rest = max(room - fixed, sharing)
    for index in kept:
        width = columns[index].width
        if width is None:
            width = rest // sharing
            rest, sharing = rest - width, sharing - 1
        width = min(width, room)
        if width > 0:
            yield Placed(index, columns[index], width)
        room -= width + len(GAP)


def row_spans(row: Row, placed: Sequence[Placed]) -> Iterator[Span]:
    """A row's cells, each as wide as its column, with gaps between."""
    cells = row.cells
    for position, place_ in enumerate(placed):
        if position:
            yield (GAP, "value")
        cell = cells[place_.index] if place_.index < len(cells) else ""
        column = place_.column
        yield from fitted(spans_of(cell, row.token or column.token or "value"), place_.width, column.align)


def header_spans(placed: Sequence[Placed], sorted_by: str | None, *, reverse: bool) -> Iterator[Span]:
    """The columns' labels; the one that the rows are sorted by has an arrow."""
    yield (" " * GUTTER, "faint")
    for position, place_ in enumerate(placed):
        column = place_.column
        label, token = column.label, "faint"
        if column.key == sorted_by:
            arrow, token = "▾" if reverse else "▴", "accent"
            label = f"{arrow} {label}" if column.align == "right" else f"{label} {arrow}"
        yield from fitted([(label, token)], place_.width, column.align)
        yield (GAP if position < len(placed) - 1 else "", "faint")


def column_at(placed: Sequence[Placed], x: int) -> Column | None:
    """The column at a cell of the line; a gap belongs to the column before it."""
    left = GUTTER
    for place_ in placed:
        left += place_.width + len(GAP)
        if x < left:
            return place_.column
    return None
