"""From the events of a chain to its tree: which belong together, what is below what, and how long it took."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from telesink.store.levels import LEVEL_NAMES, LEVELS
from telesink.store.query.results import Event, SpanNode
from telesink.store.spool.naming import ends_span, interval_us, opens_span


def build_tree(events: Iterable[Event]) -> tuple[SpanNode, ...]:
    """The tree of a chain's events, depth first; the events come oldest first.

    Events of one span id make one node, one without a span id is a node of its own below its parent. A parent
    that was never seen leaves a root that is marked as an orphan, and so does a circle of parents, which is
    cut at its earliest node. Nothing recurses: chains are thousands deep.
    """
    pieces = _pieces(events)
    parents = _parents(pieces)
    _cut_circles(pieces, parents)
    return tuple(_flattened(pieces, parents))


class _Piece:
    """A node in the making."""

    __slots__ = (
        "begins",
        "ends",
        "events",
        "is_circular",
        "is_orphan",
        "order",
        "parent_id",
        "says_it",
        "span_id",
        "started",
    )

    def __init__(self, order: int, span_id: str | None) -> None:
        self.order: Final = order
        """Place of its first event among all; tells apart what starts at the same time."""
        self.span_id: Final = span_id
        self.parent_id: str | None = None
        self.is_orphan = False
        self.is_circular = False
        self.events: list[Event] = []
        self.says_it: Event | None = None
        """The event that began or ended the span, rather than one that happened meanwhile."""
        self.started: list[int] = []
        self.begins: list[int] = []
        self.ends: list[int] = []

    def add(self, event: Event) -> None:
        self.events.append(event)
        self.parent_id = self.parent_id or event.parent_id
        opens = opens_span(event.event_name) and self.span_id is not None
        ends = self._is_ended_by(event)
        if opens:
            self.started.append(event.timestamp)
        if ends:
            begin, end = interval_us(event.event_name, event.timestamp, event.duration_us)
            self.begins.append(begin)
            self.ends.append(end)
        if (opens or ends) and self.says_it is None:
            self.says_it = event

    def _is_ended_by(self, event: Event) -> bool:
        has_duration = event.duration_us is not None
        # Without a span id no other event can belong to it, so only its own duration makes it a span.
        return has_duration if self.span_id is None else ends_span(event.event_name, has_duration)

    @property
    def is_span(self) -> bool:
        return bool(self.started or self.ends)

    @property
    def started_at(self) -> int:
        return min(self.started or self.begins or [self.events[0].timestamp])

    @property
    def ended_at(self) -> int | None:
        if not self.is_span:
            return self.events[-1].timestamp
        return max(self.started_at, *self.ends) if self.ends else None

    @property
    def rank(self) -> tuple[int, int]:
        """Orders by time."""
        return self.started_at, self.order

    def node(self, depth: int, parent: int | None, has_children: bool) -> SpanNode:
        said = self.says_it or self.events[0]
        return SpanNode(
            depth=depth,
            parent=parent,
            title=said.title,
            component=said.component,
            event_type=said.event_type,
            level=LEVEL_NAMES[max(LEVELS[event.level] for event in self.events)],
            started_at=self.started_at,
            ended_at=self.ended_at,
            is_span=self.is_span,
            is_orphan=self.is_orphan,
            has_children=has_children,
            events=tuple(self.events),
            is_circular=self.is_circular,
        )


def _pieces(events: Iterable[Event]) -> list[_Piece]:
    pieces: list[_Piece] = []
    of_span: dict[str, _Piece] = {}
    for order, event in enumerate(events):
        span_id = event.span_id or None
        piece = of_span.get(span_id) if span_id else None
        if piece is None:
            piece = _Piece(order, span_id)
            pieces.append(piece)
            if span_id:
                of_span[span_id] = piece
        piece.add(event)
    return pieces


def _parents(pieces: list[_Piece]) -> list[int | None]:
    """The place of each piece's parent; None, and marked as an orphan, where it was never seen."""
    places = {piece.span_id: place for place, piece in enumerate(pieces) if piece.span_id}
    parents = [places.get(piece.parent_id) if piece.parent_id else None for piece in pieces]
    for piece, parent in zip(pieces, parents, strict=True):
        piece.is_orphan = bool(piece.parent_id) and parent is None
    return parents


def _cut_circles(pieces: list[_Piece], parents: list[int | None]) -> None:
    """Makes the earliest piece of each circle a root."""
    walked_in: list[int | None] = [None] * len(pieces)  # the walk that came by first
    for first in range(len(pieces)):
        place: int | None = first
        while place is not None and walked_in[place] is None:
            walked_in[place] = first
            place = parents[place]
        if place is not None and walked_in[place] == first:
            earliest = min(_circle(parents, place), key=lambda member: pieces[member].rank)
            parents[earliest] = None
            pieces[earliest].is_orphan = pieces[earliest].is_circular = True


def _circle(parents: list[int | None], start: int) -> Iterator[int]:
    yield start
    place = parents[start]
    while place is not None and place != start:
        yield place
        place = parents[place]


def _flattened(pieces: list[_Piece], parents: list[int | None]) -> Iterator[SpanNode]:
    children: list[list[int]] = [[] for _ in pieces]
    roots: list[int] = []
    for place in sorted(range(len(pieces)), key=lambda place: pieces[place].rank, reverse=True):
        parent = parents[place]
        (roots if parent is None else children[parent]).append(place)
    written = 0
    stack: list[tuple[int, int, int | None]] = [(place, 0, None) for place in roots]  # the earliest at the end
    while stack:
        place, depth, parent_node = stack.pop()
        yield pieces[place].node(depth, parent_node, bool(children[place]))
        stack += [(child, depth + 1, written) for child in children[place]]
        written += 1
