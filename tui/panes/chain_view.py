"""One chain: its head, where its time went, its tree, and a line to search it that is there while it is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from telesink.store.query.completion import Vocabulary
from telesink.store.query.fields import EVENTS
from telesink.tui.panes.amounts import amount
from telesink.tui.panes.chain_head import chain_head, time_shares
from telesink.tui.panes.chain_tree import ChainTree
from telesink.tui.panes.filter_bar import FilterBar
from telesink.tui.panes.filter_words import words_of
from telesink.tui.panes.pane import Pane
from telesink.tui.panes.share_bar import ShareBar
from telesink.widgets import format as words

if TYPE_CHECKING:
    from telesink.tui.panes.chain_questions import Search
    from telesink.tui.panes.chain_shape import ChainShape
    from telesink.tui.view import View


class ChainView(Vertical):
    """Says what is sought in the chain; who owns it asks the store."""

    DEFAULT_CSS = """
    ChainView > .head { height: 2; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    ChainView > ShareBar { padding: 0 1; margin-bottom: 1; }
    ChainView > FilterBar { display: none; padding: 0 1; }
    ChainView.-searching > FilterBar { display: block; }
    ChainView .count { width: 20; }
    """

    class Sought(Message):
        """Something else is sought in the chain; None: nothing any more."""

        def __init__(self, where: str | None) -> None:
            super().__init__()
            self.where = where

    def __init__(self) -> None:
        super().__init__(id="tree")
        self._shape: ChainShape | None = None
        self._view: View | None = None
        self._search: Search | None = None
        self._goes_to_match = False
        """The user has left the line, and waits for the first match."""

    def compose(self) -> ComposeResult:
        yield Static(classes="head", markup=False)
        yield ShareBar()
        yield FilterBar(EVENTS)
        yield ChainTree()

    @property
    def tree_view(self) -> ChainTree:
        return self.query_exactly_one(ChainTree)

    @property
    def bar(self) -> FilterBar:
        return self.query_exactly_one(FilterBar)

    def show(self, shape: ChainShape, search: Search | None, view: View) -> None:
        self._shape, self._view = shape, view
        self.query_exactly_one(".head", Static).update(chain_head(shape, utc=view.utc))
        self.tree_view.show_chain(shape)
        self.query_exactly_one(ShareBar).shares = time_shares(shape.use, self.tree_view.token_of)
        self._show_search(search)

    @on(ChainTree.Opened)
    def _span_opened(self) -> None:
        """One event is shown as events are everywhere, several with a list of them."""
        span = self.tree_view.chosen_span
        if span is None or self._view is None or not span.events:
            return
        if len(span.events) == 1:
            self.post_message(Pane.EventWanted(span.events[0]))
            return
        from telesink.tui.screens.span import SpanScreen  # only when it is opened

        self.app.push_screen(SpanScreen(span, self._view))

    # searching ---------------------------------------------------------------------------------------------
    @property
    def has_matches(self) -> bool:
        return bool(self.tree_view.matches)

    def _show_search(self, search: Search | None) -> None:
        self._search = search
        self.tree_view.matches = search.found if search else frozenset()
        if search and search.mistake:
            self.bar.blame(search.mistake, search.column)
            return
        self.bar.forgive()
        if search and self._goes_to_match and search.where == (self.bar.text.strip() or None):
            self._goes_to_match = False
            self.tree_view.go_to_match(1, here=True)
        self._show_count()

    def _show_count(self) -> None:
        search = self._search
        if search is None or search.mistake:
            self.bar.count(Content(""))
            return
        total, place = len(search.found), self.tree_view.matches_before()
        on_one = self.tree_view.cursor_key in search.found
        text = f"{words.count(place)} of {words.count(total)}" if on_one else amount(total, "span")
        self.bar.count(Content.styled(text, "$foreground" if total else "$level-warning"))

    def edit_search(self) -> None:
        self.add_class("-searching")
        self.bar.edit()
        self.post_message(Pane.Changed())

    def clear_search(self) -> None:
        self._goes_to_match = False
        self.bar.clear()
        self.remove_class("-searching")

    @on(FilterBar.Entered)
    def _entered(self, message: FilterBar.Entered) -> None:
        message.stop()
        if self._shape:
            self.bar.vocabulary = words_of(Vocabulary(), self._shape.detail.events)

    @on(FilterBar.Changed)
    def _changed(self, message: FilterBar.Changed) -> None:
        message.stop()
        self.post_message(self.Sought(message.where))

    @on(FilterBar.Left)
    def _left(self, message: FilterBar.Left) -> None:
        message.stop()
        self.leave_search()

    def leave_search(self) -> None:
        """Gives the keys back to the tree, at the first match; a line with nothing in it goes."""
        where = self.bar.text.strip() or None
        self.set_class(where is not None, "-searching")
        self.tree_view.focus()
        self.post_message(Pane.Changed())
        self._goes_to_match = where is not None
        if self._search and self._search.where == where:
            self._show_search(self._search)

    @on(ChainTree.Highlighted)
    def _highlighted(self) -> None:
        if self._search:
            self._show_count()
