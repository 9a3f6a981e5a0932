"""The tab Overview: how things are, in one look, and where to look next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content

from telesink.store.query.results import Event
from telesink.tui.feed import Question
from telesink.tui.panes import overview_rows as rows
from telesink.tui.panes.copies import copies_of_event, query_command
from telesink.tui.panes.overview_notes import chart_note, errors_note, slow_note
from telesink.tui.panes.overview_questions import Overview, ask_overview
from telesink.tui.panes.overview_tiles import TILES, figures
from telesink.tui.panes.pane import Copyable, Pane
from telesink.tui.panes.panel import Panel
from telesink.tui.panes.quiet_table import QuietTable
from telesink.tui.panes.sink_words import SinkGlance
from telesink.tui.view import STEPS
from telesink.widgets import Bar, RowTable, Tile, TimeBars
from telesink.widgets import format as words

WIDE_FROM: Final = 132
NARROW_BELOW: Final = 100
SHORT_BELOW: Final = 34
TILE_WIDTH: Final = 24
"""Cells that a tile needs for its words; as many tiles are shown as fit, the most important ones."""


class OverviewPane(Pane[Overview]):
    """Tiles, a chart, and four lists, of which each leads on to its tab."""

    TAB = "overview"

    DEFAULT_CSS = """
    OverviewPane .tiles { height: 4; }
    OverviewPane Tile { width: 1fr; margin-right: 1; }
    OverviewPane Tile.-last { margin-right: 0; }
    OverviewPane .row { height: 1fr; margin-bottom: 1; }
    OverviewPane .row.-bottom { margin-bottom: 0; }
    OverviewPane TimeBars { height: 1fr; }
    OverviewPane Panel { width: 1fr; }
    OverviewPane .row > .left { width: 2fr; }
    OverviewPane .row > .right { width: 1fr; margin-left: 2; }
    OverviewPane.-narrow .right { display: none; }
    OverviewPane.-short { padding: 0 2; }
    OverviewPane.-short .tiles { height: 3; }
    OverviewPane.-short .row { margin-bottom: 0; }
    OverviewPane.-short .row.-chart { height: 7fr; }
    OverviewPane.-short .row.-slow { height: 5fr; }
    OverviewPane.-short .row.-bottom { height: 6fr; }
    """

    def compose_body(self) -> ComposeResult:
        self._snapshot: Overview | None = None
        self._glance = SinkGlance()
        with Horizontal(classes="tiles"):
            for label in TILES:
                yield Tile(label)
        with Horizontal(classes="row -chart"):
            yield _panel("Events and errors", TimeBars(), "chart", "left")
            yield _panel("Health", QuietTable(rows.HEALTH_COLUMNS, follow=False), "health-list", "right")
        with Horizontal(classes="row -slow"):
            slow = QuietTable(follow=False)
            yield _panel("Slowest operations", slow, "slow-list", "left")
            chains = QuietTable(rows.CHAIN_COLUMNS, follow=False, empty_text="None failed, none running")
            yield _panel("Chains", chains, "chain-list", "right")
        with Horizontal(classes="row -bottom"):
            errors = QuietTable(rows.ERROR_COLUMNS, empty_text="No errors in this time")
            yield _panel("Newest errors", errors, "error-list", "left")

    # question and answer -----------------------------------------------------------------------------------
    def question(self) -> Question:
        view, glance = self.view, self._glance
        repeat = view.range.repeat_seconds()
        return Question(self.TAB, lambda service: ask_overview(service, view, glance), repeat=repeat)

    def empty_text(self, snapshot: Overview) -> Content | None:
        if not snapshot.is_empty:
            return None
        if snapshot.newest_at is None:
            return Content.assemble(
                ("Nothing recorded yet\n\n", "bold $foreground"),
                "What is recorded appears here by itself. To try it: ",
                ("telesink test", "$accent"),
            )
        return Content.assemble(
            (f"Nothing {self.view.range.words}\n\n", "bold $foreground"),
            f"The newest event is {words.ago(snapshot.now, snapshot.newest_at)}. Press ",
            ("t", "bold $accent"),
            " for a longer time range",
        )

    def show(self, snapshot: Overview) -> None:
        self._snapshot = snapshot
        self._show_tiles(snapshot)
        self._show_chart(snapshot)
        self._show_lists(snapshot)

    def _show_tiles(self, snapshot: Overview) -> None:
        all_figures = figures(snapshot, self.view.range.name, self.view.present())
        for label, tile in zip(TILES, self.query(Tile), strict=True):
            figure = all_figures[label]
            tile.set_data(figure.value, figure.unit, delta=figure.delta, trend=figure.trend, token=figure.token)

    def _show_chart(self, snapshot: Overview) -> None:
        step = snapshot.series[1].started_at - snapshot.series[0].started_at
        bars = [Bar(bucket.started_at, bucket.events, bucket.errors) for bucket in snapshot.series]
        chart = self.query_exactly_one(TimeBars)
        chart.utc = self.view.utc
        last = snapshot.series[0].started_at + step * STEPS
        chart.set_data(bars, "", step_us=step, start_us=snapshot.series[0].started_at, end_us=last)
        self._panel_note("chart", chart_note(snapshot, step))

    def _show_lists(self, snapshot: Overview) -> None:
        operations, chains = snapshot.performance.by_operation, snapshot.chains
        slow = self._list("slow-list")
        columns = rows.slow_columns(slow.size.width, compared=bool(snapshot.changes))
        slow.set_columns(columns)
        slow.set_rows([rows.slow_row(stats, columns, snapshot.changes) for stats in operations])
        sink_at = None if self.query(Tile).last().display else self.view.present()
        self._panel_note("slow-list", slow_note(snapshot, sink_at))
        self._list("health-list").set_rows(rows.health_rows(snapshot.checks))
        failing = sum(not status.is_healthy for status in snapshot.checks)
        self._panel_note("health-list", f"{failing} failing" if failing else "all healthy")
        self._list("chain-list").set_rows(rows.chain_rows(chains.chains, snapshot.now))
        self._panel_note("chain-list", f"{chains.failed} failed, {chains.active} running")
        utc = self.view.utc
        self._list("error-list").set_rows([rows.error_row(event, snapshot.now, utc=utc) for event in snapshot.errors])
        alone = self.has_class("-narrow")
        self._panel_note("error-list", errors_note(snapshot, self.view.range.words, alone=alone))

    def _list(self, panel: str) -> QuietTable:
        return self.query_exactly_one(f"#{panel} QuietTable", QuietTable)

    def _panel_note(self, panel: str, note: Content | str) -> None:
        self.query_exactly_one(f"#{panel}", Panel).note(note)

    # the user ----------------------------------------------------------------------------------------------
    def on_resize(self) -> None:
        width, height = self.screen.size
        self.set_class(width >= WIDE_FROM, "-wide")
        self.set_class(width < NARROW_BELOW, "-narrow")
        self.set_class(height < SHORT_BELOW, "-short")
        shown = min(max((width - 4) // TILE_WIDTH, 3), len(TILES))
        for place, tile in enumerate(self.query(Tile)):
            tile.display = place < shown
            tile.set_class(place == shown - 1, "-last")
        if self._snapshot:
            self.call_after_refresh(self._show_lists, self._snapshot)

    def focus_main(self) -> None:
        self._list("error-list").focus()

    @on(RowTable.Opened)
    def _opened(self, message: RowTable.Opened) -> None:
        panel, key = message.table.parent.id if message.table.parent else None, str(message.key)
        if panel == "error-list" and self._error:
            self.post_message(self.EventWanted(self._error))
        elif panel == "chain-list":
            self.post_message(self.ChainWanted(key))
        elif panel in ("health-list", "slow-list"):
            self.post_message(self.TabWanted("health" if panel == "health-list" else "performance", key))

    @property
    def _error(self) -> Event | None:
        """The error under the cursor, while the list of errors has the keys."""
        table = self._list("error-list")
        if self._snapshot is None or not table.has_focus or not self._snapshot.errors:
            return None
        return next((event for event in self._snapshot.errors if event.id == table.cursor_key), None)

    def can(self, action: str) -> bool:
        if action == "chain.show":
            return self._error is not None and self._error.correlation_id is not None
        return True

    def act_chain_show(self) -> None:
        if self._error and self._error.correlation_id:
            self.post_message(self.ChainWanted(self._error.correlation_id))

    def act_panel_next(self) -> None:
        self._focus_list(1)

    def act_panel_previous(self) -> None:
        self._focus_list(-1)

    def _focus_list(self, step: int) -> None:
        """Gives the keys to another of the lists that can be seen."""
        lists = [table for table in self.query(QuietTable) if table.parent and table.parent.display]
        place = next((place for place, table in enumerate(lists) if table.has_focus), -1)
        lists[(place + step) % len(lists)].focus()

    def copyables(self) -> Sequence[Copyable]:
        figures_of_all = Copyable("figures as a command", query_command("stats", self.view))
        if self._error:
            command = query_command("events", self.view, level="error,critical")
            return (*copies_of_event(self._error, command), figures_of_all)
        return (*(Copyable(*each) for each in self._list_commands()), figures_of_all)

    def _list_commands(self) -> Iterator[tuple[str, str]]:
        """Of the list that has the keys."""
        kinds = {"slow-list": "performance", "health-list": "health", "chain-list": "chains"}
        for panel, kind in kinds.items():
            table = self._list(panel)
            if table.has_focus:
                if table.cursor_key is not None:
                    yield "row", str(table.cursor_key)
                yield "list as a command", query_command(kind, self.view)


def _panel(title: str, content: TimeBars | QuietTable, name: str, side: str) -> Panel:
    panel = Panel(title, content, name=name)
    panel.add_class(side)
    return panel
