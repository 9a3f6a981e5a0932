"""Rows as an aligned table for people: one line a row, cut to the terminal, coloured by level."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from telesink.store.humane import duration_text, moment_text
from telesink.store.levels import ERROR, INFO
from telesink.tui.cli.output.cells import Cell, Duration, Graded, Json, Moment, Names, Verdict
from telesink.tui.cli.output.look import Look
from telesink.tui.cli.output.shapes import Row, header_of
from telesink.tui.cli.text import cell_width, fitted, padded, visible

_GAP: Final = "  "
_NARROWEST: Final = 6
"""Cells below which a column says nothing; a line that is still too long is cut at the edge."""
_COMFORTABLE: Final = 12
"""Cells that a column of texts is worth; before it gets less, columns that can be missed go."""


def table_lines(
    rows: Sequence[Row],
    columns: Sequence[str],
    look: Look,
    droppable: Sequence[str] = (),
    title: Callable[[str], str] = header_of,
) -> Iterator[str]:
    """The header and one line a row, without line ends; a narrow terminal goes without the `droppable`.

    `title` says what a column is called; it must be visible text.
    """
    layout = Layout.of(rows, columns, look, droppable, title=title)
    yield layout.header()
    for row in rows:
        yield layout.line(row)


class Layout(Struct, frozen=True):
    """Which columns a table shows and how wide each of them is."""

    columns: Sequence[str]
    widths: Sequence[int]
    right: Sequence[bool]
    """Of each column: its numbers stand on the right."""
    look: Look
    title: Callable[[str], str] = header_of

    @classmethod
    def of(
        cls,
        rows: Sequence[Row],
        columns: Sequence[str],
        look: Look,
        droppable: Sequence[str] = (),
        least: Mapping[str, int] | None = None,
        title: Callable[[str], str] = header_of,
    ) -> Layout:
        """The layout that suits the rows; `least` are cells that columns get although these rows need fewer."""
        natural = {name: max((cell_width(shown(row[name], look)) for row in rows), default=0) for name in columns}
        natural = {name: max(width, cell_width(title(name))) for name, width in natural.items()}
        natural = {name: max(width, (least or {}).get(name, 0)) for name, width in natural.items()}
        rigid = {name: any(isinstance(row[name], _RIGID) for row in rows) for name in columns}
        widths = natural
        if look.width is not None:
            if droppable and not least:  # in a table that grows, something may come
                droppable = [*_empty_columns(rows, columns), *droppable]
            columns = _columns_that_fit(natural, rigid, look.width, droppable)
            widths = _widths(natural, rigid, columns, look.width)
        right = [any(isinstance(row[name], _NUMERIC) for row in rows) for name in columns]
        return cls(columns, [widths[name] for name in columns], right, look, title)

    def header(self) -> str:
        names = [self.title(name) for name in self.columns]
        return self.look.heading(_line(names, self.widths, self.right, self.look))

    def line(self, row: Row) -> str:
        """A row as one line, its cells in the colours of their grades."""
        cells = [row[name] for name in self.columns]
        texts = [shown(cell, self.look) for cell in cells]
        return _line(texts, self.widths, self.right, self.look, [_grade(cell) for cell in cells])


def _empty_columns(rows: Sequence[Row], columns: Sequence[str]) -> list[str]:
    """The columns in which nothing stands."""
    return [name for name in columns if all(row[name] in (None, "") for row in rows)]


def _columns_that_fit(
    natural: Mapping[str, int], rigid: Mapping[str, bool], width: int, droppable: Sequence[str]
) -> list[str]:
    columns = list(natural)
    for name in droppable:
        least = sum(natural[c] if rigid[c] else min(natural[c], _COMFORTABLE) for c in columns)
        if least + len(_GAP) * (len(columns) - 1) <= width:
            break
        if name in columns:
            columns.remove(name)
    return columns


def _widths(
    natural: Mapping[str, int], rigid: Mapping[str, bool], columns: Sequence[str], width: int
) -> dict[str, int]:
    """Times and numbers keep their width, since a part of one misleads; texts share what is left."""
    taken = sum(natural[name] for name in columns if rigid[name]) + len(_GAP) * (len(columns) - 1)
    texts = [name for name in columns if not rigid[name]]
    shares = fitting_widths([natural[name] for name in texts], width - taken)
    return {name: natural[name] for name in columns} | dict(zip(texts, shares, strict=True))


def _line(
    texts: Sequence[str],
    widths: Sequence[int],
    right: Sequence[bool],
    look: Look,
    grades: Sequence[int] | None = None,
) -> str:
    cells = [
        padded(fitted(text, width), width, right=is_right)
        for text, width, is_right in zip(texts, widths, right, strict=True)
    ]
    cells[-1] = cells[-1].rstrip()  # no trailing spaces: what is copied from the terminal stays clean
    cells = _within(cells, look.width)
    if grades:
        cells = [look.graded(cell, grade) for cell, grade in zip(cells, grades, strict=False)]
    return _GAP.join(cells).rstrip()


def _within(cells: list[str], width: int | None) -> list[str]:
    """The cells that fit side by side; the last of them cut, before colours make lengths unknown."""
    if width is None:
        return cells
    kept, left = [], width
    for cell in cells:
        if left <= 0:
            break
        kept.append(fitted(cell, left))
        left -= cell_width(cell) + len(_GAP)
    return kept


def fitting_widths(natural: Sequence[int], available: int) -> list[int]:
    """Widths that add up to `available` where that is possible: only the widest columns give way."""
    if sum(natural) <= available or not natural:
        return list(natural)
    low, high = _NARROWEST, max(natural)
    while low < high:  # the largest common limit under which all fit
        limit = (low + high + 1) // 2
        low, high = (limit, high) if sum(min(width, limit) for width in natural) <= available else (low, limit - 1)
    widths = [min(width, low) for width in natural]
    spare = available - sum(widths)
    for at in (at for at, width in enumerate(natural) if width > low):
        if spare > 0:
            widths[at], spare = widths[at] + 1, spare - 1
    return widths


def shown(cell: Cell, look: Look) -> str:
    """A cell as visible text on one line."""
    return _SHOWN[type(cell)](cell, look)


_NUMERIC: Final = (int, float, Duration)
_RIGID: Final = (*_NUMERIC, Moment, Graded, Verdict)

_SHOWN: Final[dict[type, Callable[[Any, Look], str]]] = {
    type(None): lambda _cell, _look: "",
    str: lambda cell, _look: visible(cell),
    bool: lambda cell, _look: "yes" if cell else "no",
    int: lambda cell, _look: str(cell),
    float: lambda cell, _look: f"{cell:.6g}",
    Moment: lambda cell, look: moment_text(cell.us, utc=look.utc),
    Duration: lambda cell, _look: duration_text(cell.us),
    Json: lambda cell, _look: visible(cell.text),
    Names: lambda cell, _look: visible(", ".join(cell.names)),
    Graded: lambda cell, _look: visible(cell.word),
    Verdict: lambda cell, _look: "ok" if cell.healthy else "failed",
}


def _grade(cell: Cell) -> int:
    if isinstance(cell, Graded):
        return cell.grade
    return ERROR if isinstance(cell, Verdict) and not cell.healthy else INFO
