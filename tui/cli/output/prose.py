"""Reports in words, lists and a tree, for people: what a table alone cannot show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from telesink.store.humane import count_text, duration_text, moment_text
from telesink.store.levels import LEVELS
from telesink.store.query.results import ChainDetail, ChainReport, PerformanceReport, SpanNode, Statistics
from telesink.tui.cli.output.cells import Duration, Moment, Names, chain_status, level
from telesink.tui.cli.output.look import Look
from telesink.tui.cli.output.shapes import Row
from telesink.tui.cli.output.table import table_lines
from telesink.tui.cli.text import visible

_DEEPEST_CELLS: Final = 60
"""Twenty levels; a line of a deeper tree would be all branches."""
_TO_THE_MINUTE: Final = len("2026-11-24 14:00")


def statistics_lines(statistics: Statistics, look: Look) -> Iterator[str]:
    yield f"{count_text(statistics.total_events, 'event')}, {statistics.error_rate:.3g} % errors"
    by_level = sorted(statistics.events_by_level.items(), key=lambda item: -LEVELS.get(item[0], 0))
    yield from _counts("level", dict(by_level), look)
    yield from _counts("type", statistics.events_by_type, look)
    yield from _counts("component", statistics.events_by_component, look)
    hours: list[Row] = [
        {"hour": _hour(hour.started_at, look), "events": hour.events, "errors": hour.errors}
        for hour in statistics.recent_activity
    ]
    yield from _section(hours, ("hour", "events", "errors"), look)
    patterns: list[Row] = [
        {
            "errors": pattern.count,
            "last_seen": Moment(pattern.last_at),
            "components": Names(pattern.components),
            "message": pattern.template,
        }
        for pattern in statistics.error_patterns
    ]
    yield from _section(patterns, ("errors", "last_seen", "components", "message"), look)


def _hour(us: int, look: Look) -> str:
    """`2026-11-24 14:00`: of an hour nothing more is of interest."""
    return moment_text(us, utc=look.utc)[:_TO_THE_MINUTE] + ("Z" if look.utc else "")


def _counts(what: str, counts: Mapping[str, int], look: Look) -> Iterator[str]:
    rows: list[Row] = [
        {what: level(name) if what == "level" else name, "events": count} for name, count in counts.items()
    ]
    yield from _section(rows, (what, "events"), look)


def _section(rows: Sequence[Row], columns: Sequence[str], look: Look) -> Iterator[str]:
    if rows:
        yield ""
        yield from table_lines(rows, columns, look)


def performance_lines(report: PerformanceReport, _look: Look) -> Iterator[str]:
    if report.count:
        mean, half, most, nearly = (
            duration_text(us or 0) for us in (report.avg_us, report.p50_us, report.p95_us, report.p99_us)
        )
        calls = count_text(report.count, "call")
        yield f"{calls} measured: mean {mean}, p50 {half}, p95 {most}, p99 {nearly}"
        yield ""


def chains_lines(report: ChainReport, _look: Look) -> Iterator[str]:
    states = {
        "active": report.active,
        "completed": report.completed,
        "failed": report.failed,
        "timed out": report.timeout,
    }
    counted = ", ".join(f"{number:,} {state}" for state, number in states.items() if number)
    if report.total:
        mean = "" if report.avg_duration_us is None else f"; mean duration {duration_text(report.avg_duration_us)}"
        yield f"{count_text(report.total, 'chain')}: {counted}{mean}"
        yield ""


def chain_lines(detail: ChainDetail, look: Look) -> Iterator[str]:
    """One chain: what it is, then its tree with what each piece took and when it began."""
    chain = detail.chain
    status = chain_status(chain.status)
    yield look.heading(visible(chain.chain_id))
    yield (
        f"{look.graded(status.word, status.grade)}, {count_text(chain.total_events, 'event')}, "
        f"{count_text(chain.error_count, 'error')}, {duration_text(chain.duration_us)}, "
        f"from {moment_text(chain.started_at, utc=look.utc)}"
    )
    yield ""
    drawn = tree_branches(detail.tree)
    rows: list[Row] = [
        {
            "piece": branch + node.title + (" (its parent is not here)" if node.is_orphan else ""),
            "component": node.component,
            "level": level(node.level),
            "offset": Duration(node.started_at - chain.started_at),
            "duration": None if node.duration_us is None else Duration(node.duration_us),
            "message": _last_message(node),
        }
        for branch, node in zip(drawn, detail.tree, strict=True)
    ]
    yield from table_lines(rows, ("piece", "component", "level", "offset", "duration", "message"), look)


def _last_message(node: SpanNode) -> str | None:
    return next((event.message for event in reversed(node.events) if event.message), None)


def tree_branches(nodes: Sequence[SpanNode]) -> list[str]:
    """The lines that lead to each node, `│  ├─ `; levels too deep to draw stand under each other."""
    is_last = [True] * len(nodes)
    with_later_child: set[int] = set()
    for at in range(len(nodes) - 1, -1, -1):
        parent = nodes[at].parent
        if parent is not None:
            is_last[at] = parent not in with_later_child
            with_later_child.add(parent)
    stems: list[str] = []  # what the children of each node begin with
    branches: list[str] = []
    for at, node in enumerate(nodes):
        above = "" if node.parent is None else stems[node.parent]
        branches.append("" if node.parent is None else above + ("└─ " if is_last[at] else "├─ "))
        deeper = "" if node.parent is None else ("   " if is_last[at] else "│  ")
        stems.append(above + deeper if len(above) < _DEEPEST_CELLS else above)
    return branches
