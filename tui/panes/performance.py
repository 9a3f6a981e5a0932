"""The tab Performance: how long each operation takes and how that changes, and of one its course and slowest calls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content

from telesink.store.query.results import Event
from telesink.tui.feed import Question
from telesink.tui.panes.copies import copies_of_event
from telesink.tui.panes.event_rows import message_cell, took_cell
from telesink.tui.panes.operation_change import operation_key
from telesink.tui.panes.operation_chart import OperationChart, course_note
from telesink.tui.panes.operation_questions import SLOWEST, OperationsSnapshot, ask_operations
from telesink.tui.panes.operation_rows import SORTABLE, class_shares, columns_for, keys_for, operation_row
from telesink.tui.panes.operation_words import calls_note, worse_words
from telesink.tui.panes.pane import Copyable, Pane
from telesink.tui.panes.panel import Panel
from telesink.tui.panes.quiet_table import QuietTable
from telesink.tui.panes.row_copies import calls_command, copies_of_operation
from telesink.tui.panes.share_bar import ShareBar
from telesink.tui.panes.sorting import Keys, in_order, recall_sorting, remembered_sorting, sort_by_column, sort_by_next
from telesink.widgets import Column, Row, RowTable, level_cell
from telesink.widgets import format as words
from telesink.widgets.axes import LEFT

if TYPE_CHECKING:
    from telesink.tui.session import Memory

BESIDE_FROM: Final = 132
"""Columns of the screen from which the chart stands beside the calls; below it `enter` shows it."""
_AROUND: Final = 4
_GAP: Final = 2
_CELLS_OF_STEP: Final = 3
_CALL_COLUMNS: Final = (
    Column("time", "time", 12, "left", 0, "dim"),
    Column("level", "level", 10, "left", 1),
    Column("took", "took", 9, "right"),
    Column("message", "message"),
)


class PerformancePane(Pane[OperationsSnapshot]):
    """Operations; below them the chart and the slowest calls of the one under the cursor, which `enter` opens."""

    TAB = "performance"

    DEFAULT_CSS = """
    PerformancePane ShareBar { margin-bottom: 1; }
    PerformancePane #operations { height: 3fr; }
    PerformancePane .detail { layout: vertical; height: 2fr; margin-top: 1; }
    PerformancePane .detail > Panel { height: 1fr; }
    PerformancePane #course-panel { display: none; }
    PerformancePane.-wide .detail { layout: horizontal; }
    PerformancePane.-wide .detail > Panel { width: 1fr; }
    PerformancePane.-wide #course-panel { display: block; margin-right: 2; }
    PerformancePane.-opened ShareBar { display: none; }
    PerformancePane.-opened #operations { display: none; }
    PerformancePane.-opened .detail { layout: vertical; height: 1fr; margin: 0; }
    PerformancePane.-opened .detail > Panel { width: 1fr; height: 2fr; }
    PerformancePane.-opened #course-panel { display: block; height: 3fr; margin: 0 0 1 0; }
    """

    def compose_body(self) -> ComposeResult:
        self._snapshot: OperationsSnapshot | None = None
        yield ShareBar()
        yield RowTable(follow=False, id="operations")
        with Container(classes="detail"):
            yield Panel("", OperationChart(), name="course-panel")
            yield Panel("Slowest calls", QuietTable(_CALL_COLUMNS, follow=False, id="calls"), name="calls-panel")

    @property
    def table(self) -> RowTable:
        return self.query_exactly_one("#operations", RowTable)

    @property
    def calls(self) -> QuietTable:
        return self.query_exactly_one("#calls", QuietTable)

    @property
    def _is_opened(self) -> bool:
        return self.has_class("-opened")

    @property
    def _call(self) -> Event | None:
        """The call under the cursor, while the calls have the keys."""
        if self._snapshot is None or not self.calls.has_focus:
            return None
        key = self.calls.cursor_key
        return next((event for event in self._snapshot.calls if event.id == key), None)

    @property
    def _keys(self) -> Keys:
        return keys_for(self._snapshot.changes if self._snapshot else {})

    # question and answer -----------------------------------------------------------------------------------
    def question(self) -> Question:
        view, keys, steps = self.view, self.keys_at(self.table), self._course_steps()
        return Question(
            self.TAB,
            lambda service: ask_operations(service, view, keys, steps),
            repeat=view.range.repeat_seconds(),
        )

    def _course_steps(self) -> int | None:
        """So few that most of them have calls enough for percentiles that differ; None while no chart is shown."""
        width = self.screen.size.width
        if not self._is_opened and width < BESIDE_FROM:
            return None
        cells = width - _AROUND if self._is_opened else (width - _AROUND - _GAP) // 2
        return max((cells - LEFT) // _CELLS_OF_STEP, 10)

    def empty_text(self, snapshot: OperationsSnapshot) -> Content | None:
        if snapshot.report.by_operation:
            return None
        return Content.assemble(
            (f"Nothing with a duration {self.view.range.words}\n\n", "bold $foreground"),
            "Durations come with events (",
            ("duration_ms=", "$accent"),
            ") and with ",
            ("sink.performance(...)", "$accent"),
        )

    def show(self, snapshot: OperationsSnapshot) -> None:
        self._snapshot = snapshot
        self._show_rows(snapshot)
        self.place_cursor(self.table)
        if not self._ask_for_the_cursors():
            self._show_calls(snapshot)
            self._show_course(snapshot)

    def _show_rows(self, snapshot: OperationsSnapshot) -> None:
        bar = self.query_exactly_one(ShareBar)
        bar.shares = class_shares(snapshot.report.distribution)
        bar.aside = worse_words(snapshot.changes, self.view.range.name)
        ordered = in_order(snapshot.report.by_operation, self.table, self._keys)
        columns = columns_for(self.table.size.width, self._before(snapshot))
        self.table.set_columns(columns)
        changed = snapshot.changes.get
        self.table.set_rows(
            [operation_row(stats, columns, changed(operation_key(stats)), snapshot.span_us) for stats in ordered]
        )

    def _before(self, snapshot: OperationsSnapshot) -> str:
        """What p95 is compared with; a stretch between two times has no short name."""
        if not snapshot.changes:
            return ""
        return f"previous {self.view.range.name}" if self.view.range.is_moving else "range before"

    def _show_calls(self, snapshot: OperationsSnapshot) -> None:
        self.query_exactly_one("#calls-panel", Panel).note(calls_note(snapshot, SLOWEST))
        self.calls.set_rows([_call_row(event, utc=self.view.utc) for event in snapshot.calls])

    def _show_course(self, snapshot: OperationsSnapshot) -> None:
        if snapshot.course and snapshot.chosen:
            panel = self.query_exactly_one("#course-panel", Panel)
            panel.title = snapshot.chosen.operation
            panel.note(course_note(snapshot.course))
            self.query_exactly_one(OperationChart).show(snapshot.course, utc=self.view.utc)

    # the user ----------------------------------------------------------------------------------------------
    def on_resize(self) -> None:
        was_wide = self.has_class("-wide")
        self.set_class(self.screen.size.width >= BESIDE_FROM, "-wide")
        if self._snapshot and self.has_class("-wide") and not was_wide:
            self.ask()
        self.call_after_refresh(self._resort)

    def focus_main(self) -> None:
        (self.calls if self._is_opened else self.table).focus()

    @on(RowTable.Highlighted, "#operations")
    def _ask_for_the_cursors(self) -> bool:
        """Asks for the operation under the cursor when the answer is about another one: the rows may have moved."""
        chosen = self._snapshot.chosen if self._snapshot else None
        differs = chosen is not None and operation_key(chosen) != self.table.cursor_key
        if differs:
            self.ask()
        return differs

    @on(RowTable.Opened, "#operations")
    def _operation_opened(self) -> None:
        self._open(True)

    def _open(self, opened: bool) -> None:
        self.set_class(opened, "-opened")
        self.focus_main()
        self.ask()
        self.post_message(self.Changed())

    @on(RowTable.Highlighted, "#calls")
    def _call_highlighted(self) -> None:
        self.post_message(self.Changed())

    @on(RowTable.Opened, "#calls")
    def _call_opened(self) -> None:
        if self._call:
            self.post_message(self.EventWanted(self._call))

    @on(RowTable.HeaderPressed, "#operations")
    def _sort_clicked(self, message: RowTable.HeaderPressed) -> None:
        sort_by_column(self.table, self._keys, message.column_key)
        self._resort()

    def act_table_sort(self) -> None:
        sort_by_next(self.table, self._keys)
        self._resort()

    def _resort(self) -> None:
        if self._snapshot:
            self._show_rows(self._snapshot)

    def back(self) -> bool:
        if not self._is_opened:
            return False
        self._open(False)
        return True

    def can(self, action: str) -> bool:
        if action == "chain.show":
            return self._call is not None and self._call.correlation_id is not None
        return action != "table.sort" or not self._is_opened

    def act_chain_show(self) -> None:
        if self._call and self._call.correlation_id:
            self.post_message(self.ChainWanted(self._call.correlation_id))

    def remembered(self) -> dict[str, Any]:
        return remembered_sorting(self.table)

    def recall(self, memory: Memory) -> None:
        recall_sorting(self.table, SORTABLE, memory)

    def copyables(self) -> Sequence[Copyable]:
        snapshot = self._snapshot
        chosen = snapshot.chosen if snapshot else None
        if snapshot and chosen and self._call:
            return copies_of_event(self._call, calls_command(chosen, snapshot.calls, self.view))
        return copies_of_operation(chosen, snapshot.calls if snapshot else (), self.view)


def _call_row(event: Event, *, utc: bool) -> Row:
    return Row(
        event.id,
        (
            words.clock(event.timestamp, utc=utc),
            level_cell(event.level),
            took_cell(event.duration_us),
            message_cell(event),
        ),
    )
