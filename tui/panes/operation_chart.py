"""The chart of one operation: p50, p95 and p99 over time."""

from __future__ import annotations

from typing import Final

from textual.app import ComposeResult
from textual.containers import Vertical

from telesink.store.query.chart_results import OperationCourse
from telesink.store.times import US_PER_SECOND
from telesink.tui.panes.amounts import amount
from telesink.tui.ranges import step_words
from telesink.widgets import PlotChart
from telesink.widgets import format as words

_UNITS: Final = ((US_PER_SECOND, "s"), (1_000, "ms"), (1, "µs"))
_PERCENTILES: Final = ("p50", "p95", "p99")


class OperationChart(Vertical):
    """One frame with three lines."""

    DEFAULT_CSS = """
    OperationChart { height: 1fr; }
    OperationChart PlotChart { height: 1fr; }
    """

    def compose(self) -> ComposeResult:
        yield PlotChart("No calls in this time")

    def show(self, course: OperationCourse, *, utc: bool) -> None:
        """Draws another course, in the unit that suits its slowest step."""
        longest = max((step.p99_us for step in course.steps), default=0.0)
        scale, unit = next(((scale, unit) for scale, unit in _UNITS if longest >= 2 * scale), _UNITS[-1])
        series = [
            (name, [(step.started_at / US_PER_SECOND, getattr(step, f"{name}_us") / scale) for step in course.steps])
            for name in _PERCENTILES
        ]
        chart = self.query_exactly_one(PlotChart)
        chart.utc = utc
        start, end, step_s = (at / US_PER_SECOND for at in (course.start, course.end, course.step_us))
        chart.set_series(series, "line", unit, start=start, end=end, step=step_s)


def course_note(course: OperationCourse) -> str:
    """Beside the chart's title."""
    calls = sum(step.count for step in course.steps)
    errors = sum(step.errors for step in course.steps)
    failed = f", {words.count(errors)} failed" if errors else ""
    return f"by {step_words(course.step_us)}   {amount(calls, 'call')}{failed}"
