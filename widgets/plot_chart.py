"""A chart of lines, steps or bars, drawn by plotext inside our own frame of legend and round marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import monotonic
from typing import Final, Unpack

from textual.strip import Strip
from textual.timer import Timer

from telesink.widgets.axes import LEFT, Axes, axes
from telesink.widgets.cells import Span, strip_of
from telesink.widgets.inked import WidgetNames
from telesink.widgets.plot_canvas import Drawing, Run, canvas, preload
from telesink.widgets.plot_frame import legend, line_ends, plot_rows
from telesink.widgets.plot_points import (
    BAR_KINDS,
    Kind,
    Plot,
    Point,
    Series,
    plot_of,
    scaled,
    stems,
    stepped,
    thinned,
    unbroken,
)
from telesink.widgets.time_chart import PointedChart

_FRAME_LINES: Final = 2  # the legend above and the times below
_DETAILED: Final = 4  # series with every point that fits; more of them share as many points
_QUICK: Final = 0.03  # seconds that drawing may take each time; nine zigzag lines take a quarter of one
_REST: Final = 3  # times longer than it took, after a slow drawing
_MOST_STRETCHES: Final = 40  # of one series; what has more gaps is drawn as dots


class PlotChart(PointedChart):
    """Series of (epoch seconds, value). What is not a finite number is left out."""

    DEFAULT_CSS = """
    PlotChart {
        height: 12;
    }
    """

    def __init__(self, empty_text: str = "No values in this time", **names: Unpack[WidgetNames]) -> None:
        super().__init__(empty_text, **names)
        self._plot: Plot | None = None
        self._kind: Kind = "line"
        self._y_label = ""
        self._step: float | None = None
        self._drawn: tuple[tuple[int, int], list[list[Run]]] | None = None
        self._next: tuple[Plot | None, Kind, str, float | None] | None = None
        self._waking: Timer | None = None
        self._rest_until = 0.0
        """`monotonic` seconds."""

    def set_series(
        self,
        series: Sequence[Series],
        kind: Kind = "line",
        y_label: str = "",
        *,
        start: float | None = None,
        end: float | None = None,
        step: float | None = None,
    ) -> None:
        """Shows the series. Start and end (epoch seconds) set the ends of the axis, beyond the points too.

        With a `step` (seconds) each point stands for a step that begins at its time, and long pauses are gaps.
        A chart that takes long to draw is not drawn anew at once: keys come between.
        """
        self._next = (plot_of(series, kind, start, end), kind, y_label, step)
        rest = self._rest_until - monotonic()
        if rest <= 0:
            self._take_next()
        elif self._waking is None:
            self._waking = self.set_timer(rest, self._take_next)

    def _take_next(self) -> None:
        if self._next is not None:
            self._plot, self._kind, self._y_label, self._step = self._next
        self._next = self._waking = self._drawn = None
        self.repaint()

    def paint_lines(self, width: int, height: int) -> Iterator[Strip]:
        if self._plot is None:
            yield from self.empty_lines(self.empty_text, width, height)
            return
        for spans in self._spans(self._plot, width, height):
            yield strip_of(spans, self.ink.plain, width)

    def _spans(self, plot: Plot, width: int, height: int) -> Iterator[Sequence[Span]]:
        cells, rows = max(width - LEFT, 1), max(height - _FRAME_LINES, 1)
        frame = axes(plot.span, plot.values, cells, rows, utc=self.utc)
        pointer = None if self.pointer is None else frame.column_of(self.pointer)
        ends = line_ends([self._centred(points) for points in plot.points], frame)
        yield legend(self._y_label, plot.labels, width)
        yield from plot_rows(self._canvas(plot, frame), frame, ends, pointer)
        yield [(" " * LEFT, "faint"), frame.time_line()]

    def _canvas(self, plot: Plot, frame: Axes) -> list[list[Run]]:
        """What plotext draws; kept while size and points are the same: a theme changes only the paint."""
        size = (frame.cells, frame.rows)
        if self._drawn is None or self._drawn[0] != size:
            preload()
            begun = monotonic()
            base = _zero(frame) if self._kind in BAR_KINDS else 0.0
            self._drawn = (size, canvas(list(self._drawings(plot, frame)), *size, base))
            took = monotonic() - begun
            self._rest_until = begun + took * (1 + _REST) if took > _QUICK else 0.0
        return self._drawn[1]

    def _drawings(self, plot: Plot, frame: Axes) -> Iterator[Drawing]:
        """What is drawn later covers what was before: the first series is on top, and of a pile the lowest."""
        parts = range(len(plot.points))
        cells = frame.cells if len(parts) <= _DETAILED else max(frame.cells * _DETAILED // len(parts), 1)
        for part in reversed(parts):
            few = thinned(plot.points[part], plot.span, cells)
            if few and self._kind in BAR_KINDS:
                yield self._bars(few, part, plot, frame)
            elif few:
                yield from self._lines(few, part + 1, plot, frame)

    def _bars(self, few: Sequence[Point], part: int, plot: Plot, frame: Axes) -> Drawing:
        steps = (plot.span[1] - plot.span[0]) / self._step if self._step else None
        points = scaled(few, plot.span, (frame.low, frame.high))
        beside = (0, 1) if self._kind == "stacked" else (part, len(plot.points))
        return Drawing(list(stems(points, frame.cells, *beside, steps)), stems=True, series=part + 1)

    def _lines(self, few: Sequence[Point], series: int, plot: Plot, frame: Axes) -> Iterator[Drawing]:
        few = self._centred(few)
        if self._kind == "steps":
            few = list(stepped(few))
        stretches = [few] if self._step is None else unbroken(few, self._step)
        joined = len(stretches) <= _MOST_STRETCHES
        for stretch in stretches if joined else [few]:
            yield Drawing(scaled(stretch, plot.span, (frame.low, frame.high)), series=series, joined=joined)

    def _centred(self, points: Sequence[Point]) -> Sequence[Point]:
        """What stands for a step stands in its middle."""
        return [(x + self._step / 2, y) for x, y in points] if self._step else points


def _zero(frame: Axes) -> float:
    """Where zero is between the lowest and highest mark, 0 to 1."""
    return min(max(-frame.low / (frame.high - frame.low), 0.0), 1.0)
