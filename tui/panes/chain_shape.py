"""A chain made ready to be drawn: its tree's rows, its critical path and where its time went. No widget here."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from telesink.store.query.chain_times import TimeUse, gaps, time_use
from telesink.store.query.critical_path import Stretch, critical_path
from telesink.store.query.results import ChainDetail, SpanNode
from telesink.store.query.span_extents import Extent, SpanTimes
from telesink.widgets import WaterfallRow

_CIRCLE = "its parent is below it"
_CAME_LATE = "came after its parts"


@dataclass(frozen=True, slots=True)
class ChainShape:
    """What the feed's thread makes of a chain, so that the screen has only to paint it."""

    detail: ChainDetail
    rows: tuple[WaterfallRow, ...]
    spans: Mapping[Hashable, SpanNode]
    """By the keys of the rows."""
    use: TimeUse
    late: frozenset[Hashable]
    """Keys of the spans that had been missed by their parts when those were shown already."""


def shape_of(detail: ChainDetail, before: ChainShape | None = None) -> ChainShape:
    """The shape of a chain; `before` is how the same chain was drawn last."""
    if before is not None and before.detail is detail:
        return before
    keys = [span_key(place, node) for place, node in enumerate(detail.tree)]
    times = SpanTimes.of(detail.tree)
    path = critical_path(detail.tree, times)
    late = _late(detail.tree, keys, before)
    rows = tuple(_rows(detail.tree, keys, path, gaps(times), late))
    use = time_use(detail.tree, path, times)
    return ChainShape(detail, rows, dict(zip(keys, detail.tree, strict=True)), use, late)


def span_key(place: int, node: SpanNode) -> Hashable:
    """What a span is known by while its chain grows: its span id, or its event, or its place without one."""
    if not node.events:
        return f"place {place}"
    return node.events[0].span_id or node.events[0].id


def _late(tree: Sequence[SpanNode], keys: Sequence[Hashable], before: ChainShape | None) -> frozenset[Hashable]:
    """The spans under which something hangs that was an orphan when the chain was drawn before."""
    if before is None:
        return frozenset()
    orphans = {key for key, node in before.spans.items() if node.is_orphan and not node.is_circular}
    found = (
        keys[node.parent] for key, node in zip(keys, tree, strict=True) if node.parent is not None and key in orphans
    )
    return before.late.union(found)


def _rows(
    tree: Sequence[SpanNode],
    keys: Sequence[Hashable],
    path: Sequence[Stretch],
    empty: Sequence[Sequence[Extent] | None],
    late: frozenset[Hashable],
) -> Iterator[WaterfallRow]:
    critical = _critical(tree, path)
    on_path = _on_path(tree, critical)
    for place, (key, node) in enumerate(zip(keys, tree, strict=True)):
        yield WaterfallRow(
            key=key,
            depth=node.depth,
            title=node.title,
            component=node.component,
            level=node.level,
            started_us=node.started_at,
            ended_us=node.ended_at,
            is_span=node.is_span,
            is_orphan=node.is_orphan,
            has_children=node.has_children,
            note=_CIRCLE if node.is_circular else _CAME_LATE if key in late else "",
            is_divided=empty[place] is not None,
            gaps=_pairs(empty[place] or ()),
            critical=tuple(critical[place]),
            on_path=on_path[place],
        )


def _pairs(extents: Sequence[Extent]) -> tuple[tuple[int, int], ...]:
    return tuple((extent.start, extent.end) for extent in extents)


def _critical(tree: Sequence[SpanNode], path: Sequence[Stretch]) -> list[list[tuple[int, int]]]:
    """Of each node its own stretches of the path."""
    critical: list[list[tuple[int, int]]] = [[] for _ in tree]
    for stretch in path:
        critical[stretch.node].append((stretch.start, stretch.end))
    return critical


def _on_path(tree: Sequence[SpanNode], critical: Sequence[Sequence[tuple[int, int]]]) -> list[bool]:
    """Of each node whether it or something below it is on the path."""
    on_path = [bool(stretches) for stretches in critical]
    for place in range(len(tree) - 1, 0, -1):  # every node stands after its parent
        parent = tree[place].parent
        if parent is not None and on_path[place]:
            on_path[parent] = True
    return on_path
