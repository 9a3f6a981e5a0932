"""A chain as a waterfall: the tree at the left, and beside it each piece of work on one scale of time."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar, Final, Unpack

from rich.style import Style
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.message import Message
from textual.strip import Strip

from telesink.widgets import waterfall_lines as lines
from telesink.widgets.cells import fitted, paint, strip_of
from telesink.widgets.cursor_list import CursorList
from telesink.widgets.inked import WidgetNames
from telesink.widgets.span_bars import Piece
from telesink.widgets.tree_lines import marker_cell, tree_spans
from telesink.widgets.waterfall_rows import (
    ShownRow,
    WaterfallRow,
    ancestors,
    next_error,
    shown_rows,
    time_range,
)

_STRIPS_KEPT: Final = 512  # some ten screens
_SERIES: Final = ("series-1", "series-2", "series-3", "series-8")  # those that look like no level
_GRID_STRENGTH: Final = 0.35  # of the faint colour: seen when looked for


class Waterfall(CursorList):
    """Foldable rows with bars. Left and right fold, `e` and `E` go to errors, `z` and `Z` zoom in and out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "fold", "Fold", show=False, id="tree.fold"),
        Binding("right", "unfold", "Unfold", show=False, id="tree.unfold"),
        Binding("e", "next_error", "Next error", show=False, id="tree.next_error"),
        Binding("E", "previous_error", "Previous error", show=False, id="tree.previous_error"),
        Binding("z", "zoom", "Zoom to span", show=False, id="tree.zoom"),
        Binding("Z", "zoom_out", "Zoom out", show=False, id="tree.zoom_out"),
    ]

    class WaterfallMessage(Message):
        """Something about one row of a waterfall."""

        def __init__(self, waterfall: Waterfall, key: Hashable) -> None:
            super().__init__()
            self.waterfall = waterfall
            self.key = key

        @property
        def control(self) -> Waterfall:
            return self.waterfall

    class Highlighted(WaterfallMessage):
        """The cursor stands on another row; `key` is None when there are none any more."""

    class Opened(WaterfallMessage):
        """A row was asked for: enter, a double click, a click on the cursor's row."""

    def __init__(self, empty_text: str = "No spans here", **names: Unpack[WidgetNames]) -> None:
        super().__init__(empty_text, **names)
        self._rows: Sequence[WaterfallRow] = ()
        self._folded: set[Hashable] = set()
        self._shown: list[ShownRow] = []
        self._place: dict[Hashable, int] = {}
        self._series: dict[str, str] = {}
        self._zooms: list[tuple[int, int]] = []
        self._range = time_range(())
        self._scene_of = -1
        self._shared = lines.scene(0, self._range, 0)
        self._strips: LRUCache[Hashable, Strip] = LRUCache(_STRIPS_KEPT)

    # Rows

    def set_rows(self, rows: Sequence[WaterfallRow]) -> None:
        """Shows these rows. Cursor, folds and zoom stay, by key."""
        key = self.cursor_key
        self._rows = rows
        self._range = time_range(rows)
        for row in rows:
            self._series.setdefault(row.component, _SERIES[len(self._series) % len(_SERIES)])
        self._refold()
        self._cursor = self._place.get(key, min(self._cursor, max(len(self._shown) - 1, 0)))
        self.show_line(self._cursor)
        if self.cursor_key != key:
            self.cursor_moved()

    def _refold(self) -> None:
        self._shown = shown_rows(self._rows, self._folded)
        self._place = {shown.row.key: index for index, shown in enumerate(self._shown)}
        self.forget_paint()
        self.fit_height()
        self.refresh()

    @property
    def cursor_key(self) -> Hashable | None:
        """Key of the cursor's row; None without rows."""
        return self._shown[self._cursor].row.key if self._shown else None

    def move_to(self, key: Hashable) -> bool:
        """Puts the cursor on the row of a key, unfolding what hides it. False when there is none."""
        position = next((position for position, row in enumerate(self._rows) if row.key == key), None)
        if position is None:
            return False
        self._reveal(position)
        return True

    def cursor_moved(self) -> None:
        self.post_message(self.Highlighted(self, self.cursor_key))

    def line_pressed(self, index: int) -> None:
        self.post_message(self.Opened(self, self._shown[index].row.key))

    # Folding

    def action_fold(self) -> None:
        """Folds the row; one that is folded or has nothing to fold leads to its parent."""
        if not self._shown:
            return
        shown = self._shown[self._cursor]
        if shown.row.has_children and not shown.folded:
            self._toggle(self._cursor)
        elif (parent := next(ancestors(self._rows, shown.position), None)) is not None:
            self._reveal(parent)

    def action_unfold(self) -> None:
        """Unfolds the row; one that is open leads to its first child."""
        if not self._shown:
            return
        shown = self._shown[self._cursor]
        if shown.folded:
            self._toggle(self._cursor)
        elif shown.row.has_children:
            self.move_cursor(self._cursor + 1)

    def _toggle(self, index: int) -> None:
        self._folded ^= {self._shown[index].row.key}
        self._refold()

    def part_clicked(self, index: int, x: int) -> bool:
        if marker_cell(self._shown[index], self._scene().tree) != x - 1:
            return False
        key = self.cursor_key
        self._toggle(index)
        self.move_cursor(self._place.get(key, index))
        return True

    def _reveal(self, position: int) -> None:
        """Unfolds what a row is hidden under, and goes there."""
        hidden_by = {self._rows[above].key for above in ancestors(self._rows, position)} & self._folded
        if hidden_by:
            self._folded -= hidden_by
            self._refold()
        self.move_cursor(self._place[self._rows[position].key])

    # Errors and zoom

    def action_next_error(self) -> None:
        self._go_to_error(1)

    def action_previous_error(self) -> None:
        self._go_to_error(-1)

    def _go_to_error(self, step: int) -> None:
        if self._shown:
            position = next_error(self._rows, self._shown[self._cursor].position, step)
            if position is not None:
                self._reveal(position)

    def action_zoom(self) -> None:
        """Shows the time of the cursor's span alone; of what has no length, nothing changes."""
        if not self._shown:
            return
        row = self._shown[self._cursor].row
        end = self._window_range()[1] if row.ended_us is None else row.ended_us
        if row.is_span and row.started_us < end:
            self._zooms.append((row.started_us, end))
            self._repaint()

    def action_zoom_out(self) -> None:
        if self._zooms:
            self._zooms.pop()
            self._repaint()

    def _window_range(self) -> tuple[int, int]:
        return self._zooms[-1] if self._zooms else self._range

    # Painting

    def line_count(self) -> int:
        return len(self._shown)

    def paint_header(self, width: int) -> Strip:
        return strip_of(lines.header_spans(self._scene()) if self._shown else (), self.ink.plain, width)

    def paint_line(self, index: int, width: int) -> Strip:
        if index == self._cursor:
            return self._painted(index, width)
        self._scene()  # drops the strips of another width
        key = self._shown[index].row.key
        strip = self._strips.get(key)
        if strip is None:
            strip = self._strips[key] = self._painted(index, width)
        return strip

    def _painted(self, index: int, width: int) -> Strip:
        shown = self._shown[index]
        row, shared = shown.row, self._scene()
        styles = self.ink.chosen if index == self._cursor else self.ink.plain
        own = self._series[row.component]
        tree = fitted([*tree_spans(shown, shared.tree, own)], shared.tree)
        token = row.token or (row.level if row.is_error else own)

        def style_of(piece: Piece | None) -> Style:
            if piece is None:
                return self._grid_style(index)
            return styles["faint" if piece.faint else token]

        segments = [
            *paint([self.edge(index), *tree, (" ", "value")], styles),
            *lines.bar_segments(row, shared, style_of),
            *paint(lines.took_spans(row), styles),
        ]
        strip = Strip(segment for segment in segments if segment.text)
        return strip.adjust_cell_length(width, styles["value"])

    def _grid_style(self, index: int) -> Style:
        faint = self.ink.faded("faint", _GRID_STRENGTH)
        if index != self._cursor:
            return faint
        return Style(color=faint.color, bgcolor=self.ink.chosen["value"].bgcolor)

    def _scene(self) -> lines.Scene:
        width = self.line_width
        if self._scene_of != width:
            self._strips.clear()
            self._scene_of, self._shared = width, lines.scene(width, self._window_range(), self._range[0])
        return self._shared

    def _repaint(self) -> None:
        self.forget_paint()
        self.refresh()

    def forget_paint(self) -> None:
        self._strips.clear()
        self._scene_of = -1
