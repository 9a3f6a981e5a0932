"""The tree of one chain; another chain begins unfolded, not zoomed, at its root."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from telesink.store.query.results import ChainDetail, Event, SpanNode
from telesink.tui.panes.chain_rows import span_key, waterfall_rows
from telesink.widgets import Waterfall


class ChainTree(Waterfall):
    """A waterfall that knows what its rows stand for."""

    def __init__(self) -> None:
        super().__init__()
        self._chain_id = ""
        self._spans: Mapping[Hashable, SpanNode] = {}

    def show_chain(self, detail: ChainDetail) -> None:
        """Shows a chain; of the one that is shown already, what was folded and zoomed stays so."""
        if detail.chain.chain_id != self._chain_id:
            self._chain_id = detail.chain.chain_id
            self._folded.clear()
            self._zooms.clear()
            self.set_rows(())
        self._spans = {span_key(place, node): node for place, node in enumerate(detail.tree)}
        self.set_rows(waterfall_rows(detail.tree))

    @property
    def chosen(self) -> Event | None:
        """Of the span under the cursor: its last event, which has its duration and its outcome."""
        node = self._spans.get(self.cursor_key)
        return node.events[-1] if node and node.events else None
