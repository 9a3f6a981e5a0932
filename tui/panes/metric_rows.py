"""Metrics as lines of a table, and their values in words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from telesink.store.query.results import MetricSummary
from telesink.tui.panes.columns import cells_of, fitting
from telesink.tui.panes.metric_questions import metric_key
from telesink.tui.panes.sorting import Keys, SortKey
from telesink.widgets import Cell, Column, Row, sparkline
from telesink.widgets import format as words

_TREND: Final = 14
_MARK: Final = "◉ "
_COLUMNS: Final = (
    Column("metric", "metric"),
    Column("component", "component", 14, "left", 3, "series-3"),
    Column("last", "last", 11, "right"),
    Column("trend", "over time", _TREND, "left", 1, "series-1"),
)
_LEAST_NAME: Final = 24
KEYS: Final[Keys] = {
    "metric": SortKey(lambda metric: (metric.metric_name, metric.component)),
    "component": SortKey(lambda metric: (metric.component, metric.metric_name)),
    "last": SortKey(lambda metric: metric.last_value or 0, largest_first=True),
}


def columns_for(width: int) -> tuple[Column, ...]:
    """The columns of a table of `width` cells."""
    return fitting(_COLUMNS, width, _LEAST_NAME)


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
    if value == int(value):
        return words.count(int(value)) if abs(value) < 1e12 else f"{value:.3g}"
    return f"{value:,.2f}" if 0.01 <= abs(value) < 1e12 else f"{value:.3g}"


def metric_row(metric: MetricSummary, marked: Collection[str], columns: Sequence[Column]) -> Row:
    """One metric; while some are marked, a sign tells which."""
    key = metric_key(metric)
    name: Cell = metric.metric_name
    if marked:
        name = ((_MARK if key in marked else "  ", "accent"), (metric.metric_name, ""))
    cells: dict[str, Cell] = {
        "metric": name,
        "component": metric.component,
        "last": value_text(metric.last_value, metric.unit),
        "trend": sparkline(metric.trend, _TREND),
    }
    return Row(key, cells_of(columns, cells))
