"""How values are spread over time: time from left to right, buckets from below, the more of them the hotter.

At the right stands what each bucket holds in the whole time, as bars.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Unpack

from rich.segment import Segment
from textual.strip import Strip

from telesink.widgets.axes import LEFT, axis_line, column_of, left_label, most_labels
from telesink.widgets.cells import Span, fitted, paint, shorten, strip_of, width_of
from telesink.widgets.format import count_short
from telesink.widgets.heat_cells import Heat, grid, lines_of, shares, totals, trimmed
from telesink.widgets.inked import WidgetNames
from telesink.widgets.ticks import time_ticks
from telesink.widgets.time_chart import PointedChart

_FRAME_LINES: Final = 2  # the legend above and the times below
_SIDE: Final = 16  # cells of the bars at the right, with the gap before them
_SIDE_FROM: Final = 56  # cells of the whole from which there is room for them
_COUNT: Final = 6
_SHADES: Final = "░▒▓█"
_POINTER: Final = "│"


class HeatMap(PointedChart):
    """A heat map. Where there are no shades of colour, signs stand for them."""

    DEFAULT_CSS = """
    HeatMap {
        height: 12;
    }
    """

    def __init__(self, empty_text: str = "No values in this time", **names: Unpack[WidgetNames]) -> None:
        super().__init__(empty_text, **names)
        self._heat: Heat | None = None
        self._title = ""

    def set_heat(self, heat: Heat, title: str = "") -> None:
        """Shows other counts. The title stands above them at the left."""
        self._heat, self._title = heat, title
        self.repaint()

    def paint_lines(self, width: int, height: int) -> Iterator[Strip]:
        if self._heat is None or not (buckets := trimmed(self._heat)):
            yield from self.empty_lines(self.empty_text, width, height)
            return
        lines = lines_of(buckets, max(height - _FRAME_LINES, 1))
        side = _SIDE if width >= _SIDE_FROM else 0
        cells = max(width - LEFT - side, 1)
        yield self._legend(width)
        yield from self._rows(self._heat, lines, cells, width)
        span = self._heat.start, self._heat.end
        times = axis_line(time_ticks(*span, most_labels(cells), utc=self.utc), *span, cells)
        yield strip_of([(" " * LEFT, "faint"), (times, "faint")], self.ink.plain, width)

    def _legend(self, width: int) -> Strip:
        scale = [Segment("few ", self.ink.plain["dim"])]
        scale += [self._cell((place + 1) / len(_SHADES)) for place in range(len(_SHADES)) for _ in range(2)]
        scale.append(Segment(" many", self.ink.plain["dim"]))
        room = max(width - sum(len(segment.text) for segment in scale), 0)
        title = fitted(shorten([(self._title, "dim")], room), room)
        return Strip([*paint(title, self.ink.plain), *scale])

    def _rows(self, heat: Heat, lines: Sequence[range], cells: int, width: int) -> Iterator[Strip]:
        hot, sums = shares(grid(heat, lines, cells)), totals(heat, lines)
        pointer = None if self.pointer is None else column_of(self.pointer, heat.start, heat.end, cells)
        for row in reversed(range(len(lines))):
            is_top = row == len(lines) - 1 or lines[row + 1] != lines[row]
            label, token = left_label(heat.labels[lines[row][-1]] if is_top else "")
            cells_of_row = (self._cell(share, at_pointer=column == pointer) for column, share in enumerate(hot[row]))
            side = self._side(sums[row], max(sums), is_top=is_top)
            strip = Strip([Segment(label, self.ink.plain[token]), *cells_of_row, *paint(side, self.ink.plain)])
            yield strip.simplify().adjust_cell_length(width, self.ink.plain["value"])

    def _cell(self, share: float, *, at_pointer: bool = False) -> Segment:
        if share <= 0:
            return Segment(_POINTER if at_pointer else " ", self.ink.plain["accent"])
        if self.ink.is_flat or self.app.no_color:
            place = min(int(share * len(_SHADES)), len(_SHADES) - 1)
            return Segment(_SHADES[place], self.ink.plain["value" if self.app.no_color else f"heat-{place}"])
        return Segment(_POINTER if at_pointer else " ", self.ink.heat(share))

    def _side(self, amount: float, most: float, *, is_top: bool) -> list[Span]:
        """A bar and, in the first line of a bucket, its count."""
        room = _SIDE - _COUNT - 3
        bar = "▇" * (max(round(amount / most * room), 1) if amount else 0)
        number = count_short(round(amount)) if is_top else ""
        spans = [("  ", "dim"), (bar.ljust(room), "series-1"), (number.rjust(_COUNT), "dim")]
        return spans if width_of(spans) < _SIDE else []
