"""The tab Metrics: every metric with its last value and course, and the chart of the chosen or the marked ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content

from telesink.store.query.metric_axis import STEP_LENGTHS
from telesink.tui.feed import Question
from telesink.tui.panes.metric_charts import MetricCharts
from telesink.tui.panes.metric_choice import next_kind, next_split, other_step, recalled, toggled
from telesink.tui.panes.metric_questions import ChartChoice, MetricsSnapshot, ask_metrics, metric_key
from telesink.tui.panes.metric_rows import KEYS, columns_for, metric_row
from telesink.tui.panes.metric_words import moments, note, readout, title
from telesink.tui.panes.pane import Copyable, Pane
from telesink.tui.panes.panel import Panel
from telesink.tui.panes.row_copies import copies_of_metric
from telesink.tui.panes.sorting import in_order, recall_sorting, remembered_sorting, sort_by_column, sort_by_next
from telesink.widgets import RowTable
from telesink.widgets.axes import LEFT

if TYPE_CHECKING:
    from telesink.tui.session import Memory

BESIDE_FROM: Final = 132
"""Columns of the screen from which the chart stands beside the list, not under it."""
TALL_FROM: Final = 34
"""Lines of the screen from which the figures of several series fit under a chart that is under the list."""
ROOMY_FROM: Final = 180
"""Columns of the screen from which a list beside the chart has all its columns."""
_LIST, _ROOMY_LIST = 62, 78
_AROUND: Final = 4
"""Cells at the sides of every tab."""


class MetricsPane(Pane[MetricsSnapshot]):
    """A list and a chart; `enter` gives the chart the whole tab, and the list, without room, keeps the keys."""

    TAB = "metrics"

    DEFAULT_CSS = """
    MetricsPane .parts { layout: vertical; height: 1fr; }
    MetricsPane RowTable { height: 2fr; }
    MetricsPane Panel { height: 3fr; margin: 1 0 0 0; }
    MetricsPane.-wide .parts { layout: horizontal; }
    MetricsPane.-wide RowTable { width: 62; height: 1fr; }
    MetricsPane.-roomy RowTable { width: 78; }
    MetricsPane.-wide Panel { width: 1fr; height: 1fr; margin: 0 0 0 2; }
    MetricsPane.-opened RowTable { width: 0; height: 0; }
    MetricsPane.-opened Panel { height: 1fr; margin: 0; }
    """

    def compose_body(self) -> ComposeResult:
        self._snapshot = MetricsSnapshot((), ())
        self._choice = ChartChoice()
        self._moment: int | None = None
        self._columns = columns_for(0)
        with Container(classes="parts"):
            yield RowTable(follow=False)
            yield Panel("", MetricCharts())

    @property
    def table(self) -> RowTable:
        return self.query_exactly_one(RowTable)

    @property
    def _charts(self) -> MetricCharts:
        return self.query_exactly_one(MetricCharts)

    # question and answer -----------------------------------------------------------------------------------
    def question(self) -> Question:
        view, choice, steps = self.view, self._choice, self._most_steps()
        keys = self.keys_at(self.table)
        return Question(
            self.TAB,
            lambda service: ask_metrics(service, view, keys, choice, steps),
            repeat=view.range.repeat_seconds(),
        )

    def _most_steps(self) -> int:
        """One for each cell of the chart, also while it is not laid out yet."""
        screen = self.screen.size.width
        width = screen - _AROUND - LEFT
        if screen >= BESIDE_FROM and not self.has_class("-opened"):
            width -= (_ROOMY_LIST if screen >= ROOMY_FROM else _LIST) + 2
        return max(width, 10)

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
        if self._moment is not None and self._moment not in moments(snapshot):
            self._moment = None
        self._show_rows()
        self.place_cursor(self.table)
        if not self._ask_for_the_cursors():
            self._charts.show(snapshot, self._choice, utc=self.view.utc)
            self._show_words()
            self._show_figures()

    def _show_rows(self) -> None:
        ordered = in_order(self._snapshot.metrics, self.table, KEYS)
        if not self.has_class("-opened"):
            self._columns = columns_for(self.table.size.width)
        self.table.set_columns(self._columns)
        self.table.set_rows([metric_row(metric, self._choice.marked, self._columns) for metric in ordered])

    def _show_words(self) -> None:
        panel = self.query_exactly_one(Panel)
        panel.title = title(self._snapshot)
        self._charts.point_at(None if self._moment is None else (self._moment, self._moment + self._step_us))
        if self._moment is None:
            panel.note(note(self._snapshot, self._choice))
        else:
            room = panel.size.width - len(panel.title) - 4
            dated = self.view.range.is_dated
            panel.note(readout(self._snapshot, self._moment, room, utc=self.view.utc, dated=dated))

    def _show_figures(self) -> None:
        """The chart comes first: figures of several series only where they leave it its room."""
        lines = sum(len(chart.lines.lines) for chart in self._snapshot.charts)
        has_room = self.has_class("-wide") or self.screen.size.height >= TALL_FROM
        self._charts.show_figures(lines == 1 or (lines > 1 and has_room))

    # the chart ---------------------------------------------------------------------------------------------
    def _choose(self, choice: ChartChoice) -> None:
        self._choice = choice
        self.ask()
        self.post_message(self.Changed())

    def act_chart_kind(self) -> None:
        self._choose(replace(self._choice, kind=next_kind(self._choice.kind, self._snapshot)))

    def act_chart_split(self) -> None:
        self._choose(replace(self._choice, split=next_split(self._choice.split, self._label_names)))

    def act_chart_finer(self) -> None:
        self._choose(replace(self._choice, step_us=other_step(self._step_us, -1)))

    def act_chart_coarser(self) -> None:
        self._choose(replace(self._choice, step_us=other_step(self._step_us, 1)))

    def act_chart_auto(self) -> None:
        self._choose(replace(self._choice, step_us=None))

    def act_metric_mark(self) -> None:
        """Marks the metric under the cursor, or takes the mark away, and goes on to the next."""
        key = self.table.cursor_key
        if key is not None:
            self._choose(replace(self._choice, marked=toggled(self._choice.marked, str(key))))
            self._show_rows()
            self.table.move_cursor(self.table.cursor_index + 1)

    def act_chart_earlier(self) -> None:
        self._point(-1)

    def act_chart_later(self) -> None:
        self._point(1)

    def _point(self, step: int) -> None:
        """Moves the pointer to the next moment with a value; it begins at the newest."""
        known = moments(self._snapshot)
        if known:
            place = known.index(self._moment) + step if self._moment in known else len(known) - 1
            self._moment = known[min(max(place, 0), len(known) - 1)]
            self._show_words()

    @property
    def _label_names(self) -> Sequence[str]:
        return self._snapshot.charts[0].lines.label_names if self._snapshot.charts else ()

    @property
    def _step_us(self) -> int:
        found = self._snapshot.heat or (self._snapshot.charts[0].lines if self._snapshot.charts else None)
        return found.step_us if found else STEP_LENGTHS[0]

    # the user ----------------------------------------------------------------------------------------------
    def on_resize(self) -> None:
        self.set_class(self.screen.size.width >= BESIDE_FROM, "-wide")
        self.set_class(self.screen.size.width >= ROOMY_FROM, "-roomy")
        self._show_figures()
        if self._snapshot.charted and self._choice.step_us is None:
            self.ask()

    def focus_main(self) -> None:
        self.table.focus()

    @on(RowTable.Highlighted)
    def _cursor_moved(self) -> None:
        if self._ask_for_the_cursors():
            self._moment = None

    def _ask_for_the_cursors(self) -> bool:
        """Asks for the metric under the cursor when the answer is about another one: the rows may have moved."""
        chosen = self._snapshot.chosen
        differs = not self._choice.marked and chosen is not None and metric_key(chosen) != self.table.cursor_key
        if differs:
            self.ask()
        return differs

    @on(RowTable.Opened)
    def _opened(self) -> None:
        self._open(True)

    def _open(self, opened: bool) -> None:
        self.set_class(opened, "-opened")
        if not opened:
            self.table.focus()
        self.ask()
        self.post_message(self.Changed())

    def back(self) -> bool:
        """Leaves the pointer, then the large chart, then takes all marks away."""
        if self._moment is not None:
            self._moment = None
            self._show_words()
        elif self.has_class("-opened"):
            self._open(False)
        elif self._choice.marked:
            self._choose(replace(self._choice, marked=()))
            self._show_rows()
        else:
            return False
        return True

    def can(self, action: str) -> bool:
        if action in ("list.open", "metric.mark"):
            return bool(self._snapshot.metrics) and not self.has_class("-opened")
        if action == "table.sort":
            return len(self._snapshot.metrics) > 1 and not self.has_class("-opened")
        if action == "chart.split":
            return self._snapshot.chosen is not None and bool(self._label_names)
        if action == "chart.auto":
            return self._choice.step_us is not None
        return bool(self._snapshot.charted) or not action.startswith("chart.")

    def act_table_sort(self) -> None:
        sort_by_next(self.table, KEYS)
        self._show_rows()

    @on(RowTable.HeaderPressed)
    def _sort_clicked(self, message: RowTable.HeaderPressed) -> None:
        sort_by_column(self.table, KEYS, message.column_key)
        self._show_rows()

    def remembered(self) -> dict[str, Any]:
        choice = self._choice
        chart = {"kind": choice.kind, "step_us": choice.step_us, "marked": list(choice.marked)}
        return {**chart, **remembered_sorting(self.table)}

    def recall(self, memory: Memory) -> None:
        self._choice = recalled(memory)
        recall_sorting(self.table, KEYS, memory)

    def copyables(self) -> Sequence[Copyable]:
        key = self.table.cursor_key
        chosen = next((metric for metric in self._snapshot.metrics if metric_key(metric) == key), None)
        return copies_of_metric(chosen, self.view)
