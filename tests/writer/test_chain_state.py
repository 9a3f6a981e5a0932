"""What a chain's events say about it: status, depth, root and times, in whatever order they come."""

from __future__ import annotations

from itertools import permutations
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesink.store.levels import ERROR, INFO
from telesink.store.writer.chain_state import ACTIVE, COMPLETED, FAILED, ChainState, Naming


class Given(NamedTuple):
    at: int
    name: str
    title: str = "op"
    span: str | None = None
    parent: str | None = None
    duration: int | None = None
    level: int = INFO


def state_of(events: list[Given]) -> ChainState:
    state = ChainState(1)
    for event in events:
        state.add(
            event.at, event.duration, Naming.of(event.name), "app", event.title, event.level, event.span, event.parent
        )
    return state


def summary(state: ChainState) -> tuple[object, ...]:
    return (state.status, state.depth, state.root, state.begin, state.end, state.total, state.error_count)


def start(at: int, span: str, parent: str | None = None, title: str = "op") -> Given:
    return Given(at, "run_start", title, span, parent)


def done(at: int, span: str, parent: str | None = None, title: str = "op", duration: int = 5) -> Given:
    return Given(at, "run_complete", title, span, parent, duration)


def failed(at: int, span: str, parent: str | None = None, title: str = "op") -> Given:
    return Given(at, "run_error", title, span, parent, 5, ERROR)


@pytest.mark.parametrize(
    ("events", "status"),
    [
        pytest.param([Given(1, "happened")], COMPLETED, id="one moment"),
        pytest.param([start(1, "a")], ACTIVE, id="begun"),
        pytest.param([start(1, "a"), done(6, "a")], COMPLETED, id="begun and ended"),
        pytest.param([start(1, "a"), start(2, "b", "a"), done(9, "a")], ACTIVE, id="root ended, a child still open"),
        pytest.param([start(1, "a"), start(2, "b", "a"), done(3, "b", "a")], ACTIVE, id="child ended, root open"),
        pytest.param([start(1, "a"), failed(6, "a")], FAILED, id="failed"),
        pytest.param([start(1, "a"), failed(6, "b", "a"), done(8, "c", "a"), done(9, "a", title="all")], COMPLETED,
                     id="failed, tried again, worked"),
        pytest.param([start(1, "a"), done(4, "b", "a"), failed(6, "c", "a"), done(9, "a", title="all")], FAILED,
                     id="worked, then failed"),
        pytest.param([start(1, "a"), failed(6, "b", "a"), done(8, "c", "x"), done(9, "a", title="all")], FAILED,
                     id="the same worked elsewhere"),
        pytest.param([Given(1, "span", "GET", "b", "a", 5)], ACTIVE, id="the parent has not come yet"),
        pytest.param([Given(1, "span", "GET", "b", "a", 5), Given(0, "span", "root", "a", None, 9)], COMPLETED,
                     id="the parent came late"),
    ],
)  # fmt: skip
def test_status(events: list[Given], status: int) -> None:
    for order in permutations(events):
        assert state_of(list(order)).status == status


def test_work_ended_when_it_was_recorded_but_a_span_carries_its_start() -> None:
    ended = state_of([Given(100, "run_complete", duration=30)])
    assert (ended.begin, ended.end) == (70, 100)
    span = state_of([Given(100, "span", duration=30)])
    assert (span.begin, span.end) == (100, 130)


def test_depth_counts_spans_down_the_longest_way() -> None:
    events = [start(1, "a"), start(2, "b", "a"), start(3, "c", "b"), start(4, "d", "a"), Given(5, "log", parent="c")]
    for order in permutations(events):
        assert state_of(list(order)).depth == 3


def test_the_root_is_the_first_span_without_a_parent() -> None:
    events = [start(5, "a", title="first"), start(9, "b", title="second"), start(1, "c", "a", title="child of first")]
    for order in permutations(events):
        assert state_of(list(order)).root == "first"


def test_parents_in_a_circle_hang_nothing() -> None:
    events = [done(1, "a", "c"), done(2, "b", "a"), done(3, "c", "b"), done(4, "self", "self")]
    for order in permutations(events):
        state = state_of(list(order))
        assert 1 <= state.depth <= 4
        assert state.status == ACTIVE


spans = st.sampled_from(["a", "b", "c", "d", "e"])
events = st.lists(
    st.builds(
        Given,
        at=st.integers(0, 50),
        name=st.sampled_from(["run_start", "run_complete", "run_error", "span", "note"]),
        title=st.sampled_from(["x", "y"]),
        span=st.none() | spans,
        parent=st.none(),
        duration=st.none() | st.integers(0, 20),
        level=st.sampled_from([INFO, ERROR]),
    ),
    min_size=1,
    max_size=12,
)
TREE = {"a": None, "b": "a", "c": "b", "d": "a", "e": "missing", None: "a"}


@given(events, st.randoms())
def test_any_order_gives_the_same(given_events: list[Given], random: object) -> None:
    in_tree = [event._replace(parent=TREE[event.span]) for event in given_events]
    shuffled = in_tree.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    # Of two roots that begin together the first to come wins: the title is compared where it is unique.
    one, other = summary(state_of(in_tree)), summary(state_of(shuffled))
    assert one[:2] + one[3:] == other[:2] + other[3:]
