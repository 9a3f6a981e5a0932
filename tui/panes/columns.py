"""Which columns a table has at its width: the ones that matter less go before the words get too short."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from telesink.widgets import Cell, Column
from telesink.widgets.row_lines import GAP, GUTTER


def fitting(columns: Sequence[Column], width: int, least: int) -> tuple[Column, ...]:
    """The columns for a table of `width` cells, so that the one without a width gets at least `least`."""
    kept = list(columns)
    while any(column.priority for column in kept) and _left_over(kept, width) < least:
        kept.remove(max(kept, key=lambda column: column.priority))
    return tuple(kept)


def _left_over(columns: Sequence[Column], width: int) -> int:
    gaps = len(GAP) * (len(columns) - 1)
    return width - GUTTER - gaps - sum(column.width or 0 for column in columns)


def cells_of(columns: Sequence[Column], cells: Mapping[str, Cell]) -> tuple[Cell, ...]:
    """The cells, by column key, in the order of the columns that are shown."""
    return tuple(cells[column.key] for column in columns)
