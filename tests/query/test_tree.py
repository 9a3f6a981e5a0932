"""The tree of a chain's events."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesink.store.query.results import Event, SpanNode
from telesink.store.query.tree import build_tree

_ids = count(1)


def event(
    at: int,
    name: str = "noted",
    *,
    span: str | None = None,
    parent: str | None = None,
    duration: int | None = None,
    operation: str | None = None,
    level: str = "info",
    component: str = "api",
) -> Event:
    return Event(
        next(_ids),
        at,
        "tool",
        name,
        component,
        operation,
        level,
        None,
        "corr",
        span,
        parent,
        duration,
        None,
        None,
        None,
    )


def tree(*events: Event) -> tuple[SpanNode, ...]:
    return build_tree(sorted(events, key=lambda event: (event.timestamp, event.id)))


def drawn(nodes: tuple[SpanNode, ...]) -> list[str]:
    """Each node's title, indented by its depth."""
    return ["  " * node.depth + node.title for node in nodes]


def test_no_events_are_no_tree() -> None:
    assert build_tree([]) == ()


def test_a_start_and_an_end_make_one_span() -> None:
    start = event(100, "call_start", span="a", operation="search")
    end = event(150, "call_complete", span="a", operation="search", duration=49, level="warning")
    (node,) = tree(start, end)
    assert (node.title, node.component, node.event_type, node.level) == ("search", "api", "tool", "warning")
    assert (node.started_at, node.ended_at, node.duration_us) == (100, 150, 50)
    assert (node.is_span, node.is_orphan, node.has_children, node.parent) == (True, False, False, None)
    assert node.events == (start, end)


def test_a_span_without_an_end_is_open() -> None:
    (node,) = tree(event(100, "call_started", span="a"))
    assert (node.started_at, node.ended_at, node.duration_us, node.is_span) == (100, None, None, True)


@pytest.mark.parametrize("name", ["call_error", "call_cancelled", "call_timeout"])
def test_an_end_without_a_duration_ends_when_it_was_recorded(name: str) -> None:
    (node,) = tree(event(100, "call_start", span="a"), event(180, name, span="a"))
    assert node.duration_us == 80


def test_an_end_alone_began_as_long_before_as_it_took() -> None:
    (node,) = tree(event(150, "call_complete", span="a", duration=50))
    assert (node.started_at, node.ended_at) == (100, 150)


def test_a_span_of_opentelemetry_carries_its_start() -> None:
    (node,) = tree(event(100, "span", span="a", duration=50))
    assert (node.started_at, node.ended_at) == (100, 150)


def test_an_event_without_a_span_id_is_a_point_below_its_parent() -> None:
    nodes = tree(event(100, "span", span="a", duration=50, operation="call"), event(120, "noted", parent="a"))
    assert drawn(nodes) == ["call", "  noted"]
    assert (nodes[1].is_span, nodes[1].started_at, nodes[1].ended_at, nodes[1].duration_us) == (
        False,
        120,
        120,
        None,
    )
    assert (nodes[0].has_children, nodes[1].parent) == (True, 0)


def test_an_event_without_a_span_id_but_with_a_duration_has_a_length() -> None:
    (node,) = tree(event(150, "call_complete", duration=50))
    assert (node.is_span, node.started_at, node.ended_at) == (True, 100, 150)


def test_a_start_without_a_span_id_is_a_point_since_nothing_can_end_it() -> None:
    (node,) = tree(event(100, "call_start"))
    assert (node.is_span, node.ended_at) == (False, 100)


def test_what_is_logged_in_a_span_belongs_to_its_node_and_does_not_name_it() -> None:
    (node,) = tree(
        event(110, "noted", span="a", operation="log", component="logger", level="error"),
        event(100, "span", span="a", duration=50, operation="call"),
    )
    assert (node.title, node.component, node.level) == ("call", "api", "error")
    assert (node.started_at, node.ended_at, len(node.events)) == (100, 150, 2)


def test_logs_of_a_span_that_never_arrived_are_no_span() -> None:
    (node,) = tree(event(100, span="a"), event(130, span="a"))
    assert (node.is_span, node.started_at, node.ended_at, node.duration_us) == (False, 100, 130, None)


def test_children_stand_below_their_parent_by_start_then_id() -> None:
    nodes = tree(
        event(200, "done", span="late", parent="root", duration=20, operation="late"),
        event(200, "done", span="early", parent="root", duration=90, operation="early"),
        event(200, "done", span="root", duration=150, operation="root"),
        event(195, parent="late", operation="note 1"),
        event(195, parent="late", operation="note 2"),
        event(300, operation="second root"),
    )
    assert drawn(nodes) == ["root", "  early", "  late", "    note 1", "    note 2", "second root"]
    assert [node.parent for node in nodes] == [None, 0, 0, 2, 2, None]


def test_a_parent_may_come_after_its_children() -> None:
    nodes = tree(event(100, "x", span="b", parent="a"), event(200, "y", span="a"))
    assert drawn(nodes) == ["y", "  x"]


def test_a_parent_that_was_never_seen_leaves_an_orphan() -> None:
    nodes = tree(event(100, "x", span="b", parent="gone"), event(110, "y", span="c", parent="b"))
    assert drawn(nodes) == ["x", "  y"]
    assert [node.is_orphan for node in nodes] == [True, False]


def test_a_circle_is_cut_at_its_earliest_node() -> None:
    nodes = tree(
        event(120, "c", span="c", parent="b"),
        event(110, "b", span="b", parent="a"),
        event(100, "a", span="a", parent="c"),
        event(130, "d", span="d", parent="c"),
    )
    assert drawn(nodes) == ["a", "  b", "    c", "      d"]
    assert [node.is_orphan for node in nodes] == [True, False, False, False]


def test_its_own_parent_is_an_orphan() -> None:
    (node,) = tree(event(100, span="a", parent="a"))
    assert node.is_orphan
    assert node.parent is None


def test_a_chain_five_thousand_deep_is_drawn() -> None:
    nodes = tree(*(event(100 + n, span=str(n), parent=str(n - 1) if n else None) for n in range(5000)))
    assert [node.depth for node in nodes] == list(range(5000))


_SPANS = st.sampled_from([None, "a", "b", "c", "d", "e"])
_EVENTS = st.tuples(
    st.integers(0, 50),
    st.sampled_from(["noted", "x_start", "x_complete", "span"]),
    _SPANS,
    _SPANS,
    st.none() | st.integers(0, 30),
)


@given(st.lists(_EVENTS, max_size=20))
def test_whatever_the_events_each_is_in_one_node_below_a_node_before_it(
    drawn_events: list[tuple[int, str, str | None, str | None, int | None]],
) -> None:
    events = [
        event(at, name, span=span, parent=parent, duration=duration)
        for at, name, span, parent, duration in drawn_events
    ]
    nodes = tree(*events)
    assert sorted(e.id for node in nodes for e in node.events) == sorted(e.id for e in events)
    for place, node in enumerate(nodes):
        assert node.ended_at is None or node.ended_at >= node.started_at
        assert node.depth == (0 if node.parent is None else nodes[node.parent].depth + 1)
        assert node.parent is None or node.parent < place
        assert node.has_children == any(other.parent == place for other in nodes)


def test_a_circle_is_told_from_a_parent_that_was_never_seen() -> None:
    nodes = tree(event(100, "a", span="a", parent="b"), event(110, "b", span="b", parent="a"))
    assert [node.is_circular for node in nodes] == [True, False]
    (orphan,) = tree(event(100, "x", span="x", parent="gone"))
    assert not orphan.is_circular
