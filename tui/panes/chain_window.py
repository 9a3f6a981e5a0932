"""Which stretch of the list of chains is loaded: it begins with the first or with a chain further down, and grows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from telesink.store.query.results import Chain

PAGE: Final = 200
"""Chains asked for at a time: some five screens."""
KEPT: Final = 1_000
"""More than this are never loaded at once; beyond, what is far from the cursor is let go at the other end."""


@dataclass(frozen=True, slots=True)
class ChainWindow:
    """What the standing question asks for."""

    first: str | None = None
    """The chain that the stretch begins with; None: the first of the list."""
    size: int = PAGE

    def grown_down(self, loaded: Sequence[Chain]) -> ChainWindow:
        """With a page more below what is loaded."""
        if self.size + PAGE <= KEPT or len(loaded) <= PAGE:
            return ChainWindow(self.first, self.size + PAGE)
        return ChainWindow(loaded[PAGE].chain_id, self.size)

    def grown_up(self, above: Sequence[Chain]) -> ChainWindow:
        """With the chains above it, of which there are none left when they are less than a page."""
        first = above[0].chain_id if len(above) == PAGE else None
        return ChainWindow(first, min(self.size + len(above), KEPT))
