"""The critical path of a chain, and where its time went."""

from __future__ import annotations

from itertools import count, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from telesink.store.query.chain_times import gaps, time_use
from telesink.store.query.critical_path import critical_path
from telesink.store.query.results import Event, SpanNode
from telesink.store.query.span_extents import SpanTimes
from telesink.store.query.tree import build_tree

_ids = count(1)


def begun(at: int, span: str, parent: str | None = None, component: str = "api") -> Event:
    return _event(at, "invocation_start", span, parent, component, None)


def span(start: int, end: int, name: str, parent: str | None = None, component: str = "api") -> Event:
    return _event(end, "invocation_complete", name, parent, component, end - start)


def noted(at: int, parent: str) -> Event:
    return _event(at, "noted", None, parent, "api", None)


def _event(at: int, name: str, span_id: str | None, parent: str | None, component: str, duration: int | None) -> Event:
    return Event(
        next(_ids), at, "tool", name, component, span_id or "note", "info", None, "corr", span_id, parent, duration,
        None, None, None,
    )  # fmt: skip


def tree(*events: Event) -> tuple[SpanNode, ...]:
    return build_tree(sorted(events, key=lambda event: (event.timestamp, event.id)))


def path(nodes: tuple[SpanNode, ...]) -> list[tuple[str, int, int]]:
    return [(nodes[stretch.node].title, stretch.start, stretch.end) for stretch in critical_path(nodes)]


def test_nothing_has_no_path() -> None:
    assert critical_path(()) == ()


def test_a_lone_span_is_its_own_path() -> None:
    assert path(tree(span(0, 10, "a"))) == [("a", 0, 10)]


def test_the_time_that_no_part_accounts_for_is_the_spans_own() -> None:
    nodes = tree(span(0, 10, "a"), span(2, 5, "b", "a"))
    assert path(nodes) == [("a", 0, 2), ("b", 2, 5), ("a", 5, 10)]


def test_of_parts_side_by_side_the_one_that_ended_last_is_taken() -> None:
    nodes = tree(span(0, 10, "a"), span(0, 9, "slow", "a"), span(0, 4, "quick", "a"))
    assert path(nodes) == [("slow", 0, 9), ("a", 9, 10)]


def test_what_still_ran_when_the_next_part_had_begun_was_not_waited_for() -> None:
    nodes = tree(span(0, 10, "a"), span(0, 6, "first", "a"), span(5, 10, "second", "a"))
    assert path(nodes) == [("a", 0, 5), ("second", 5, 10)]


def test_a_part_that_outlives_its_span_is_on_the_path_to_its_end() -> None:
    nodes = tree(span(0, 5, "a"), span(4, 9, "b", "a"))
    assert path(nodes) == [("a", 0, 4), ("b", 4, 9)]


def test_a_time_when_nothing_was_open_is_left_out() -> None:
    nodes = tree(span(0, 5, "a"), span(7, 9, "b", "a"))
    assert path(nodes) == [("a", 0, 5), ("b", 7, 9)]


def test_a_part_that_began_before_its_span_counts_from_there() -> None:
    nodes = tree(span(5, 10, "a"), span(2, 7, "b", "a"))
    assert path(nodes) == [("b", 2, 7), ("a", 7, 10)]


def test_a_span_that_ended_while_something_older_was_walked_is_not_forgotten() -> None:
    nodes = tree(span(0, 1, "a"), span(0, 0, "b", "a"), span(2, 3, "c", "b"))
    assert path(nodes) == [("a", 0, 1), ("c", 2, 3)]


def test_an_open_span_lasts_until_the_latest_moment_that_is_known() -> None:
    nodes = tree(begun(0, "a"), begun(3, "b", "a"), noted(8, "b"))
    assert path(nodes) == [("a", 0, 3), ("b", 3, 8)]


def test_single_events_are_not_on_the_path() -> None:
    nodes = tree(span(0, 10, "a"), noted(4, "a"))
    assert path(nodes) == [("a", 0, 10)]


def test_several_roots_follow_each_other() -> None:
    nodes = tree(span(0, 6, "a"), span(5, 9, "b"), span(12, 14, "c"))
    assert path(nodes) == [("a", 0, 5), ("b", 5, 9), ("c", 12, 14)]


def test_ten_thousand_levels_are_walked_without_recursion() -> None:
    depth = 10_000
    events = [span(n, 2 * depth - n, f"s{n}", f"s{n - 1}" if n else None) for n in range(depth)]
    nodes = tree(*events)
    assert len(critical_path(nodes)) == 2 * depth - 1
    assert time_use(nodes, critical_path(nodes)).total_us == 2 * depth


Times = st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 12), st.booleans())


@st.composite
def chains(draw: st.DrawFn) -> tuple[SpanNode, ...]:
    """Any spans below any others: overlapping, open, before and after their parents, of no length."""
    events: list[Event] = []
    for number, (start, length, parent, is_open) in enumerate(draw(st.lists(Times, max_size=12))):
        above = f"s{parent}" if parent != number else None
        component = f"c{number % 3}"
        if is_open:
            events.append(begun(start, f"s{number}", above, component))
        else:
            events.append(span(start, start + length, f"s{number}", above, component))
    return tree(*events)


def open_spans(nodes: tuple[SpanNode, ...], moment: int) -> set[int]:
    """The places of the spans that are open in the microsecond from a moment on."""
    last = max(node.started_at if node.ended_at is None else node.ended_at for node in nodes)
    return {
        place
        for place, node in enumerate(nodes)
        if node.is_span and node.started_at <= moment < (last if node.ended_at is None else node.ended_at)
    }


@settings(max_examples=300, deadline=None)
@given(chains())
def test_each_moment_in_which_something_was_open_belongs_to_one_open_span(nodes: tuple[SpanNode, ...]) -> None:
    stretches = critical_path(nodes)
    owners = {moment: stretch.node for stretch in stretches for moment in range(stretch.start, stretch.end)}
    assert len(owners) == sum(stretch.took_us for stretch in stretches)
    for moment in range(130):
        opened = open_spans(nodes, moment) if nodes else set()
        assert (owners.get(moment) in opened) if opened else moment not in owners


@settings(max_examples=300, deadline=None)
@given(chains())
def test_the_path_goes_forward_in_time(nodes: tuple[SpanNode, ...]) -> None:
    stretches = critical_path(nodes)
    assert all(stretch.start < stretch.end for stretch in stretches)
    assert all(before.end <= after.start for before, after in pairwise(stretches))


@settings(max_examples=300, deadline=None)
@given(chains())
def test_work_waiting_and_idleness_are_the_whole_time(nodes: tuple[SpanNode, ...]) -> None:
    spans = [node for node in nodes if node.is_span]
    last = max((node.started_at if node.ended_at is None else node.ended_at for node in nodes), default=0)
    first = min((node.started_at for node in spans), default=0)
    end = max((last if node.ended_at is None else node.ended_at for node in spans), default=0)
    use = time_use(nodes, critical_path(nodes))
    assert use.total_us == end - first
    assert use.idle_us == sum(not open_spans(nodes, moment) for moment in range(first, end))


@settings(max_examples=300, deadline=None)
@given(chains())
def test_a_gap_is_where_no_part_of_a_span_reaches(nodes: tuple[SpanNode, ...]) -> None:
    for place, empty in enumerate(gaps(SpanTimes.of(nodes))):
        below = [node for node in nodes if node.parent == place]
        for gap in empty or ():
            assert nodes[place].started_at <= gap.start < gap.end
            assert not any(
                node.is_span and node.ended_at is not None and node.started_at < gap.end and gap.start < node.ended_at
                for node in below
            )


def test_a_span_that_took_no_time_has_no_gap() -> None:
    nodes = tree(span(5, 5, "a"), span(7, 9, "b", "a"))
    assert gaps(SpanTimes.of(nodes)) == [(), None]


def test_time_is_told_by_component_and_by_what_it_was_spent_on() -> None:
    nodes = tree(span(0, 10, "a"), span(2, 5, "b", "a", "db"), span(12, 13, "c", None, "mail"))
    use = time_use(nodes, critical_path(nodes))
    assert use.worked == {"db": 3, "mail": 1}
    assert use.waited == {"api": 7}
    assert use.idle_us == 2
