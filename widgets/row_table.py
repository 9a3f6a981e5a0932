"""A table of rows in memory, which may be a window of an endless list that grows at both ends.

What is read does not move: the cursor and the first row in view are kept by key when rows arrive above. Only
while the cursor stands on the first row, and that row is in view, does the table follow the newest.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Final, Unpack

from rich.style import Style
from textual.cache import LRUCache
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from telesink.widgets.cells import strip_of
from telesink.widgets.cursor_list import CursorList
from telesink.widgets.inked import WidgetNames
from telesink.widgets.row_lines import FRESH, Column, Placed, Row, column_at, header_spans, place, row_spans

MISSING: Final = "  ⋯"
_STRIPS_KEPT: Final = 512  # some ten screens of rows: paging back and forth paints nothing anew

Painted = tuple[Row, bool, Strip]
"""The row that was painted, whether as a new one, and the strip."""


class RowTable(CursorList):
    """A table with a cursor. Give it `Column`s once and `Row`s whenever they change."""

    sort_column: reactive[str | None] = reactive(None)
    """Key of the column that the rows are sorted by, for the header. Whoever gives the rows sorts them."""
    sort_reverse: reactive[bool] = reactive(False)

    class TableMessage(Message):
        """Something in one table."""

        def __init__(self, table: RowTable) -> None:
            super().__init__()
            self.table = table

        @property
        def control(self) -> RowTable:
            return self.table

    class Highlighted(TableMessage):
        """The cursor stands on another row; `key` is None when there are none any more."""

        def __init__(self, table: RowTable, key: Hashable) -> None:
            super().__init__(table)
            self.key = key

    class Opened(TableMessage):
        """A row was asked for: enter, a double click, a click on the cursor's row."""

        def __init__(self, table: RowTable, key: Hashable) -> None:
            super().__init__(table)
            self.key = key

    class NearEnd(TableMessage):
        """The last row is less than a page away. Sent at most once for each `set_rows`."""

    class HeaderPressed(TableMessage):
        """A column's label was clicked."""

        def __init__(self, table: RowTable, column_key: str) -> None:
            super().__init__(table)
            self.column_key = column_key

    def __init__(
        self,
        columns: Sequence[Column] = (),
        empty_text: str = "Nothing here",
        *,
        follow: bool = True,
        **names: Unpack[WidgetNames],
    ) -> None:
        """`follow` False: the cursor stays on its row even when that is the first, as in a sorted report."""
        super().__init__(empty_text, **names)
        self._columns = tuple(columns)
        self._rows: Sequence[Row] = ()
        self._first_line = 0
        self._index: dict[Hashable, int] = {}
        """Key to line."""
        self._fresh: frozenset[Hashable] = frozenset()
        self.follow = follow
        self._end_told = True
        self._placed: tuple[int, tuple[Placed, ...]] = (-1, ())
        self._strips: LRUCache[Hashable, Painted] = LRUCache(_STRIPS_KEPT)

    # Rows

    @property
    def rows(self) -> Sequence[Row]:
        return self._rows

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Shows these rows. Cursor and view stay where they were, by key, unless the table is `following`."""
        self.take_rows(rows, 0)

    def take_rows(self, rows: Sequence[Row], first_line: int) -> None:
        """The same for rows that stand from a line on, where there may be others that are not in memory."""
        following, key = self.following, self.kept_key
        self._index = {row.key: line for line, row in enumerate(rows, first_line)}
        top = 0 if following else self._kept_top()
        self._rows, self._first_line = rows, first_line
        self._end_told = not rows
        self._cursor = 0 if following else self._index.get(key, min(self._cursor, max(self.line_count() - 1, 0)))
        self.fit_height()
        self.scroll_to_line(top)
        self.refresh()
        if self.cursor_key != key:
            self.cursor_moved()
        self._tell_near_end()

    def _kept_top(self) -> int:
        """Where the view must start so that the first row in view that is still there keeps its place."""
        top = self.top_line
        for offset in range(self.page_lines):
            row = self.row_at(top + offset)
            if row is not None and row.key in self._index:
                return max(self._index[row.key] - offset, 0)
        return top

    def row_at(self, line: int) -> Row | None:
        """The row on a line; None where none is in memory."""
        place_ = line - self._first_line
        return self._rows[place_] if 0 <= place_ < len(self._rows) else None

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Shows other columns; rows that fit them come with the next `set_rows`."""
        self._columns = tuple(columns)
        self.forget_paint()
        self.refresh()

    @property
    def fresh_keys(self) -> Collection[Hashable]:
        """Keys of the rows that have just arrived; they carry a sign in the left gutter."""
        return self._fresh

    @fresh_keys.setter
    def fresh_keys(self, keys: Collection[Hashable]) -> None:
        if self._fresh != keys:
            self._fresh = frozenset(keys)
            self.refresh()

    # Cursor

    @property
    def cursor_key(self) -> Hashable | None:
        """Key of the cursor's row; None without rows."""
        row = self.row_at(self._cursor)
        return None if row is None else row.key

    @property
    def kept_key(self) -> Hashable | None:
        """Key of the row that the cursor stays on when others come."""
        return self.cursor_key

    @property
    def following(self) -> bool:
        """Whether rows that arrive on top take the cursor along."""
        return self.follow and self._cursor == 0 and self.top_line == 0

    def move_to(self, key: Hashable) -> bool:
        """Puts the cursor on the row of a key. False when there is none."""
        if key not in self._index:
            return False
        self.move_cursor(self._index[key])
        return True

    def cursor_moved(self) -> None:
        self.post_message(self.Highlighted(self, self.cursor_key))
        self._tell_near_end()

    def line_pressed(self, index: int) -> None:
        row = self.row_at(index)
        if row is not None:
            self.post_message(self.Opened(self, row.key))

    def header_pressed(self, x: int) -> None:
        column = column_at(self._layout(self.line_width), x)
        if column is not None:
            self.post_message(self.HeaderPressed(self, column.key))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._tell_near_end()

    def on_resize(self) -> None:
        self._tell_near_end()

    def _tell_near_end(self) -> None:
        reached = max(self._cursor, self.top_line + self.page_lines)
        if not self._end_told and self.size and reached + self.page_lines >= self.line_count():
            self._end_told = True
            self.post_message(self.NearEnd(self))

    # Painting

    def line_count(self) -> int:
        return len(self._rows)

    def paint_header(self, width: int) -> Strip:
        spans = header_spans(self._layout(width), self.sort_column, reverse=self.sort_reverse)
        return strip_of(spans, self.ink.plain, width)

    def paint_line(self, index: int, width: int) -> Strip:
        row = self.row_at(index)
        if row is None:
            return self.paint_missing(index, width)
        fresh = row.key in self._fresh
        self._layout(width)  # drops the strips of another width
        if index == self._cursor:
            return self._painted(index, width, self.ink.chosen)
        known = self._strips.get(row.key)
        if known is not None and known[1] is fresh and (known[0] is row or known[0] == row):
            return known[2]
        strip = self._painted(index, width, self.ink.plain)
        self._strips[row.key] = (row, fresh, strip)
        return strip

    def paint_missing(self, index: int, width: int) -> Strip:
        """A line whose row is not in memory."""
        styles = self.ink.chosen if index == self._cursor else self.ink.plain
        return strip_of((self.edge(index), (MISSING, "faint")), styles, width)

    def _painted(self, index: int, width: int, styles: Mapping[str, Style]) -> Strip:
        row, layout = self._rows[index - self._first_line], self._layout(width)
        sign = FRESH if row.key in self._fresh else " "
        return strip_of((self.edge(index), (f"{sign} ", "accent"), *row_spans(row, layout)), styles, width)

    def _layout(self, width: int) -> tuple[Placed, ...]:
        if self._placed[0] != width:
            self.forget_paint()
            self._placed = (width, place(self._columns, width))
        return self._placed[1]

    def forget_paint(self) -> None:
        self._strips.clear()
        self._placed = (-1, ())
