"""A table of a list that is too long for memory: a stretch of its rows is there, the other lines have no words yet.

Lines are counted over the whole list, so the scrollbar shows where in it one is. Which rows to bring is the
subclass's to decide.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from telesink.widgets.row_lines import Row
from telesink.widgets.row_table import RowTable


class LongTable(RowTable):
    """Keys reach no further than a page beyond the stretch, so that what they pass is never guessed."""

    _total = 0
    _left_key: Hashable | None = None
    """Key of the cursor's row while that is not in memory."""

    def view_moved(self) -> None:
        """Other lines are in view, or other rows on them."""

    # Rows

    def set_stretch(self, rows: Sequence[Row], first_line: int, total: int) -> None:
        """Shows the rows from `first_line` on, of `total` lines. What is in view stays where it is, by key."""
        self._total = max(total, first_line + len(rows))
        key = self.kept_key
        self.take_rows(rows, first_line)
        self._left_key = key if self.cursor_key is None else None
        self.view_moved()

    @property
    def first_line(self) -> int:
        """The line of the first row in memory."""
        return self._first_line

    @property
    def end_line(self) -> int:
        """The line after the last row in memory."""
        return self._first_line + len(self._rows)

    @property
    def kept_key(self) -> Hashable | None:
        return self._left_key if self.cursor_key is None else self.cursor_key

    def line_count(self) -> int:
        return self._total

    # Moving

    def move_cursor(self, index: int) -> None:
        super().move_cursor(min(max(index, self._first_line - self.page_lines), self._farthest))

    def show_line(self, index: int) -> None:
        if self._first_line - self.page_lines <= index <= self._farthest:
            super().show_line(index)

    @property
    def _farthest(self) -> int:
        return self.end_line - 1 + self.page_lines

    def action_up(self) -> None:
        self._step(-1)

    def action_down(self) -> None:
        self._step(1)

    def _step(self, lines: int) -> None:
        """From the cursor, or from the view's edge when it was scrolled away from the cursor."""
        top, end, start = self.top_line, self.top_line + self.page_lines, self._cursor
        if not top <= start < end:
            start = top - 1 if lines > 0 else end
        self.move_cursor(start + lines)

    def _page(self, lines: int) -> None:
        top, start = self.top_line, self._cursor
        if not top <= start < top + self.page_lines:
            start = top
        self.scroll_to_line(min(max(top + lines, self._first_line - self.page_lines), self.end_line))
        self.move_cursor(start + lines)

    def action_first(self) -> None:
        self.go_to_line(0)

    def action_last(self) -> None:
        self.go_to_line(self._total - 1)

    def go_to_line(self, line: int) -> None:
        """Puts the cursor on a line, whether its row is in memory or not."""
        previous, self._cursor = self._cursor, min(max(line, 0), max(self._total - 1, 0))
        top = self.top_line
        self.scroll_to_line(min(max(self._cursor - self.page_lines + 1, top), self._cursor))
        self.refresh_index(previous)
        self.refresh_index(self._cursor)
        if previous != self._cursor:
            self.cursor_moved()

    def cursor_moved(self) -> None:
        self._left_key = None
        super().cursor_moved()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self.view_moved()
