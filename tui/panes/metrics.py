"""The tab Metrics: every metric with its last value and course, and the chart of the chosen one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Static

from telesink.store.query.results import MetricSummary
from telesink.store.times import US_PER_SECOND
from telesink.tui.feed import Question
from telesink.tui.panes.amounts import amount
from telesink.tui.panes.copies import query_command
from telesink.tui.panes.metric_rows import (
    COLUMNS,
    KEYS,
    MetricsSnapshot,
    ask_metrics,
    metric_key,
    metric_row,
    series_figures,
)
from telesink.tui.panes.pane import Copyable, Pane
from telesink.tui.panes.panel import Panel
from telesink.tui.panes.sorting import in_order, sort_by_column, sort_by_next
from telesink.widgets import PlotChart, RowTable

BESIDE_FROM: Final = 132
"""Columns of the screen from which the chart stands beside the list, not under it."""
TALL_FROM: Final = 34
"""Lines of the screen from which the figures of several series fit under a chart that is under the list."""


class MetricsPane(Pane[MetricsSnapshot]):
    """A list and a chart."""

    TAB = "metrics"

    DEFAULT_CSS = """
    MetricsPane .parts { layout: vertical; height: 1fr; }
    MetricsPane RowTable { height: 2fr; }
    MetricsPane Panel { height: 3fr; margin: 1 0 0 0; }
    MetricsPane.-wide .parts { layout: horizontal; }
    MetricsPane.-wide RowTable { width: 74; height: 1fr; }
    MetricsPane.-wide Panel { width: 1fr; height: 1fr; margin: 0 0 0 2; }
    MetricsPane PlotChart { height: 1fr; max-height: 32; }
    MetricsPane .figures { height: auto; max-height: 9; padding: 1 1 0 1; }
    """

    def compose_body(self) -> ComposeResult:
        self._snapshot = MetricsSnapshot((), None, ())
        with Container(classes="parts"):
            yield RowTable(COLUMNS, follow=False)
            yield Panel("", Vertical(PlotChart(), Static(classes="figures", markup=False)))

    @property
    def table(self) -> RowTable:
        return self.query_exactly_one(RowTable)

    def question(self) -> Question:
        view, key = self.view, self.wanted or self.table.cursor_key
        return Question(
            self.TAB,
            lambda service: ask_metrics(service, view, None if key is None else str(key)),
            repeat=view.range.repeat_seconds(),
        )

    def empty_text(self, snapshot: MetricsSnapshot) -> Content | None:
        if snapshot.metrics:
            return None
        return Content.assemble(
            (f"No metrics {self.view.range.words}\n\n", "bold $foreground"),
            "A data point is recorded with ",
            ("sink.metric(name, value)", "$accent"),
        )

    def show(self, snapshot: MetricsSnapshot) -> None:
        self._snapshot = snapshot
        self._show_rows()
        self.place_cursor(self.table)
        if snapshot.chosen:
            self._show_chart(snapshot, snapshot.chosen)

    def _show_rows(self) -> None:
        ordered = in_order(self._snapshot.metrics, self.table, KEYS)
        self.table.set_rows([metric_row(metric) for metric in ordered])

    def _show_chart(self, snapshot: MetricsSnapshot, metric: MetricSummary) -> None:
        panel = self.query_exactly_one(Panel)
        panel.title = metric.metric_name
        panel.note(f"{metric.component}   {metric.metric_type}   {amount(metric.points, 'point')}")
        lines = [
            (line.labels or metric.metric_name, [(at / US_PER_SECOND, value) for at, value in line.points])
            for line in snapshot.series
        ]
        chart = self.query_exactly_one(PlotChart)
        chart.utc = self.view.utc
        start, end = (None if at is None else at / US_PER_SECOND for at in (snapshot.start, snapshot.end))
        chart.set_series(lines, kind="line", y_label=metric.unit or "", start=start, end=end)
        self.query_exactly_one(".figures", Static).update(series_figures(snapshot.series, metric))
        self._show_figures()

    def _show_figures(self) -> None:
        """The chart comes first: figures of several series only where they leave it its room."""
        has_room = self.has_class("-wide") or self.screen.size.height >= TALL_FROM
        self.query_exactly_one(".figures").display = has_room or len(self._snapshot.series) == 1

    # the user ----------------------------------------------------------------------------------------------
    def on_resize(self) -> None:
        self.set_class(self.screen.size.width >= BESIDE_FROM, "-wide")
        self._show_figures()

    def focus_main(self) -> None:
        self.table.focus()

    @on(RowTable.Highlighted)
    def _chosen(self) -> None:
        if self._snapshot.chosen and metric_key(self._snapshot.chosen) != self.table.cursor_key:
            self.ask()

    def can(self, action: str) -> bool:
        return action != "list.open" and (action != "table.sort" or len(self._snapshot.metrics) > 1)

    def act_table_sort(self) -> None:
        sort_by_next(self.table, KEYS)
        self._show_rows()

    @on(RowTable.HeaderPressed)
    def _sort_clicked(self, message: RowTable.HeaderPressed) -> None:
        sort_by_column(self.table, KEYS, message.column_key)
        self._show_rows()

    def copyables(self) -> Sequence[Copyable]:
        key = self.table.cursor_key
        name = (Copyable("metric", str(key).split("/", 1)[1]),) if key is not None else ()
        return (*name, Copyable("command", query_command("metrics", self.view)))
