"""Metrics as lines of a table, and the figures of their lines in the chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual.content import Content

from telesink.store.query.results import MetricSummary, Series
from telesink.tui.panes.sorting import Keys, SortKey
from telesink.widgets import Column, Row, sparkline, visible
from telesink.widgets import format as words

if TYPE_CHECKING:
    from telesink.store.query.service import TelemetryQueryService
    from telesink.tui.view import View

_STEPS: Final = 120
_TREND: Final = 14
_FIGURE: Final = 7
"""Cells of a figure where several lines stand under each other."""
COLUMNS: Final = (
    Column("metric", "metric"),
    Column("component", "component", 14, "left", 3, "series-3"),
    Column("last", "last", 11, "right"),
    Column("trend", "over time", _TREND, "left", 1, "series-1"),
)
KEYS: Final[Keys] = {
    "metric": SortKey(lambda metric: (metric.metric_name, metric.component)),
    "component": SortKey(lambda metric: (metric.component, metric.metric_name)),
    "last": SortKey(lambda metric: metric.last_value or 0, largest_first=True),
}


@dataclass(frozen=True, slots=True)
class MetricsSnapshot:
    metrics: tuple[MetricSummary, ...]
    chosen: MetricSummary | None
    series: tuple[Series, ...]
    start: int | None = None
    end: int | None = None
    """Ends of the range, microseconds since 1970; None where it is open."""


def ask_metrics(service: TelemetryQueryService, view: View, key: str | None) -> MetricsSnapshot:
    wanted = view.filter(view.now())
    metrics = service.metric_summaries(wanted)
    chosen = next((metric for metric in metrics if metric_key(metric) == key), metrics[0] if metrics else None)
    if chosen is None:
        return MetricsSnapshot(metrics, None, ())
    series = service.metric_series(chosen.metric_name, chosen.component, wanted, steps=_STEPS)
    return MetricsSnapshot(metrics, chosen, series, wanted.start, wanted.end)


def metric_key(metric: MetricSummary) -> str:
    return f"{metric.component}/{metric.metric_name}"


def value_text(value: float | None, unit: str | None) -> str:
    """A metric's value with its unit, in at most eleven cells for usual ones."""
    if value is None:
        return ""
    if unit in ("bytes", "By"):
        return words.bytes_size(value)
    if unit == "ms":
        return words.duration(value * 1000)
    if unit in ("%", "percent"):
        return words.percent(value)
    return words.count(int(value)) if value == int(value) else f"{value:,.2f}"


def metric_row(metric: MetricSummary) -> Row:
    return Row(
        metric_key(metric),
        (
            metric.metric_name,
            metric.component,
            value_text(metric.last_value, metric.unit),
            sparkline(metric.trend, _TREND),
        ),
    )


def series_figures(series: Sequence[Series], metric: MetricSummary) -> Content:
    """Lowest, mean, highest and last of each line of the chart; each value is the mean of a step of it."""
    widest = max((len(line.labels) for line in series), default=0)
    return Content("\n").join(_figures(line, metric, widest) for line in series if line.points)


def _figures(line: Series, metric: MetricSummary, widest: int) -> Content:
    values = [value for _at, value in line.points]
    mean = round(sum(values) / len(values), 2)
    figures = (("lowest", min(values)), ("mean", mean), ("highest", max(values)), ("last", values[-1]))
    parts: list[tuple[str, str]] = [(visible(line.labels).ljust(widest) + "  " if widest else "", "$dim")]
    for name, value in figures:
        text = value_text(value, metric.unit)
        parts += [(f"{name} ", "$faint"), (f"{text:<{_FIGURE if widest else 0}}  ", "$foreground")]
    return Content.assemble(*parts)
