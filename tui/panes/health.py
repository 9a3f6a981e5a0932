"""The tab Health: the verdict on everything and why, every check, failing ones first, and the results of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from telesink.store.query.results import HealthCheck
from telesink.tui.feed import Question
from telesink.tui.panes.health_changes import changed_since, has_changed
from telesink.tui.panes.health_questions import HealthSnapshot, ask_health, check_key
from telesink.tui.panes.health_rows import KEYS, RESULT_COLUMNS, check_row, columns_for, result_row
from telesink.tui.panes.health_words import check_note, check_title, course_line, headline
from telesink.tui.panes.pane import Copyable, Pane
from telesink.tui.panes.panel import Panel
from telesink.tui.panes.quiet_table import QuietTable
from telesink.tui.panes.row_copies import copies_of_check
from telesink.tui.panes.sorting import in_order, recall_sorting, remembered_sorting, sort_by_column, sort_by_next
from telesink.widgets import RowTable

if TYPE_CHECKING:
    from telesink.tui.session import Memory

SHOWN_SECONDS: Final = 10.0
"""How long the sign stands at a check whose verdict has changed before the user's eyes."""
TALL_FROM: Final = 30
"""Lines of the screen from which there is room for more than two reasons."""
_FEW_REASONS, _MANY_REASONS = 2, 5


class HealthPane(Pane[HealthSnapshot]):
    """Marks what has changed; `enter` opens all results of a check."""

    TAB = "health"

    DEFAULT_CSS = """
    HealthPane .head { height: auto; margin-bottom: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    HealthPane #checks { height: 3fr; }
    HealthPane Panel { height: 2fr; margin-top: 1; }
    HealthPane .course { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    HealthPane.-opened #checks { display: none; }
    HealthPane.-opened Panel { height: 1fr; margin: 0; }
    """

    def compose_body(self) -> ComposeResult:
        self._snapshot: HealthSnapshot | None = None
        self._verdicts: Mapping[str, bool] = {}
        self._fading: Timer | None = None
        yield Static(classes="head", markup=False)
        yield RowTable(follow=False, id="checks")
        results = QuietTable(RESULT_COLUMNS, follow=False, id="results")
        yield Panel("", Vertical(Static(classes="course", markup=False), results))

    @property
    def table(self) -> RowTable:
        return self.query_exactly_one("#checks", RowTable)

    @property
    def results(self) -> QuietTable:
        return self.query_exactly_one("#results", QuietTable)

    @property
    def _is_opened(self) -> bool:
        return self.has_class("-opened")

    # question and answer -----------------------------------------------------------------------------------
    def question(self) -> Question:
        view, keys = self.view, self.keys_at(self.table)
        return Question(
            self.TAB,
            lambda service: ask_health(service, view, keys),
            repeat=view.range.repeat_seconds(),
        )

    def empty_text(self, snapshot: HealthSnapshot) -> Content | None:
        if snapshot.checks or snapshot.report.components:
            return None
        return Content.assemble(
            (f"No health checks {self.view.range.words}\n\n", "bold $foreground"),
            "A check is recorded with ",
            ("sink.health_check(component, name, healthy=...)", "$accent"),
        )

    def show(self, snapshot: HealthSnapshot) -> None:
        self._snapshot = snapshot
        self._mark_changes(snapshot)
        self._show_rows(snapshot)
        self.place_cursor(self.table)
        if not self._ask_for_the_cursors():
            self._show_check(snapshot)

    def _mark_changes(self, snapshot: HealthSnapshot) -> None:
        changed = changed_since(self._verdicts, snapshot.checks)
        self._verdicts = {check_key(status): status.is_healthy for status in snapshot.checks}
        if changed:
            self.table.fresh_keys = {*self.table.fresh_keys, *changed}
            if self._fading is not None:
                self._fading.stop()
            self._fading = self.set_timer(SHOWN_SECONDS, self._fade)

    def _fade(self) -> None:
        self.table.fresh_keys = ()

    def _show_rows(self, snapshot: HealthSnapshot) -> None:
        most = _MANY_REASONS if self.screen.size.height >= TALL_FROM else _FEW_REASONS
        head = self.query_exactly_one(".head", Static)
        head.update(headline(snapshot, head.size.width or self.screen.size.width, most))
        self.table.empty_text = f"No health checks {self.view.range.words}"
        changed = any(has_changed(status, snapshot.now, snapshot.span_us) for status in snapshot.checks)
        columns = columns_for(self.table.size.width, changed=changed)
        self.table.set_columns(columns)
        checks = in_order(snapshot.checks, self.table, KEYS)
        self.table.set_rows([check_row(status, columns, snapshot) for status in checks])

    def _show_check(self, snapshot: HealthSnapshot) -> None:
        panel = self.query_exactly_one(Panel)
        panel.display = snapshot.chosen is not None
        if snapshot.chosen:
            panel.title = check_title(snapshot.chosen)
            panel.note(check_note(snapshot.chosen, snapshot.now))
            course = course_line(snapshot.chosen, snapshot.results, self.screen.size.width)
            self.query_exactly_one(".course", Static).update(course)
            self.results.set_rows([result_row(result, utc=self.view.utc) for result in snapshot.results])

    # the user ----------------------------------------------------------------------------------------------
    @on(RowTable.Highlighted, "#checks")
    def _ask_for_the_cursors(self) -> bool:
        """Asks for the check under the cursor when the answer is about another one: the rows may have moved."""
        chosen = self._snapshot.chosen if self._snapshot else None
        differs = chosen is not None and check_key(chosen) != self.table.cursor_key
        if differs:
            self.ask()
        return differs

    @on(RowTable.Opened, "#checks")
    def _check_opened(self) -> None:
        self._open(True)

    def _open(self, opened: bool) -> None:
        self.set_class(opened, "-opened")
        self.focus_main()
        self.post_message(self.Changed())

    def back(self) -> bool:
        if not self._is_opened:
            return False
        self._open(False)
        return True

    def on_resize(self) -> None:
        self.call_after_refresh(self._resort)

    def _resort(self) -> None:
        if self._snapshot:
            self._show_rows(self._snapshot)

    def focus_main(self) -> None:
        (self.results if self._is_opened else self.table).focus()

    def can(self, action: str) -> bool:
        if action == "list.open":
            return not self._is_opened and self._snapshot is not None and bool(self._snapshot.checks)
        if action == "table.sort":
            return not self._is_opened and self._snapshot is not None and len(self._snapshot.checks) > 1
        return True

    def act_table_sort(self) -> None:
        sort_by_next(self.table, KEYS)
        self._resort()

    @on(RowTable.HeaderPressed, "#checks")
    def _sort_clicked(self, message: RowTable.HeaderPressed) -> None:
        sort_by_column(self.table, KEYS, message.column_key)
        self._resort()

    def forget(self) -> None:
        self._verdicts = {}

    def remembered(self) -> dict[str, Any]:
        return remembered_sorting(self.table)

    def recall(self, memory: Memory) -> None:
        recall_sorting(self.table, KEYS, memory)

    @property
    def _result(self) -> HealthCheck | None:
        """The result under the cursor, while the results have the keys."""
        if self._snapshot is None or not self.results.has_focus:
            return None
        key = self.results.cursor_key
        return next((result for result in self._snapshot.results if result.id == key), None)

    def copyables(self) -> Sequence[Copyable]:
        checks, key = self._snapshot.checks if self._snapshot else (), self.table.cursor_key
        chosen = next((status for status in checks if check_key(status) == key), None)
        return copies_of_check(chosen, self.view, self._result.error_message if self._result else None)
