"""The parts of the tab Chains and where they stand: list and tree; and what leaves the tab of what they show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from textual.app import ComposeResult
from textual.containers import Horizontal

from telesink.store.query.results import ChainDetail
from telesink.tui.command_lines import chain_command
from telesink.tui.panes.chain_list import ChainList, ChainTable
from telesink.tui.panes.chain_questions import ChainsSnapshot
from telesink.tui.panes.chain_tree import ChainTree
from telesink.tui.panes.chain_view import ChainView
from telesink.tui.panes.copies import copies_of_event, query_command
from telesink.tui.panes.pane import Copyable, Pane
from telesink.tui.panes.row_copies import copies_of_chain
from telesink.tui.pinning import pinnable_chain

if TYPE_CHECKING:
    from telesink.tui.pinning import Pinnable
    from telesink.tui.session import Memory
    from telesink.tui.view import View
    from telesink.widgets.key_footer import Hint

BESIDE_FROM: Final = 120
"""Columns of the screen from which the tree stands beside the list; below, it takes the list's place."""
ROOMY_FROM: Final = 150
"""Columns of the screen from which the list has room for ids."""


class ChainParts(Pane[ChainsSnapshot]):
    """The tree of a chain beside the list on a wide screen, in its place on a narrow one."""

    TAB = "chains"

    DEFAULT_CSS = """
    ChainParts .parts { layout: horizontal; height: 1fr; }
    ChainParts #chain-list { width: 1fr; }
    ChainParts #tree { width: 1fr; display: none; }
    ChainParts.-tree #chain-list { display: none; }
    ChainParts.-tree #tree { display: block; }
    ChainParts.-wide #chain-list { width: 50; display: block; }
    ChainParts.-roomy #chain-list { width: 78; }
    ChainParts.-wide.-tree #chain-list { width: 36; }
    ChainParts.-roomy.-tree #chain-list { width: 50; }
    ChainParts.-wide #tree { margin-left: 2; display: block; }
    ChainParts.-no-chain #tree { visibility: hidden; }
    """

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._snapshot: ChainsSnapshot | None = None

    def compose_body(self) -> ComposeResult:
        with Horizontal(classes="parts"):
            yield ChainList()
            yield ChainView()

    def on_resize(self) -> None:
        self.set_class(self.screen.size.width >= BESIDE_FROM, "-wide")
        self.set_class(self.screen.size.width >= ROOMY_FROM, "-roomy")
        self.call_after_refresh(self.list_view.show_rows)

    @property
    def list_view(self) -> ChainList:
        return self.query_exactly_one(ChainList)

    @property
    def table(self) -> ChainTable:
        return self.list_view.table

    @property
    def chain_view(self) -> ChainView:
        return self.query_exactly_one(ChainView)

    @property
    def tree_view(self) -> ChainTree:
        return self.chain_view.tree_view

    @property
    def _detail(self) -> ChainDetail | None:
        """The chain whose tree is shown."""
        shape = self._snapshot.shape if self._snapshot else None
        return shape.detail if shape else None

    @property
    def where(self) -> str | None:
        return self.list_view.listed.where

    def put_filter(self, where: str | None) -> None:
        self.list_view.enter_filter(where)

    @property
    def chain_id(self) -> str | None:
        return self._detail.chain.chain_id if self._detail and self.tree_view.has_focus else None

    def crumbs(self) -> tuple[str, ...]:
        span = self.tree_view.chosen_span if self.chain_id else None
        return (*super().crumbs(), f"span {span.title}") if span else super().crumbs()

    @property
    def hints(self) -> Sequence[Hint]:
        return self.list_view.bar.hints or self.chain_view.bar.hints

    # what leaves this tab ----------------------------------------------------------------------------------
    def remembered(self) -> dict[str, Any]:
        return self.list_view.remembered()

    def recall(self, memory: Memory) -> None:
        self.list_view.recall(memory)

    def pinnable(self) -> Pinnable | None:
        chain = self._detail.chain if self._detail and self.tree_view.has_focus else self.list_view.chosen
        return pinnable_chain(chain) if chain else None

    def copyables(self) -> Sequence[Copyable]:
        listed = Copyable("command", query_command("chains", self.view, where=self.where))
        if self._detail is None:
            return (listed,)
        event = self.tree_view.chosen if self.tree_view.has_focus else None
        command = chain_command(self.view, self._detail.chain.chain_id)
        if event:
            return copies_of_event(event, command)
        return (*copies_of_chain(self._detail.chain, command), listed)
