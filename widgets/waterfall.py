"""A chain as a waterfall: the tree at the left, and beside it each piece of work on one scale of time."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
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
from telesink.widgets.series_tokens import SeriesTokens
from telesink.widgets.span_bars import Piece
from telesink.widgets.tree_lines import marker_cell, tree_spans
from telesink.widgets.waterfall_rows import ShownRow, WaterfallRow, time_range
from telesink.widgets.waterfall_tree import FoldedTree
from telesink.widgets.waterfall_zoom import Zoom

_STRIPS_KEPT: Final = 512  # some ten screens
_GRID_STRENGTH: Final = 0.35  # of the faint colour: seen when looked for
_OFF_PATH_STRENGTH: Final = 0.5  # of a bar's colour: what nothing waited for recedes


class Waterfall(CursorList):
    """Foldable rows with bars. Left and right fold, `e` and `E` go to errors, `z` and `Z` zoom in and out.

    `p` leaves the critical path alone; `matches` are the keys of what a search has found, marked and gone to.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "fold", "Fold", show=False, id="tree.fold"),
        Binding("right,l", "unfold", "Unfold", show=False, id="tree.unfold"),
        Binding("minus", "fold_all", "Fold all", show=False, id="tree.fold_all"),
        Binding("plus,equals_sign", "unfold_all", "Unfold all", show=False, id="tree.unfold_all"),
        Binding("p", "path", "Critical path", show=False, id="tree.path"),
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
        self._tree = FoldedTree()
        self.token_of = SeriesTokens()
        """The style of a component's bars."""
        self._zoom = Zoom()
        self._matches: frozenset[Hashable] = frozenset()
        self._scene_of = -1
        self._shared = lines.scene(0, self._zoom.shown, 0)
        self._strips: LRUCache[Hashable, Strip] = LRUCache(_STRIPS_KEPT)

    # Rows

    def set_rows(self, rows: Sequence[WaterfallRow]) -> None:
        """Shows these rows. Cursor, folds and zoom stay, by key."""
        key = self.cursor_key
        self._tree.set_rows(rows)
        self._zoom.whole = time_range(rows)
        for row in rows:
            self.token_of(row.component)
        self._tree_changed()
        index = self._tree.index_of(key)
        self._cursor = min(self._cursor, max(self.line_count() - 1, 0)) if index is None else index
        self.show_line(self._cursor)
        if self.cursor_key != key:
            self.cursor_moved()

    def start_anew(self) -> None:
        """For rows of something else: nothing is folded, zoomed or found, and the cursor goes to the top."""
        self._zoom.reset()
        self._matches = frozenset()
        self._tree.start_anew()
        self.set_rows(())

    def _tree_changed(self) -> None:
        self.fit_height()
        self._repaint()

    @property
    def _shown(self) -> Sequence[ShownRow]:
        return self._tree.shown

    @property
    def cursor_key(self) -> Hashable | None:
        """Key of the cursor's row; None without rows."""
        return self._shown[self._cursor].row.key if self._shown else None

    @property
    def _position(self) -> int:
        """Of the cursor's row among all."""
        return self._shown[self._cursor].position

    def move_to(self, key: Hashable) -> bool:
        """Puts the cursor on the row of a key, unfolding what hides it. False when there is none."""
        position = self._tree.position_of(key)
        if position is not None:
            self._reveal(position)
        return position is not None

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
            self._change(lambda: self._tree.toggle(self._cursor))
        elif (parent := self._tree.parent_of(self._cursor)) is not None:
            self._reveal(parent)

    def action_unfold(self) -> None:
        """Unfolds the row; one that is open leads to its first child."""
        if not self._shown:
            return
        shown = self._shown[self._cursor]
        if shown.folded:
            self._change(lambda: self._tree.toggle(self._cursor))
        elif shown.row.has_children:
            self.move_cursor(self._cursor + 1)

    def action_fold_all(self) -> None:
        """Folds everything below the roots; the cursor goes to what its row is folded into."""
        self._change(self._tree.fold_all)

    def action_unfold_all(self) -> None:
        self._change(self._tree.unfold_all)

    def _change(self, change: Callable[[], None]) -> None:
        """Shows other rows of the same tree, with the cursor on its row or on what that is folded into."""
        if self._shown:
            position, key = self._position, self.cursor_key
            change()
            self._tree_changed()
            self._cursor = self._tree.index_near(position)
            self.show_line(self._cursor)
            if self.cursor_key != key:
                self.cursor_moved()

    def part_clicked(self, index: int, x: int) -> bool:
        if marker_cell(self._shown[index], self._scene().tree) != x - 1:
            return False
        self._change(lambda: self._tree.toggle(index))
        return True

    def _reveal(self, position: int) -> None:
        """Shows what a row is hidden under, and goes there."""
        if self._tree.reveal(position):
            self._tree_changed()
        self.move_cursor(self._tree.index_near(position))

    # The critical path, matches, errors

    @property
    def path_only(self) -> bool:
        """Whether the critical path is shown alone."""
        return self._tree.path_only

    def action_path(self) -> None:
        """Shows the critical path alone, or everything again; without a path nothing changes."""
        if self._tree.has_path:
            self._change(self._tree.toggle_path)

    @property
    def matches(self) -> frozenset[Hashable]:
        return self._matches

    @matches.setter
    def matches(self, keys: frozenset[Hashable]) -> None:
        if keys != self._matches:
            self._matches = keys
            self._repaint()

    def go_to_match(self, step: int, *, here: bool = False) -> bool:
        """To the next (step 1) or previous (-1) match; `here`: unless the cursor is on one. False without any."""
        return self._go_where(step, lambda row: row.key in self._matches, here=here)

    def matches_before(self) -> int:
        """How many matches there are down to the cursor's row, its own included."""
        return self._tree.count_until(self._cursor, lambda row: row.key in self._matches)

    def action_next_error(self) -> None:
        self._go_where(1, lambda row: row.is_error)

    def action_previous_error(self) -> None:
        self._go_where(-1, lambda row: row.is_error)

    def _go_where(self, step: int, wanted: Callable[[WaterfallRow], bool], *, here: bool = False) -> bool:
        position = self._tree.next_where(self._cursor, step, wanted, here=here)
        if position is not None:
            self._reveal(position)
        return position is not None

    # Zoom

    def action_zoom(self) -> None:
        """Shows the time of the cursor's span alone; of what has no length, nothing changes."""
        if self._shown and self._zoom.into(self._shown[self._cursor].row):
            self._repaint()

    def action_zoom_out(self) -> None:
        if self._zoom.out():
            self._repaint()

    # Painting

    def line_count(self) -> int:
        return len(self._shown)

    def paint_header(self, width: int) -> Strip:
        spans = lines.header_spans(self._scene(), path_only=self.path_only) if self._shown else ()
        return strip_of(spans, self.ink.plain, width)

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
        own = self.token_of(row.component)
        tree = fitted([*tree_spans(shown, shared.tree, own, found=row.key in self._matches)], shared.tree)
        token = row.token or (row.level if row.is_error else own)
        recedes = row.is_span and row.on_path is False and not row.is_error and index != self._cursor

        def style_of(piece: Piece | None) -> Style:
            if piece is None:
                return self._grid_style(index)
            if piece.faint:
                return styles["faint"]
            return self.ink.faded(token, _OFF_PATH_STRENGTH) if recedes else styles[token]

        segments = [
            *paint([self.edge(index), *tree, lines.path_span(row)], styles),
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
            self._scene_of, self._shared = width, lines.scene(width, self._zoom.shown, self._zoom.whole[0])
        return self._shared

    def _repaint(self) -> None:
        self.forget_paint()
        self.refresh()

    def forget_paint(self) -> None:
        self._strips.clear()
        self._scene_of = -1
