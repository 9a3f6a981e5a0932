"""Reports for people: the tree of a chain, however deep, and figures in words."""

from __future__ import annotations

import json

from telesink.store.query.results import Chain, ChainDetail, Event, PerformanceReport, SpanNode, Statistics, TimeBucket
from telesink.tui.cli.output.json_output import json_document
from telesink.tui.cli.output.look import Look
from telesink.tui.cli.output.prose import chain_lines, performance_lines, statistics_lines, tree_branches
from telesink.tui.cli.output.reports import chain_report


def node(depth: int, parent: int | None, title: str = "step", *, is_orphan: bool = False) -> SpanNode:
    return SpanNode(
        depth=depth, parent=parent, title=title, component="c", event_type="tool", level="info", started_at=0,
        ended_at=None, is_span=True, is_orphan=is_orphan, has_children=False, events=(),
    )  # fmt: skip


def detail(*nodes: SpanNode, events: tuple[Event, ...] = ()) -> ChainDetail:
    chain = Chain(
        chain_id="corr\x1b[2J", root="r", depth=1, status="failed", started_at=0, last_at=2_000_000,
        total_events=1, error_count=1, components=("c",), pinned=False,
    )  # fmt: skip
    return ChainDetail(chain, events, nodes)


def test_branches_lead_to_each_node() -> None:
    nodes = (node(0, None), node(1, 0), node(2, 1), node(2, 1), node(1, 0), node(2, 4), node(0, None))
    assert tree_branches(nodes) == ["", "├─ ", "│  ├─ ", "│  └─ ", "└─ ", "   └─ ", ""]


def test_a_very_deep_tree_stays_readable_and_small() -> None:
    branches = tree_branches([node(depth, depth - 1 if depth else None) for depth in range(5000)])
    assert max(map(len, branches)) < 80


def test_a_very_deep_chain_can_be_written_and_read_as_json() -> None:
    nodes = [node(depth, depth - 1 if depth else None) for depth in range(5000)]
    tree = json.loads(json_document(chain_report(detail(*nodes))))["tree"]
    assert (tree[-1]["depth"], tree[-1]["parent"]) == (4999, 4998)


def test_a_chain_is_introduced_and_its_orphans_are_told() -> None:
    lines = list(chain_lines(detail(node(0, None, "lost", is_orphan=True)), Look(utc=True)))
    assert lines[0] == "corr␛[2J"
    assert lines[1] == "failed, 1 event, 1 error, 2 s, from 1970-01-01 00:00:00.000Z"
    assert "lost (its parent is not here)" in lines[-1]


def test_without_measurements_nothing_is_claimed() -> None:
    nothing = PerformanceReport({}, 0, None, None, None, None, None, {}, {}, (), 0.02)
    assert list(performance_lines(nothing, Look())) == []


def test_hours_are_told_without_seconds() -> None:
    statistics = Statistics(1, {}, {}, {}, 0.0, (TimeBucket(7_200_000_000, 1, 0),), ())
    assert "1970-01-01 02:00Z       1       0" in list(statistics_lines(statistics, Look(utc=True)))
