"""A bar that is split by shares, and under it what each part is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from telesink.widgets import format as words
from telesink.widgets import visible

BLOCK: Final = "▄"
_GAP: Final = "   "


@dataclass(frozen=True, slots=True)
class Share:
    """One part: its name with a sign, how much it is, its colour as a theme variable, a word on it, its line."""

    label: str
    amount: float
    colour: str
    note: str = ""
    line: str = BLOCK
    """The sign that its stretch of the bar is drawn with."""


class ShareBar(Widget):
    """Two lines: the bar, and its legend."""

    DEFAULT_CSS = """
    ShareBar { height: 2; }
    """

    shares: reactive[Sequence[Share]] = reactive(())
    aside: reactive[tuple[str, str]] = reactive(("", ""))
    """Words at the right end of the legend, where there is room, and their colour as a theme variable."""

    def render(self) -> Content:
        total = sum(share.amount for share in self.shares)
        if total <= 0:
            return Content("")
        bar = ((share.line * cells, share.colour) for cells, share in _widths(self.shares, total, self.size.width))
        legend = _legend(self.shares, total, self.size.width)
        return Content("\n").join([Content.assemble(*bar), self._with_aside(legend)])

    def _with_aside(self, legend: Content) -> Content:
        gap = self.size.width - legend.cell_length - len(self.aside[0])
        return legend if gap < len(_GAP) else Content.assemble(legend, " " * gap, self.aside)


def _widths(shares: Sequence[Share], total: float, width: int) -> list[tuple[int, Share]]:
    """Cells of each part; together exactly `width`, since the ends are rounded and not the lengths."""
    ends = [round(end / total * width) for end in accumulate((share.amount for share in shares), initial=0.0)]
    return [(end - start, share) for (start, end), share in zip(pairwise(ends), shares, strict=True)]


def _legend(shares: Sequence[Share], total: float, width: int) -> Content:
    """All parts with their notes; where that is too long without them, or as many as fit whole."""
    noted = [_part(share, total, noted=True) for share in shares]
    if sum(part.cell_length for part in noted) + len(_GAP) * (len(noted) - 1) <= width:
        return Content(_GAP).join(noted)
    kept: list[Content] = []
    for share in shares:
        part = _part(share, total, noted=False)
        width -= part.cell_length + (len(_GAP) if kept else 0)
        if width < 0:
            break
        kept.append(part)
    return Content(_GAP).join(kept)


def _part(share: Share, total: float, *, noted: bool) -> Content:
    return Content.assemble(
        (visible(share.label), share.colour),
        (f" {words.percent(100 * share.amount / total)}", "$foreground"),
        (f" {share.note}" if noted and share.note else "", "$dim"),
    )
