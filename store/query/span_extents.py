"""From when to when the parts of a chain's tree reach, each with all that is below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from telesink.store.query.results import SpanNode


@dataclass(frozen=True, slots=True)
class Extent:
    """A stretch of time, microseconds since 1970."""

    start: int
    end: int


def last_moment(tree: Sequence[SpanNode]) -> int:
    """The latest thing that is known of a tree; spans that are open last until then. 0 for an empty one."""
    return max((node.started_at if node.ended_at is None else node.ended_at for node in tree), default=0)


@dataclass(frozen=True, slots=True)
class SpanTimes:
    """The times of a tree's nodes, by their places; made once for all that is asked about them."""

    own: Sequence[Extent | None]
    """What each took itself; None for single events, which take none."""
    whole: Sequence[Extent | None]
    """From the first start to the last end of it and of all below it."""
    parts: Sequence[Sequence[int]]
    """The places of each node's children that take time; those of the roots stand at the end."""

    @classmethod
    def of(cls, tree: Sequence[SpanNode]) -> SpanTimes:
        own = _own_extents(tree)
        whole = _whole_extents(tree, own)
        return cls(own, whole, _parts(tree, whole))


def _own_extents(tree: Sequence[SpanNode]) -> list[Extent | None]:
    last = last_moment(tree)
    return [
        Extent(node.started_at, last if node.ended_at is None else node.ended_at) if node.is_span else None
        for node in tree
    ]


def _whole_extents(tree: Sequence[SpanNode], own: Sequence[Extent | None]) -> list[Extent | None]:
    whole = list(own)
    for place in range(len(tree) - 1, 0, -1):  # every node stands after its parent
        parent, below = tree[place].parent, whole[place]
        if parent is not None and below is not None:
            whole[parent] = joined(whole[parent], below)
    return whole


def joined(first: Extent | None, second: Extent) -> Extent:
    """From the first start to the last end of both."""
    if first is None:
        return second
    if first.start <= second.start and second.end <= first.end:
        return first
    return Extent(min(first.start, second.start), max(first.end, second.end))


def _parts(tree: Sequence[SpanNode], whole: Sequence[Extent | None]) -> list[list[int]]:
    parts: list[list[int]] = [[] for _ in range(len(tree) + 1)]
    for place, node in enumerate(tree):
        if whole[place] is not None:
            parts[-1 if node.parent is None else node.parent].append(place)
    return parts
