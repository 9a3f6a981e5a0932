"""The tab Chains: a list of chains, and the tree of the one under the cursor as a waterfall."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from telesink.store.query.results import ChainDetail, ChainReport
from telesink.tui.feed import Question
from telesink.tui.panes.amounts import amount
from telesink.tui.panes.chain_questions import ChainsSnapshot, ask_chains
from telesink.tui.panes.chain_rows import (
    chain_head,
    chain_row,
    columns_for,
    component_shares,
    list_note,
)
from telesink.tui.panes.chain_tree import ChainTree
from telesink.tui.panes.copies import copies_of_event, query_command
from telesink.tui.panes.pane import Copyable, Pane
from telesink.tui.panes.panel import Panel
from telesink.tui.panes.share_bar import ShareBar
from telesink.widgets import RowTable

if TYPE_CHECKING:
    from telesink.store.query.service import ChainOrder

BESIDE_FROM: Final = 120
"""Columns of the screen from which the tree stands beside the list; below, it takes the list's place."""
ROOMY_FROM: Final = 150
"""Columns of the screen from which the list has room for ids."""
_ORDERS: Final[tuple[ChainOrder, ...]] = ("newest", "slowest", "failed")


class ChainsPane(Pane[ChainsSnapshot]):
    """Follows the list's cursor, or holds on to a chain that was jumped to or is being read."""

    TAB = "chains"

    DEFAULT_CSS = """
    ChainsPane .parts { layout: horizontal; height: 1fr; }
    ChainsPane #chain-list { width: 1fr; }
    ChainsPane #tree { width: 1fr; display: none; }
    ChainsPane .head { height: auto; padding: 0 1; }
    ChainsPane ShareBar { padding: 0 1; margin-bottom: 1; }
    ChainsPane.-tree #chain-list { display: none; }
    ChainsPane.-tree #tree { display: block; }
    ChainsPane.-wide #chain-list { width: 50; display: block; }
    ChainsPane.-roomy #chain-list { width: 78; }
    ChainsPane.-wide #tree { margin-left: 2; display: block; }
    """

    def compose_body(self) -> ComposeResult:
        self._snapshot: ChainsSnapshot | None = None
        self._order: ChainOrder = "newest"
        self._colours: dict[str, str] = {}
        self._held: str | None = None
        """The chain whose tree stays although the list moves on."""
        self._jumped = False
        """The user came here from an event: back leads there, not to the list."""
        with Horizontal(classes="parts"):
            yield Panel("Chains", RowTable(), name="chain-list")
            with Vertical(id="tree"):
                yield Static(classes="head", markup=False)
                yield ShareBar()
                yield ChainTree()

    @property
    def table(self) -> RowTable:
        return self.query_exactly_one(RowTable)

    @property
    def tree_view(self) -> ChainTree:
        return self.query_exactly_one(ChainTree)

    @property
    def chain_id(self) -> str | None:
        detail = self._snapshot.detail if self._snapshot and self.tree_view.has_focus else None
        return detail.chain.chain_id if detail else None

    # question and answer -----------------------------------------------------------------------------------
    def question(self) -> Question:
        view, order, chosen = self.view, self._order, self._chosen()
        return Question(
            self.TAB,
            lambda service: ask_chains(service, view, order, chosen),
            repeat=view.range.repeat_seconds(),
        )

    def _chosen(self) -> str | None:
        """None while the list follows the newest: whichever is first then."""
        if self.wanted or self._held:
            return self.wanted or self._held
        key = self.table.cursor_key
        return None if self.table.following or key is None else str(key)

    def empty_text(self, snapshot: ChainsSnapshot) -> Content | None:
        if snapshot.report.chains or snapshot.detail:
            return None
        return Content.assemble(
            (f"No chains {self.view.range.words}\n\n", "bold $foreground"),
            "Events that share a ",
            ("correlation_id", "$accent"),
            " form a chain",
        )

    def show(self, snapshot: ChainsSnapshot) -> None:
        self._snapshot = snapshot
        report, detail = snapshot.report, snapshot.detail
        self._show_list(report)
        panel = self.query_exactly_one("#chain-list", Panel)
        panel.title = amount(report.total, "chain")
        panel.note(list_note(report, self._order))
        if self.wanted:
            self._held = self.wanted
        self.place_cursor(self.table)
        self.wanted = None
        if detail:
            self._show_tree(detail)

    def _show_list(self, report: ChainReport) -> None:
        columns = columns_for(self.table.size.width)
        self.table.set_columns(columns)
        self.table.set_rows([chain_row(chain, columns, utc=self.view.utc) for chain in report.chains])

    def _show_tree(self, detail: ChainDetail) -> None:
        self.query_exactly_one("#tree .head", Static).update(chain_head(detail, utc=self.view.utc))
        self.query_exactly_one(ShareBar).shares = component_shares(detail.tree, self._colours)
        self.tree_view.show_chain(detail)

    # the user ----------------------------------------------------------------------------------------------
    def on_resize(self) -> None:
        self.set_class(self.screen.size.width >= BESIDE_FROM, "-wide")
        self.set_class(self.screen.size.width >= ROOMY_FROM, "-roomy")
        if self._snapshot:
            self.call_after_refresh(self._show_list, self._snapshot.report)

    def focus_main(self) -> None:
        (self.tree_view if self.has_class("-tree") else self.table).focus()

    def go_to(self, key: str) -> None:
        self._jumped = True
        self._enter_tree()
        super().go_to(key)

    def _enter_tree(self) -> None:
        self.add_class("-tree")
        self.tree_view.focus()
        self.post_message(self.Changed())

    @on(RowTable.Highlighted)
    def _chain_chosen(self, message: RowTable.Highlighted) -> None:
        shown = self._snapshot.detail.chain.chain_id if self._snapshot and self._snapshot.detail else None
        if self.table.has_focus and message.key != shown:
            self._held = None
            self.ask()

    @on(RowTable.Opened)
    def _chain_opened(self, message: RowTable.Opened) -> None:
        self._held = str(message.key)
        self._jumped = False
        self._enter_tree()
        self.ask()

    @on(ChainTree.Opened)
    def _span_opened(self) -> None:
        if self.tree_view.chosen:
            self.post_message(self.EventWanted(self.tree_view.chosen))

    def back(self) -> bool:
        if self._jumped or not self.has_class("-tree"):
            left, self._jumped = self._jumped, False
            self.remove_class("-tree") if left else None
            return False
        self._held = None
        self.remove_class("-tree")
        self.table.focus()
        return True

    def can(self, action: str) -> bool:
        if action.startswith("tree."):
            return self.tree_view.has_focus
        return action != "chains.order" or not self.tree_view.has_focus

    def act_chains_order(self) -> None:
        self._order = _ORDERS[(_ORDERS.index(self._order) + 1) % len(_ORDERS)]
        self._held = None
        self.table.action_first()
        self.ask()

    def copyables(self) -> Sequence[Copyable]:
        detail = self._snapshot.detail if self._snapshot else None
        if detail is None:
            return (Copyable("command", query_command("chains", self.view)),)
        chain_id = detail.chain.chain_id
        command = shlex.join(["telesink", "query", "--type", "chains", "--correlation-id", chain_id])
        event = self.tree_view.chosen if self.tree_view.has_focus else None
        own = copies_of_event(event, command) if event else ()
        return own or (Copyable("chain id", chain_id), Copyable("command", command))
