"""The tree column of a waterfall: guide lines, fold marker, sign of trouble, title, component."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from telesink.widgets.cells import Span
from telesink.widgets.signs import level_sign, level_token

if TYPE_CHECKING:
    from telesink.widgets.waterfall_rows import ShownRow

OPENED: Final = "▾"
FOLDED: Final = "▸"
FOUND: Final = "»"
"""Before what a search has found."""
_ODD: Final = "⌁"
"""Before what hangs in the tree in an unusual way."""

_LEVEL_CELLS: Final = 2  # a level of the tree is indented by this
_TITLE_ROOM: Final = 18  # cells of the column that the indentation leaves to the title
_QUIET_LEVELS: Final = frozenset({"debug", "info"})


def tree_spans(shown: ShownRow, width: int, component_token: str, *, found: bool = False) -> Iterator[Span]:
    """The spans of a row's tree column, not yet cut to its width."""
    row = shown.row
    yield (_guides(shown, width), "faint")
    yield (_marker(shown), "dim")
    if found:
        yield (f"{FOUND} ", "accent")
    if row.level not in _QUIET_LEVELS:
        yield (f"{level_sign(row.level)} ", level_token(row.level))
    if row.is_orphan or row.note:
        yield (f"{_ODD} ", "warning" if row.is_orphan else "dim")
    yield (row.title, level_token(row.level) if row.is_error else "accent" if found else "value")
    yield (f" {row.component}", component_token)
    if row.is_orphan or row.note:
        yield (f" {row.note or 'parent not seen'}", "faint")


def marker_cell(shown: ShownRow, width: int) -> int | None:
    """The cell of the fold marker in the column; None for a row without children."""
    return len(_guides(shown, width)) if shown.row.has_children else None


def _guides(shown: ShownRow, width: int) -> str:
    """Lines down from the ancestors; levels that do not fit are counted: `12› `."""
    depth = shown.row.depth
    if not depth:
        return ""
    levels = max((width - _TITLE_ROOM) // _LEVEL_CELLS, 1)
    hidden = max(depth - levels, 0)
    lines = ("│ " if shown.runs_on(level) else "  " for level in range(hidden + 1, depth))
    return f"{f'{hidden}› ' if hidden else ''}{''.join(lines)}{'└─' if shown.is_last else '├─'}"


def _marker(shown: ShownRow) -> str:
    if shown.row.has_children:
        return f"{FOLDED if shown.folded else OPENED} "
    return "─ " if shown.row.depth else "  "
