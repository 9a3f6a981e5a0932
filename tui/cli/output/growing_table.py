"""`GrowingTable`: a table whose rows come one after the other for as long as somebody looks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from telesink.tui.cli.output.look import Look
from telesink.tui.cli.output.shapes import Row
from telesink.tui.cli.output.table import Layout

USUAL_WIDTHS: Final[Mapping[str, int]] = {
    "timestamp": 23, "checked_at": 23, "recorded_at": 23,
    "level": 8, "event_type": 7, "event_name": 19, "component": 18, "operation": 18, "duration_ms": 8,
    "correlation_id": 14, "metric_name": 28, "metric_type": 9, "value": 8, "check_name": 14,
    "response_time_ms": 8, "is_healthy": 6, "message": 40, "error_message": 40,
}  # fmt: skip
"""Cells that each column gets from the start, so that most of what comes later stands below what came before."""


class GrowingTable:
    """Its widths are those that suit the first rows, and usual ones at least: lines once written cannot move."""

    def __init__(self, columns: Sequence[str], look: Look, droppable: Sequence[str] = ()) -> None:
        self._columns = columns
        self._look = look
        self._droppable = droppable
        self._layout: Layout | None = None

    def lines(self, rows: Sequence[Row]) -> Iterator[str]:
        """The rows as lines, before the first of them the header."""
        if not rows:
            return
        if self._layout is None:
            self._layout = Layout.of(rows, self._columns, self._look, self._droppable, USUAL_WIDTHS)
            yield self._layout.header()
        for row in rows:
            yield self._layout.line(row)
