"""The tab Chains: a list of chains, and the tree of the one under the cursor as a waterfall."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import events, on
from textual.content import Content

from telesink.tui.feed import Question, SnapshotReady
from telesink.tui.panes.chain_list import ChainList, ChainTable
from telesink.tui.panes.chain_parts import ChainParts
from telesink.tui.panes.chain_questions import ChainMemory, ChainsSnapshot, ChainsWanted, Edge, Listed, ask_chains
from telesink.tui.panes.chain_tree import ChainTree
from telesink.tui.panes.chain_view import ChainView

if TYPE_CHECKING:
    from telesink.tui.view import View

_WHILE_TYPING: Final = ("view.back", "help.show")


class ChainsPane(ChainParts):
    """Follows the list's cursor, or holds on to a chain that was jumped to or is being read."""

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._memory = ChainMemory()
        self._sought: str | None = None
        """Searched for in the chain that is shown."""
        self._held: str | None = None
        """The chain whose tree stays although the list moves on."""
        self._jumped = False
        """The user came here from an event: back leads there, not to the list."""

    # question and answer -----------------------------------------------------------------------------------
    def question(self) -> Question:
        return self._question(self.list_view.listed)

    def _question(self, listed: Listed, edge: Edge | None = None) -> Question:
        view, memory = self.view, self._memory
        wanted = ChainsWanted(listed, edge, self._chosen(), self._sought)
        repeat = view.range.repeat_seconds() if edge is None else None
        return Question(self.TAB, lambda service: ask_chains(service, view, wanted, memory), edge is None, repeat)

    def _chosen(self) -> str | None:
        """None while the list follows the newest: whichever is first then."""
        if self.wanted or self._held:
            return self.wanted or self._held
        key = self.table.cursor_key
        return None if self.table.following or key is None else str(key)

    def receive(self, message: SnapshotReady) -> None:
        trouble = message.trouble
        if trouble and trouble.column is not None:
            self.list_view.bar.blame(trouble.text, trouble.column)
        else:
            super().receive(message)

    def empty_text(self, snapshot: ChainsSnapshot) -> Content | None:
        wanted = snapshot.wanted
        if (
            snapshot.report.chains
            or snapshot.shape
            or wanted.listed.where
            or wanted.chosen
            or self.list_view.bar.is_edited
        ):
            return None
        return Content.assemble(
            (f"No chains {self.view.range.words}\n\n", "bold $foreground"),
            "Events that share a ",
            ("correlation_id", "$accent"),
            " form a chain",
        )

    def show(self, snapshot: ChainsSnapshot) -> None:
        if not self._is_wanted(snapshot):
            return
        self._snapshot = snapshot
        self.list_view.utc = self.view.utc
        self.list_view.show(snapshot)
        if self.wanted:
            self._held = self.wanted
        self.place_cursor(self.table)
        self.wanted = None
        self.set_class(snapshot.shape is None, "-no-chain")
        if snapshot.shape:
            self.chain_view.show(snapshot.shape, snapshot.search, self.view)
        elif snapshot.wanted.chosen:
            self._leave_gone(snapshot.wanted.chosen)
        if snapshot.wanted.edge:
            self.list_view.take_edge(snapshot)

    def _is_wanted(self, snapshot: ChainsSnapshot) -> bool:
        """Whether an answer is about what is still asked."""
        return (snapshot.wanted.listed, snapshot.wanted.search) == (self.list_view.listed, self._sought)

    # the list ----------------------------------------------------------------------------------------------
    @on(ChainTable.Highlighted)
    def _chain_chosen(self, message: ChainTable.Highlighted) -> None:
        shown = self._detail.chain.chain_id if self._detail else None
        if self.table.has_focus and message.key != shown:
            self._held = None
            self.ask()

    @on(ChainTable.Opened)
    def _chain_opened(self, message: ChainTable.Opened) -> None:
        self._held = str(message.key)
        self._jumped = False
        self._enter_tree()
        self.ask()

    @on(ChainList.Asked)
    def _other_chains(self, message: ChainList.Asked) -> None:
        if message.is_anew:
            self._held = None
        self.post_message(self.Asked(self._question(message.listed, message.edge)))

    # the tree ----------------------------------------------------------------------------------------------
    def _enter_tree(self) -> None:
        self._give_room(to_tree=True)
        self.tree_view.focus()

    def _give_room(self, *, to_tree: bool) -> None:
        """Tree or list is the one that is read: on a narrow screen alone, on a wide one with more room."""
        self.set_class(to_tree, "-tree")
        self.call_after_refresh(self.list_view.show_rows)
        self.post_message(self.Changed())

    def on_click(self, event: events.Click) -> None:
        """A click leads into the tree, and back to the list, as keys do."""
        if event.widget is self.tree_view and not self.has_class("-tree"):
            self._held = self._detail.chain.chain_id if self._detail else None
            self._enter_tree()
        elif event.widget is self.table and self.has_class("-tree"):
            self._jumped = False
            self._leave_tree()

    def _leave_gone(self, chain_id: str) -> None:
        """The chain that was being read, or was jumped to, is not in the store."""
        if self._held == chain_id:
            self._held = None
            self.notify(f"{chain_id}: no chain has this id (any more)", severity="warning", markup=False)
            if self.has_class("-tree"):
                self._jumped = False
                self._leave_tree()
        if self._chosen() != chain_id:
            self.ask()

    @on(ChainTree.Highlighted)
    def _span_chosen(self) -> None:
        if self._jumped:
            self.post_message(self.Changed())  # the way here ends at the span

    @on(ChainView.Sought)
    def _search(self, message: ChainView.Sought) -> None:
        self._sought = message.where
        self._held = self._held or (self._detail.chain.chain_id if self._detail else None)
        self.ask()

    # the user ----------------------------------------------------------------------------------------------
    def focus_main(self) -> None:
        (self.tree_view if self.has_class("-tree") else self.table).focus()

    def forget(self) -> None:
        self._memory = ChainMemory()

    def go_to(self, key: str) -> None:
        self._jumped = True
        self.chain_view.clear_search()
        self._enter_tree()
        super().go_to(key)

    def back(self) -> bool:
        if self.list_view.bar.is_edited:
            self.list_view.leave_filter()
        elif self.chain_view.bar.is_edited:
            self.chain_view.leave_search()
        elif self.has_class("-tree") and self._sought:
            self.chain_view.clear_search()
        elif self.has_class("-tree"):
            return self._leave_tree()
        elif self.where:
            self.list_view.clear_filter()
        else:
            return False
        return True

    def _leave_tree(self) -> bool:
        """Back to the list; False when the user came from elsewhere, which is where back leads then."""
        jumped, self._jumped = self._jumped, False
        self._give_room(to_tree=False)
        if not jumped:
            self._held = None
            self.table.focus()
        return not jumped

    def can(self, action: str) -> bool:
        if self.list_view.bar.is_edited or self.chain_view.bar.is_edited:
            return action in _WHILE_TYPING
        in_tree = self.tree_view.has_focus
        if action.startswith("found."):
            return in_tree and self.chain_view.has_matches
        return in_tree if action.startswith("tree.") else action != "chains.order" or not in_tree

    def act_chains_order(self) -> None:
        self.list_view.next_order()

    def act_chains_find(self) -> None:
        self.chain_view.edit_search() if self.tree_view.has_focus else self.list_view.edit_filter()

    def act_found_next(self) -> None:
        self.tree_view.go_to_match(1)

    def act_found_previous(self) -> None:
        self.tree_view.go_to_match(-1)
