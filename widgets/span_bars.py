"""A piece of work on a line of cells, exact to an eighth of one: blocks, thin lines, gaps, open ends, signs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from telesink.widgets.signs import level_sign
from telesink.widgets.waterfall_rows import Stretches, WaterfallRow

_EIGHTHS: Final = 8
_LEFT_BLOCKS: Final = " ▏▎▍▌▋▊▉█"
"""A cell filled from the left by 0 to 8 eighths; filled from the right is the rest, in exchanged colours."""


_GAP: Final = "┄"
_CRITICAL_GAP: Final = "┅"
_OPEN_END: Final = "▸"


@dataclass(frozen=True)
class Window:
    """The time that the bars' line shows, and its cells."""

    start_us: int
    end_us: int
    cells: int

    def eighth(self, us: int) -> int:
        """Where a time falls, in eighths of a cell; outside the line for times outside the window."""
        return round((us - self.start_us) * self.cells * _EIGHTHS / (self.end_us - self.start_us))


@dataclass(frozen=True)
class Piece:
    """Signs of one style, from a cell on; `flipped` exchanges the sign's colour and the one behind it."""

    at: int
    signs: str
    flipped: bool = False
    faint: bool = False


def bar(row: WaterfallRow, window: Window) -> Iterator[Piece]:
    """What stands on a row's line; work with parts is a thin line, so that blocks show who took the time."""
    limit = window.cells * _EIGHTHS
    start = window.eighth(row.started_us)
    end = limit if row.ended_us is None and row.is_span else window.eighth(row.ended_us or row.started_us)
    if end < 0 or start > limit:
        yield Piece(0, "‹", faint=True) if end < 0 else Piece(window.cells - 1, "›", faint=True)
        return
    start, end = min(max(start, 0), limit - 1), min(max(end, 0), limit)
    if not row.is_span:
        yield Piece(start // _EIGHTHS, level_sign(row.level))
    elif row.is_line:
        yield from _line(row, window, start, max(end, start + 1))
    elif row.ended_us is None:
        yield _open(start, window.cells)
    else:
        yield from _block(start, max(end, start + 1))


def _open(start: int, cells: int) -> Piece:
    at = start // _EIGHTHS
    return Piece(at, _GAP * (cells - at - 1) + _OPEN_END)


def _line(row: WaterfallRow, window: Window, start: int, end: int) -> Iterator[Piece]:
    """A thin line, dotted where none of the parts was at work, heavily where everything waited for that."""
    at, signs = _thin(start, end)
    if row.ended_us is None:
        signs = signs[:-1] + _OPEN_END
    empty = _cells_within(row.gaps, window)
    waited = _cells_within(row.critical, window) if empty else set[int]()
    for is_empty, cells in groupby(enumerate(signs, at), lambda cell: cell[0] in empty and cell[1] != _OPEN_END):
        for is_waited, run in groupby(cells, lambda cell: cell[0] in waited):
            part = list(run)
            line = "".join(sign for _cell, sign in part)
            sign = _CRITICAL_GAP if is_waited else _GAP
            yield Piece(part[0][0], sign * len(part) if is_empty else line, faint=is_empty and not is_waited)


def _cells_within(stretches: Stretches, window: Window) -> set[int]:
    """The cells that lie wholly in one of the stretches."""
    cells: set[int] = set()
    for start, end in stretches:
        first = -(-max(window.eighth(start), 0) // _EIGHTHS)
        cells.update(range(first, min(window.eighth(end) // _EIGHTHS, window.cells)))
    return cells


def _thin(start: int, end: int) -> tuple[int, str]:
    """A thin line's first cell and its signs; its ends are at halves of a cell."""
    half = _EIGHTHS // 2
    first, last = start // half, max(-(-end // half), start // half + 1)
    at, stop = first // 2, -(-last // 2)
    signs = "━" * (stop - at)
    if stop - at == 1:
        return at, signs if last - first == 2 else "╺" if first % 2 else "╸"
    head = "╺" if first % 2 else "━"
    tail = "╸" if last % 2 else "━"
    return at, head + signs[1:-1] + tail


def _block(start: int, end: int) -> Iterator[Piece]:
    """A full bar; its ends are at eighths of a cell."""
    at, offset = divmod(start, _EIGHTHS)
    stop, rest = divmod(end, _EIGHTHS)
    if at == stop or (at + 1 == stop and not rest):
        yield _within_a_cell(at, offset, end - start)
        return
    if offset:
        yield Piece(at, _LEFT_BLOCKS[offset], flipped=True)
    full = at + (1 if offset else 0)
    yield Piece(full, "█" * (stop - full) + (_LEFT_BLOCKS[rest] if rest else ""))


def _within_a_cell(at: int, offset: int, eighths: int) -> Piece:
    """A cell can be filled from one side only: the nearer one, by the right amount."""
    if offset > _EIGHTHS - offset - eighths:
        return Piece(at, _LEFT_BLOCKS[_EIGHTHS - eighths], flipped=True)
    return Piece(at, _LEFT_BLOCKS[eighths])
