"""Stacked bars over time: how much happened in each step, and at the foot of it how much of that failed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Unpack

from rich.segment import Segment
from textual.strip import Strip

from telesink.widgets.axes import LEFT, Axes, axes, left_label
from telesink.widgets.bars import Bar, Glyph, columns, gaps, stack, steps_of
from telesink.widgets.cells import Span, strip_of
from telesink.widgets.inked import WidgetNames
from telesink.widgets.time_chart import TimeChart

__all__ = ["Bar", "TimeBars"]

_FRAME_LINES: Final = 2  # the base line and the times below it
_BASE: Final = "─"
_BASE_BAD: Final = "━"  # heavier below a bar with failures: they may be too few to be seen in it


class TimeBars(TimeChart):
    """Bars by time step. The title line is the parent's."""

    DEFAULT_CSS = """
    TimeBars {
        height: 8;
    }
    """

    def __init__(self, empty_text: str = "No events in this time", **names: Unpack[WidgetNames]) -> None:
        super().__init__(empty_text, **names)
        self._bars: Sequence[Bar] = ()
        self._unit = ""
        self._steps = steps_of((), None, None, None)

    def set_data(
        self,
        bars: Sequence[Bar],
        unit: str,
        *,
        step_us: int | None = None,
        start_us: int | None = None,
        end_us: int | None = None,
    ) -> None:
        """Shows bars. Without a step it is the shortest distance between two of them; steps without a bar are
        empty. Start and end set the ends of the axis, beyond the bars too."""
        self._bars, self._unit = bars, unit
        self._steps = steps_of(bars, step_us, start_us, end_us)
        self.repaint()

    def paint_lines(self, width: int, height: int) -> Iterator[Strip]:
        if not any(bar.value > 0 for bar in self._bars):
            yield from self.empty_lines(self.empty_text, width, height)
            return
        frame = max(width - LEFT, 1), max(height - _FRAME_LINES, 1)
        cells = columns(self._bars, self._steps, frame[0])
        highest = max(value for value, _ in cells)
        plot = axes(self._steps.seconds, (0.0, highest), *frame, utc=self.utc)
        yield from self._bar_lines(cells, plot, width)
        yield strip_of(_base(cells), self.ink.plain, width)
        yield strip_of((left_label(self._unit), plot.time_line()), self.ink.plain, width)

    def _bar_lines(self, cells: Sequence[tuple[float, float]], plot: Axes, width: int) -> Iterator[Strip]:
        labels = plot.row_labels()
        blank = gaps(self._steps, len(cells))
        stacks = [
            stack(0 if column in blank else value, bad, plot.high, plot.rows)
            for column, (value, bad) in enumerate(cells)
        ]
        for row in range(plot.rows):
            label, token = left_label(labels.get(row, ""))
            glyphs = (self._segment(glyphs[plot.rows - 1 - row]) for glyphs in stacks)
            strip = Strip([Segment(label, self.ink.plain[token]), *glyphs])
            yield strip.simplify().adjust_cell_length(width, self.ink.plain["value"])

    def _segment(self, glyph: Glyph) -> Segment:
        if glyph.back:
            return Segment(glyph.sign, self.ink.pair(glyph.token, glyph.back))
        return Segment(glyph.sign, self.ink.plain[glyph.token])


def _base(cells: Sequence[tuple[float, float]]) -> Iterator[Span]:
    yield (" " * LEFT, "faint")
    yield from ((_BASE_BAD, "error") if bad > 0 else (_BASE, "faint") for _value, bad in cells)
