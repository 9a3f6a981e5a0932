"""The tree of one chain; another chain begins unfolded, whole, at its root."""

from __future__ import annotations

from telesink.store.query.results import Event, SpanNode
from telesink.tui.panes.chain_shape import ChainShape
from telesink.widgets import Waterfall


class ChainTree(Waterfall):
    """A waterfall that knows what its rows stand for."""

    def __init__(self) -> None:
        super().__init__()
        self._shape: ChainShape | None = None

    def show_chain(self, shape: ChainShape) -> None:
        """Shows a chain; of the one that is shown already, what was folded and zoomed stays so."""
        before, self._shape = self._shape, shape
        if before is None or before.detail.chain.chain_id != shape.detail.chain.chain_id:
            self.start_anew()
        if before is not shape:
            self.set_rows(shape.rows)

    @property
    def chosen_span(self) -> SpanNode | None:
        """The span under the cursor."""
        return self._shape.spans.get(self.cursor_key) if self._shape else None

    @property
    def chosen(self) -> Event | None:
        """Of the span under the cursor: its last event, which has its duration and its outcome."""
        span = self.chosen_span
        return span.events[-1] if span and span.events else None
