"""The tab Health: every check, failing ones first, how it got there, and what it last said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from telesink.tui.feed import Question
from telesink.tui.panes.copies import query_command
from telesink.tui.panes.health_rows import (
    KEYS,
    HealthSnapshot,
    ask_health,
    check_key,
    check_lines,
    check_row,
    columns_for,
    head_line,
)
from telesink.tui.panes.pane import Copyable, Pane
from telesink.tui.panes.sorting import in_order, sort_by_column, sort_by_next
from telesink.widgets import RowTable

if TYPE_CHECKING:
    pass

_MINUTE: Final = 60_000_000


class HealthPane(Pane[HealthSnapshot]):
    """Marks the checks whose verdict is another one than at the last look."""

    TAB = "health"

    DEFAULT_CSS = """
    HealthPane .head { height: 2; }
    HealthPane .check { height: auto; max-height: 8; padding: 1 2; background: $surface; }
    """

    def compose_body(self) -> ComposeResult:
        self._snapshot = HealthSnapshot(0, ())
        yield Static(classes="head", markup=False)
        yield RowTable(follow=False)
        yield Static(classes="check", markup=False)

    @property
    def table(self) -> RowTable:
        return self.query_exactly_one(RowTable)

    def question(self) -> Question:
        view = self.view
        return Question(self.TAB, lambda service: ask_health(service, view), repeat=view.range.repeat_seconds())

    def empty_text(self, snapshot: HealthSnapshot) -> Content | None:
        if snapshot.checks:
            return None
        return Content.assemble(
            (f"No health checks {self.view.range.words}\n\n", "bold $foreground"),
            "A check is recorded with ",
            ("sink.health_check(component, name, healthy=...)", "$accent"),
        )

    def show(self, snapshot: HealthSnapshot) -> None:
        before = {check_key(status): status.is_healthy for status in self._snapshot.checks}
        self._snapshot = snapshot
        changed = {
            check_key(status)
            for status in snapshot.checks
            if before.get(check_key(status), status.is_healthy) != status.is_healthy
            or (status.since < snapshot.now and snapshot.now - status.since < _MINUTE and status.checks > 1)
        }
        self.table.fresh_keys = changed
        self._show_rows()
        self.place_cursor(self.table)

    def _show_rows(self) -> None:
        self.query_exactly_one(".head", Static).update(head_line(self._snapshot))
        columns = columns_for(self.table.size.width)
        self.table.set_columns(columns)
        checks = in_order(self._snapshot.checks, self.table, KEYS)
        self.table.set_rows([check_row(status, columns, self._snapshot.now) for status in checks])
        self._show_check()

    @on(RowTable.Highlighted)
    def _show_check(self) -> None:
        key = self.table.cursor_key
        chosen = next((status for status in self._snapshot.checks if check_key(status) == key), None)
        if chosen:
            self.query_exactly_one(".check", Static).update(check_lines(chosen, self._snapshot.now))

    def on_resize(self) -> None:
        if self._snapshot.checks:
            self.call_after_refresh(self._show_rows)

    def focus_main(self) -> None:
        self.table.focus()

    def can(self, action: str) -> bool:
        return action != "list.open" and (action != "table.sort" or len(self._snapshot.checks) > 1)

    def act_table_sort(self) -> None:
        sort_by_next(self.table, KEYS)
        self._show_rows()

    @on(RowTable.HeaderPressed)
    def _sort_clicked(self, message: RowTable.HeaderPressed) -> None:
        sort_by_column(self.table, KEYS, message.column_key)
        self._show_rows()

    def copyables(self) -> Sequence[Copyable]:
        key = self.table.cursor_key
        check = (Copyable("check", str(key)),) if key is not None else ()
        component = str(key).split("/", 1)[0] if key is not None else None
        return (*check, Copyable("command", query_command("health", self.view, component=component)))
