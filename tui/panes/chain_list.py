"""The list of chains under its title, with a filter line that is there while it is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from telesink.store.query.fields import CHAINS
from telesink.tui.panes.amounts import amount
from telesink.tui.panes.chain_rows import ChainRows, columns_for, list_note, words_of_chains
from telesink.tui.panes.filter_bar import FilterBar
from telesink.tui.panes.pane import Pane
from telesink.widgets import RowTable

if TYPE_CHECKING:
    from telesink.store.query.results import Chain
    from telesink.tui.panes.chain_questions import ChainsSnapshot


class ChainTable(RowTable):
    """The rows; `g` and `G` go to the ends of the whole list, whatever is loaded."""

    class EdgeReached(Message):
        """The cursor has come near the first row that is loaded."""

    class EndWanted(Message):
        """The user went to the last row."""

    class TopWanted(Message):
        """The user went to the first row."""

    begins_with_first: bool = True
    """Whether the first row is that of the whole list."""

    @property
    def following(self) -> bool:
        return super().following and self.begins_with_first

    def cursor_moved(self) -> None:
        super().cursor_moved()
        if self.cursor_index < self.page_lines:
            self.post_message(self.EdgeReached())

    def action_first(self) -> None:
        super().action_first()
        self.post_message(self.TopWanted())

    def action_last(self) -> None:
        super().action_last()
        self.post_message(self.EndWanted())


class ChainList(Vertical):
    """Says what is typed into the filter; who owns it asks the store."""

    DEFAULT_CSS = """
    ChainList { height: 1fr; background: $surface; }
    ChainList > .title { height: 1; padding: 0 1; }
    ChainList > FilterBar { display: none; padding: 0 1; }
    ChainList.-filtered > FilterBar { display: block; }
    ChainList .count { display: none; }
    """

    class Filtered(Message):
        """Another filter is in the line; an empty one is None."""

        def __init__(self, where: str | None) -> None:
            super().__init__()
            self.where = where

    utc: bool = False

    def __init__(self) -> None:
        super().__init__(id="chain-list")
        self._rows = ChainRows()
        self._snapshot: ChainsSnapshot | None = None

    def compose(self) -> ComposeResult:
        yield Static("Chains", classes="title", markup=False)
        yield FilterBar(CHAINS)
        yield ChainTable(empty_text="No chain matches")

    @property
    def table(self) -> ChainTable:
        return self.query_exactly_one(ChainTable)

    @property
    def bar(self) -> FilterBar:
        return self.query_exactly_one(FilterBar)

    @property
    def chosen(self) -> Chain | None:
        """The chain under the cursor."""
        chains, place = self._snapshot.report.chains if self._snapshot else (), self.table.cursor_index
        return chains[place] if place < len(chains) else None

    def show(self, snapshot: ChainsSnapshot) -> None:
        self._snapshot = snapshot
        self.bar.forgive()
        self.table.begins_with_first = snapshot.window.first is None
        self.show_rows()
        report, wanted = snapshot.report, snapshot.wanted
        note = list_note(report, len(report.chains), wanted.order, from_top=snapshot.window.first is None)
        title = Content.assemble((amount(report.total, "chain"), "bold $foreground"), "  ", note)
        self.query_exactly_one(".title", Static).update(title)

    def show_rows(self) -> None:
        """Also for another width."""
        if self._snapshot:
            columns = columns_for(self.table.size.width)
            self.table.set_columns(columns)
            self.table.set_rows(self._rows.of(self._snapshot.report.chains, columns, utc=self.utc))

    # the filter --------------------------------------------------------------------------------------------
    def edit_filter(self) -> None:
        self.add_class("-filtered")
        self.bar.edit()
        self.post_message(Pane.Changed())

    def put_filter(self, where: str) -> None:
        """Shows a filter that is in force already."""
        self.add_class("-filtered")
        self.bar.put(where)

    def enter_filter(self, where: str | None) -> None:
        """Another filter, as if it had been typed; None is none."""
        self.set_class(bool(where), "-filtered")
        self.bar.enter(where or "")

    def clear_filter(self) -> None:
        self.bar.clear()
        self.remove_class("-filtered")

    @on(FilterBar.Entered)
    def _entered(self, message: FilterBar.Entered) -> None:
        message.stop()
        if self._snapshot:
            self.bar.vocabulary = words_of_chains(self._snapshot.report.chains)

    @on(FilterBar.Changed)
    def _changed(self, message: FilterBar.Changed) -> None:
        message.stop()
        self.post_message(self.Filtered(message.where))

    @on(FilterBar.Left)
    def _left(self, message: FilterBar.Left) -> None:
        message.stop()
        self.leave_filter()

    def leave_filter(self) -> None:
        """Gives the keys back to the table; a line with nothing in it goes."""
        self.set_class(bool(self.bar.text.strip()), "-filtered")
        self.table.focus()
        self.post_message(Pane.Changed())
