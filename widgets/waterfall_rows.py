"""The rows of a waterfall: which are shown when some are folded, and which tree lines run past each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from telesink.widgets.signs import ERROR_LEVELS

Stretches: TypeAlias = tuple[tuple[int, int], ...]
"""Pairs of a start and an end, microseconds, in order of time."""


@dataclass(frozen=True)
class WaterfallRow:
    """A piece of work or a single event, in the order of the tree: depth first, children by time."""

    key: Hashable
    depth: int
    """0 for a root; a child's is one more than its parent's."""
    title: str
    component: str
    level: str
    started_us: int
    ended_us: int | None
    """None while it is open."""
    is_span: bool
    """False for a single event, which has no length."""
    is_orphan: bool
    """Its parent was never seen."""
    has_children: bool
    token: str = ""
    """The style of its bar; "" for that of its component, or of its level if that is an error."""
    note: str = ""
    """Words behind its title, with a sign before it; an orphan without a note says that its parent was not seen."""
    is_divided: bool | None = None
    """Whether other work is below it, so that its bar is a line; None: if it has children."""
    gaps: Stretches = ()
    """Of divided work: when none of what is below it was at work."""
    critical: Stretches = ()
    """When everything waited for it itself: its stretches of the critical path."""
    on_path: bool | None = None
    """Whether it or something below it is on the critical path; None while no path is known."""

    @property
    def is_line(self) -> bool:
        return self.has_children if self.is_divided is None else self.is_divided

    @property
    def is_error(self) -> bool:
        return self.level in ERROR_LEVELS


class ShownRow(NamedTuple):
    """A row in view; a tuple, since a key that unfolds makes thousands.

    Bit n of `lines` is set when a row of depth n follows below before the branch ends.
    """

    row: WaterfallRow
    position: int
    """In all the rows, folded ones included."""
    folded: bool
    lines: int

    @property
    def is_last(self) -> bool:
        """Whether no sibling follows."""
        return not self.runs_on(self.row.depth)

    def runs_on(self, depth: int) -> bool:
        return bool(self.lines >> depth & 1)


def shown_rows(
    rows: Sequence[WaterfallRow], folded: Collection[Hashable], *, path_only: bool = False
) -> list[ShownRow]:
    """The rows without those below a folded one, or of them those of the critical path.

    Two passes and no recursion: no depth is too deep.
    """
    shown: list[ShownRow] = []
    lines = 0
    for position in reversed(list(_unfolded(rows, folded))):
        row = rows[position]
        if path_only and not row.on_path:
            continue
        lines &= (1 << (row.depth + 1)) - 1
        shown.append(ShownRow(row, position, row.has_children and row.key in folded, lines))
        lines |= 1 << row.depth
    shown.reverse()
    return shown


def _unfolded(rows: Sequence[WaterfallRow], folded: Collection[Hashable]) -> Iterator[int]:
    deepest: int | None = None
    for position, row in enumerate(rows):
        if deepest is not None and row.depth > deepest:
            continue
        deepest = row.depth if row.has_children and row.key in folded else None
        yield position


def ancestors(rows: Sequence[WaterfallRow], position: int) -> Iterator[int]:
    """The positions of a row's parent, its parent's parent, and so on."""
    depth = rows[position].depth
    for earlier in range(position - 1, -1, -1):
        if rows[earlier].depth < depth:
            depth = rows[earlier].depth
            yield earlier


def next_where(
    rows: Sequence[WaterfallRow], position: int, step: int, wanted: Callable[[WaterfallRow], bool]
) -> int | None:
    """The nearest row after (step 1) or before (step -1) that is wanted; past the end it starts over."""
    places = ((position + step * distance) % len(rows) for distance in range(1, len(rows) + 1))
    return next((place for place in places if wanted(rows[place])), None)


def time_range(rows: Sequence[WaterfallRow]) -> tuple[int, int]:
    """The first start and the last end, microseconds; never empty."""
    start = min((row.started_us for row in rows), default=0)
    end = max((row.started_us if row.ended_us is None else row.ended_us for row in rows), default=0)
    return start, max(end, start + 1)
