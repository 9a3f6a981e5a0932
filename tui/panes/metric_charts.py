"""The right side of the tab Metrics: a frame for each unit that is charted or a heat map, and figures below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from telesink.store.query.chart_results import MetricHeat
from telesink.store.times import US_PER_SECOND
from telesink.tui.panes.metric_questions import Chart, ChartChoice, MetricsSnapshot
from telesink.tui.panes.metric_rows import value_text
from telesink.tui.panes.metric_words import figures, line_name, unit_words
from telesink.widgets import HeatMap, PlotChart, visible
from telesink.widgets.axes import LEFT
from telesink.widgets.heat_cells import Heat
from telesink.widgets.plot_points import Kind

MOST_FRAMES: Final = 4
_LEAST_LINES: Final = 6
"""Lines below which a frame is all legend and axis."""
_BUCKET: Final = LEFT - 1


class MetricCharts(Vertical):
    """Frames under each other with one axis of time: values of different units have no axis in common."""

    DEFAULT_CSS = """
    MetricCharts { height: 1fr; }
    MetricCharts PlotChart { height: 1fr; }
    MetricCharts HeatMap { height: 1fr; }
    MetricCharts .left-over { height: 1; padding: 0 1; color: $dim; display: none; }
    MetricCharts .figures { height: auto; max-height: 12; padding: 1 1 0 1; }
    MetricCharts Static { text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def compose(self) -> ComposeResult:
        self._shown: tuple[MetricsSnapshot, ChartChoice, bool] | None = None
        for _ in range(MOST_FRAMES):
            yield PlotChart()
        yield Static(classes="left-over", markup=False)
        yield HeatMap("No values with a spread in this time")
        yield Static(classes="figures", markup=False)

    @property
    def frames(self) -> list[PlotChart]:
        return list(self.query(PlotChart))

    def show(self, snapshot: MetricsSnapshot, choice: ChartChoice, *, utc: bool) -> None:
        """Draws what is charted, as far as it has room."""
        self._shown = (snapshot, choice, utc)
        heat_map = self.query_exactly_one(HeatMap)
        heat_map.display = snapshot.heat is not None
        if snapshot.heat:
            heat_map.utc = utc
            unit = snapshot.charted[0].unit
            heat_map.set_heat(_heat(snapshot.heat, unit), unit or "")
        self._show_frames()
        self.query_exactly_one(".figures", Static).update(figures(snapshot.charts))

    def _show_frames(self) -> None:
        if self._shown is None:
            return
        snapshot, choice, utc = self._shown
        room = self.size.height or self.screen.size.height
        charts = snapshot.charts[: max(min(room // _LEAST_LINES, MOST_FRAMES), 1)]
        for place, frame in enumerate(self.frames):
            frame.display = place < len(charts)
            if frame.display:
                frame.utc = utc
                _draw(frame, charts[place], choice)
        left = snapshot.charts[len(charts) :]
        self.query_exactly_one(".left-over", Static).display = bool(left)
        self.query_exactly_one(".left-over", Static).update(f"no room here for {_names(left)}")

    def on_resize(self) -> None:
        self._show_frames()

    def show_figures(self, shown: bool) -> None:
        self.query_exactly_one(".figures").display = shown

    def point_at(self, step: tuple[int, int] | None) -> None:
        """A line in the middle of a step (its two ends, microseconds since 1970) through all frames."""
        at = None if step is None else sum(step) / 2 / US_PER_SECOND
        self.query_exactly_one(HeatMap).pointer = at
        for frame in self.frames:
            frame.pointer = at


def _names(charts: Sequence[Chart]) -> str:
    return ", ".join(visible(metric.metric_name) for chart in charts for metric in chart.metrics)


def _draw(frame: PlotChart, chart: Chart, choice: ChartChoice) -> None:
    found = chart.lines
    series = [
        (line_name(line, chart), [(at / US_PER_SECOND, value) for at, value in line.points]) for line in found.lines
    ]
    piled = found.gathered == "sum" and len(chart.metrics) == 1
    bars: Kind = "stacked" if piled and len(series) > 1 else "bars"
    frame.set_series(
        series,
        bars if choice.kind == "bars" else "line",
        unit_words(chart),
        start=found.start / US_PER_SECOND,
        end=found.end / US_PER_SECOND,
        step=found.step_us / US_PER_SECOND,
    )


def _heat(heat: MetricHeat, unit: str | None) -> Heat:
    labels = [value_text(bound, unit)[:_BUCKET] for bound in heat.bounds]
    top = f"> {labels[-1]}"
    return Heat(
        {at / US_PER_SECOND: counts for at, counts in heat.counts.items()},
        [*labels, top if len(top) <= _BUCKET else "more"],
        heat.start / US_PER_SECOND,
        heat.end / US_PER_SECOND,
        heat.step_us / US_PER_SECOND,
    )
