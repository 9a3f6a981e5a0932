"""The tab Performance: how long each operation takes, and the slowest calls of the one under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content

from telesink.store.query.results import Event
from telesink.tui.feed import Question
from telesink.tui.panes.copies import copies_of_event, query_command
from telesink.tui.panes.event_rows import message_cell, took_cell
from telesink.tui.panes.operation_questions import OperationsSnapshot, ask_operations
from telesink.tui.panes.operation_rows import (
    KEYS,
    class_shares,
    columns_for,
    operation_key,
    operation_row,
)
from telesink.tui.panes.pane import Copyable, Pane
from telesink.tui.panes.panel import Panel
from telesink.tui.panes.quiet_table import QuietTable
from telesink.tui.panes.share_bar import ShareBar
from telesink.tui.panes.sorting import in_order, sort_by_column, sort_by_next
from telesink.widgets import Column, Row, RowTable, level_cell
from telesink.widgets import format as words

if TYPE_CHECKING:
    pass

_CALL_COLUMNS: Final = (
    Column("time", "time", 12, "left", 0, "dim"),
    Column("level", "level", 10, "left", 1),
    Column("took", "took", 9, "right"),
    Column("message", "message"),
)


class PerformancePane(Pane[OperationsSnapshot]):
    """Two tables: operations, and calls."""

    TAB = "performance"

    DEFAULT_CSS = """
    PerformancePane ShareBar { margin-bottom: 1; }
    PerformancePane .tables { layout: vertical; height: 1fr; }
    PerformancePane #operations { height: 3fr; }
    PerformancePane #calls-panel { height: 2fr; margin-top: 1; }
    """

    def compose_body(self) -> ComposeResult:
        self._snapshot: OperationsSnapshot | None = None
        yield ShareBar()
        with Container(classes="tables"):
            yield RowTable(follow=False, id="operations")
            yield Panel("Slowest calls", QuietTable(_CALL_COLUMNS, follow=False, id="calls"), name="calls-panel")

    @property
    def table(self) -> RowTable:
        return self.query_exactly_one("#operations", RowTable)

    @property
    def calls(self) -> QuietTable:
        return self.query_exactly_one("#calls", QuietTable)

    @property
    def _call(self) -> Event | None:
        """The call under the cursor, while the calls have the keys."""
        if self._snapshot is None or not self.calls.has_focus:
            return None
        key = self.calls.cursor_key
        return next((event for event in self._snapshot.calls if event.id == key), None)

    # question and answer -----------------------------------------------------------------------------------
    def question(self) -> Question:
        view, key = self.view, self.wanted or self.table.cursor_key
        return Question(
            self.TAB,
            lambda service: ask_operations(service, view, None if key is None else str(key)),
            repeat=view.range.repeat_seconds(),
        )

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
        self._show_calls(snapshot)

    def _show_rows(self, snapshot: OperationsSnapshot) -> None:
        self.query_exactly_one(ShareBar).shares = class_shares(snapshot.report.distribution)
        ordered = in_order(snapshot.report.by_operation, self.table, KEYS)
        columns = columns_for(self.table.size.width)
        self.table.set_columns(columns)
        self.table.set_rows([operation_row(stats, columns) for stats in ordered])

    def _show_calls(self, snapshot: OperationsSnapshot) -> None:
        panel = self.query_exactly_one("#calls-panel", Panel)
        panel.note(f"{snapshot.chosen.operation}, at its p95 or slower" if snapshot.chosen else "")
        self.calls.set_rows([_call_row(event, utc=self.view.utc) for event in snapshot.calls])

    # the user ----------------------------------------------------------------------------------------------
    def on_resize(self) -> None:
        self.call_after_refresh(self._resort)

    def focus_main(self) -> None:
        self.table.focus()

    @on(RowTable.Highlighted, "#operations")
    def _operation_chosen(self) -> None:
        chosen = self._snapshot.chosen if self._snapshot else None
        if chosen and operation_key(chosen) != self.table.cursor_key:
            self.ask()

    @on(RowTable.Opened, "#operations")
    def _operation_opened(self) -> None:
        self.calls.focus()
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
        sort_by_column(self.table, KEYS, message.column_key)
        self._resort()

    def act_table_sort(self) -> None:
        sort_by_next(self.table, KEYS)
        self._resort()

    def _resort(self) -> None:
        if self._snapshot:
            self._show_rows(self._snapshot)

    def back(self) -> bool:
        if not self.calls.has_focus:
            return False
        self.table.focus()
        return True

    def can(self, action: str) -> bool:
        if action == "chain.show":
            return self._call is not None and self._call.correlation_id is not None
        return True

    def act_chain_show(self) -> None:
        if self._call and self._call.correlation_id:
            self.post_message(self.ChainWanted(self._call.correlation_id))

    def copyables(self) -> Sequence[Copyable]:
        command = query_command("performance", self.view)
        if self._call:
            return copies_of_event(self._call, command)
        key = self.table.cursor_key
        return (
            *((Copyable("operation", str(key).split("/", 1)[1]),) if key is not None else ()),
            Copyable("command", command),
        )


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
