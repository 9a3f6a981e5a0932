"""A table that shows its cursor only while it has the keys: several of them stand on one tab."""

from __future__ import annotations

from textual.strip import Strip

from telesink.widgets import RowTable
from telesink.widgets.cells import Span


class QuietTable(RowTable):
    """Like `RowTable`, with no cursor to see while another table is used."""

    def edge(self, index: int) -> Span:
        return super().edge(index) if self.has_focus else (" ", "faint")

    def paint_line(self, index: int, width: int) -> Strip:
        if self.has_focus or index != self.cursor_index:
            return super().paint_line(index, width)
        return self._painted(index, width, self.ink.plain)
