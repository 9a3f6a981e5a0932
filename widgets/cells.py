"""Cells of text in named styles: what panes hand over, and how it becomes segments of an exact width."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias, TypeGuard, cast

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from telesink.widgets.text import ELLIPSIS, WIDTH_SLACK, Align, cut, first_cells, fit, visible

Span: TypeAlias = tuple[str, str]
"""(text, token); an empty token takes what the row or column says."""

Segments: TypeAlias = Sequence[Span]
"""Spans beside each other: a cell in more than one style."""

Cell: TypeAlias = str | Span | Segments


def spans_of(cell: Cell, token: str) -> list[Span]:
    """A cell of any form as spans; `token` stands in where the cell names none."""
    if isinstance(cell, str):
        return [(cell, token)]
    if _is_span(cell):
        return [(cell[0], cell[1] or token)]
    return [(text, own or token) for text, own in cast(Segments, cell)]


def _is_span(cell: Span | Segments) -> TypeGuard[Span]:
    return len(cell) == 2 and isinstance(cell[0], str)


def width_of(spans: Iterable[Span]) -> int:
    """Cells that the spans take once they are made visible."""
    return sum(cell_len(visible(text)) for text, _ in spans)


def fitted(spans: Sequence[Span], width: int, align: Align = "left") -> list[Span]:
    """The spans in exactly `width` cells: padded, or cut with an ellipsis."""
    if len(spans) == 1:
        text, token = spans[0]
        return [(fit(text, width, align), token)]
    shortened = shorten(spans, width)
    padding = (" " * (width - width_of(shortened)), "value")
    return [padding, *shortened] if align == "right" else [*shortened, padding]


def shorten(spans: Sequence[Span], width: int) -> list[Span]:
    """The spans made visible, in at most `width` cells; what is cut off leaves an ellipsis."""
    shown = [(visible(text[: width * WIDTH_SLACK + 1]), token) for text, token in spans]
    if width <= 0 or sum(cell_len(text) for text, _ in shown) <= width:
        return shown if width > 0 else []
    kept: list[Span] = []
    room = width - 1
    for text, token in shown:
        piece = first_cells(text, room)
        room -= cell_len(piece)
        if piece != text:
            return [*kept, (piece + ELLIPSIS, token)]
        kept.append((piece, token))
    return kept


def paint(spans: Iterable[Span], styles: Mapping[str, Style]) -> list[Segment]:
    """Spans, already fitted, as segments; neighbours of one token are joined."""
    segments: list[Segment] = []
    texts: list[str] = []
    current = ""
    for text, token in spans:
        if token != current and texts:
            segments.append(Segment("".join(texts), styles[current]))
            texts = []
        current = token
        if text:
            texts.append(text)
    if texts:
        segments.append(Segment("".join(texts), styles[current]))
    return segments


def strip_of(spans: Iterable[Span], styles: Mapping[str, Style], width: int) -> Strip:
    """A painted line of exactly `width` cells."""
    return Strip(paint(spans, styles)).adjust_cell_length(width, styles["value"])


def centred(text: str, width: int) -> list[Span]:
    """One line of words in the middle: what an empty widget says."""
    words = cut(text, width)
    left = (width - cell_len(words)) // 2
    return [(" " * left + words, "dim")]
