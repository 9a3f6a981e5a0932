"""A chart of lines, steps or bars, drawn by plotext inside our own frame of legend and round marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Unpack

from textual.reactive import reactive
from textual.strip import Strip

from telesink.widgets.axes import LEFT, Axes, axes
from telesink.widgets.cells import Span, strip_of
from telesink.widgets.inked import WidgetNames
from telesink.widgets.painted import Painted
from telesink.widgets.plot_canvas import Drawing, Run, canvas
from telesink.widgets.plot_frame import legend, line_ends, plot_rows
from telesink.widgets.plot_points import Kind, Plot, Point, Series, plot_of, scaled, stems, stepped, thinned

_FRAME_LINES: Final = 2  # the legend above and the times below


class PlotChart(Painted):
    """Series of (epoch seconds, value). What is not a finite number is left out."""

    DEFAULT_CSS = """
    PlotChart {
        height: 12;
    }
    """

    utc: reactive[bool] = reactive(False)

    def __init__(self, empty_text: str = "No values in this time", **names: Unpack[WidgetNames]) -> None:
        super().__init__(**names)
        self._plot: Plot | None = None
        self._kind: Kind = "line"
        self._y_label = ""
        self._empty_text = empty_text
        self._drawn: tuple[tuple[int, int], list[list[Run]]] | None = None

    def set_series(
        self,
        series: Sequence[Series],
        kind: Kind = "line",
        y_label: str = "",
        *,
        start: float | None = None,
        end: float | None = None,
    ) -> None:
        """Shows the series. Start and end (epoch seconds) set the ends of the axis, beyond the points too."""
        self._kind, self._y_label = kind, y_label
        self._plot = plot_of(series, kind, start, end)
        self._drawn = None
        self.repaint()

    def watch_utc(self) -> None:
        self.repaint()

    def paint_lines(self, width: int, height: int) -> Iterator[Strip]:
        if self._plot is None:
            yield from self.empty_lines(self._empty_text, width, height)
            return
        for spans in self._spans(self._plot, width, height):
            yield strip_of(spans, self.ink.plain, width)

    def _spans(self, plot: Plot, width: int, height: int) -> Iterator[Sequence[Span]]:
        cells, rows = max(width - LEFT, 1), max(height - _FRAME_LINES, 1)
        frame = axes(plot.span, plot.values, cells, rows, utc=self.utc)
        yield legend(self._y_label, plot.labels, width)
        yield from plot_rows(self._canvas(plot, frame), frame, line_ends(plot, frame))
        yield [(" " * LEFT, "faint"), frame.time_line()]

    def _canvas(self, plot: Plot, frame: Axes) -> list[list[Run]]:
        """What plotext draws; kept while size and points are the same: a theme changes only the paint."""
        size = (frame.cells, frame.rows)
        if self._drawn is None or self._drawn[0] != size:
            drawings = [self._drawing(plot, part, frame) for part in range(len(plot.points))]
            base = _zero(frame) if self._kind == "bars" else 0.0
            self._drawn = (size, canvas(drawings, *size, base))
        return self._drawn[1]

    def _drawing(self, plot: Plot, part: int, frame: Axes) -> Drawing:
        few: Sequence[Point] = thinned(plot.points[part], plot.span, frame.cells)
        if self._kind == "steps":
            few = list(stepped(few))
        points = scaled(few, plot.span, (frame.low, frame.high))
        if self._kind == "bars":
            return Drawing(list(stems(points, frame.cells, part, len(plot.points))), stems=True)
        return Drawing(points)


def _zero(frame: Axes) -> float:
    """Where zero is between the lowest and highest mark, 0 to 1."""
    return min(max(-frame.low / (frame.high - frame.low), 0.0), 1.0)
