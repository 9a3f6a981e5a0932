"""The list of chains under its title, with a filter line that is there while it is needed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from telesink.store.query.fields import CHAINS
from telesink.tui.panes.amounts import amount
from telesink.tui.panes.chain_questions import Edge, Listed
from telesink.tui.panes.chain_rows import ChainRows, columns_for, list_note, words_of_chains
from telesink.tui.panes.chain_window import ChainWindow
from telesink.tui.panes.filter_bar import FilterBar
from telesink.tui.panes.pane import Pane
from telesink.widgets import RowTable

if TYPE_CHECKING:
    from telesink.store.query.results import Chain, ChainOrder
    from telesink.tui.panes.chain_questions import ChainsSnapshot
    from telesink.tui.session import Memory

ORDERS: Final[tuple[ChainOrder, ...]] = ("newest", "slowest", "failed")
"""In which a key goes through them."""


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

    class Asked(Message):
        """Other chains are wanted, or once those beyond an edge of the ones that there are."""

        def __init__(self, listed: Listed, edge: Edge | None = None, *, is_anew: bool = False) -> None:
            """`is_anew`: it is another list, and not a different part of the same one."""
            super().__init__()
            self.listed = listed
            self.edge = edge
            self.is_anew = is_anew

    utc: bool = False

    def __init__(self) -> None:
        super().__init__(id="chain-list")
        self.listed = Listed()
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
        report = snapshot.report
        note = list_note(
            report, len(report.chains), snapshot.wanted.listed.order, from_top=snapshot.window.first is None
        )
        title = Content.assemble((amount(report.total, "chain"), "bold $foreground"), "  ", note)
        self.query_exactly_one(".title", Static).update(title)

    def show_rows(self) -> None:
        """Also for another width."""
        if self._snapshot:
            columns = columns_for(self.table.size.width)
            self.table.set_columns(columns)
            self.table.set_rows(self._rows.of(self._snapshot.report.chains, columns, utc=self.utc))

    # other chains ------------------------------------------------------------------------------------------
    def _ask(self, listed: Listed, *, is_anew: bool = False) -> None:
        self.listed = listed
        if is_anew:
            self.table.move_cursor(0)
        self.post_message(self.Asked(listed, is_anew=is_anew))

    def next_order(self) -> None:
        """Lists by the next of the orders, from the first chain on."""
        order = ORDERS[(ORDERS.index(self.listed.order) + 1) % len(ORDERS)]
        self._ask(Listed(order, self.listed.where), is_anew=True)

    def take_edge(self, snapshot: ChainsSnapshot) -> None:
        """From now on the chains that an edge has led to are asked for."""
        if snapshot.wanted.edge == "end":
            self.call_after_refresh(self.table.move_cursor, len(snapshot.report.chains) - 1)
        self._ask(replace(self.listed, window=snapshot.window))

    @property
    def _missing(self) -> int:
        """How many chains there are that are not loaded."""
        report = self._snapshot.report if self._snapshot else None
        return report.total - len(report.chains) if report else 0

    @on(ChainTable.NearEnd)
    def _load_below(self) -> None:
        chains = self._snapshot.report.chains if self._snapshot else ()
        if self._missing and self.listed.window.size <= len(chains):
            self._ask(replace(self.listed, window=self.listed.window.grown_down(chains)))

    @on(ChainTable.EdgeReached)
    def _load_above(self) -> None:
        if self.listed.window.first is not None:
            self.post_message(self.Asked(self.listed, "above"))

    @on(ChainTable.TopWanted)
    def _to_top(self) -> None:
        if self.listed.window != ChainWindow():
            self._ask(replace(self.listed, window=ChainWindow()))

    @on(ChainTable.EndWanted)
    def _to_end(self) -> None:
        if self._missing:
            self.post_message(self.Asked(self.listed, "end"))

    # the filter --------------------------------------------------------------------------------------------
    def edit_filter(self) -> None:
        self.add_class("-filtered")
        self.bar.edit()
        self.post_message(Pane.Changed())

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
        self._ask(Listed(self.listed.order, message.where), is_anew=True)

    @on(FilterBar.Left)
    def _left(self, message: FilterBar.Left) -> None:
        message.stop()
        self.leave_filter()

    def leave_filter(self) -> None:
        """Gives the keys back to the table; a line with nothing in it goes."""
        self.set_class(bool(self.bar.text.strip()), "-filtered")
        self.table.focus()
        self.post_message(Pane.Changed())

    # from one time to the next -----------------------------------------------------------------------------
    def remembered(self) -> dict[str, Any]:
        return {"order": self.listed.order, **({"where": self.listed.where} if self.listed.where else {})}

    def recall(self, memory: Memory) -> None:
        order, where = memory.get("order"), memory.get("where")
        if order in ORDERS:
            self.listed = replace(self.listed, order=order)
        if isinstance(where, str) and where:
            self.listed = replace(self.listed, where=where)
            self.add_class("-filtered")
            self.bar.put(where)
