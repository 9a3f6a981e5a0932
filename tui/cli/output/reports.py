"""The JSON objects of the questions whose answer is a report: statistics, performance, chains, one chain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from telesink.store.query.results import (
    ChainDetail,
    ChainReport,
    ErrorPattern,
    Event,
    PerformanceReport,
    SpanNode,
    Statistics,
)
from telesink.store.times import iso_from_us
from telesink.tui.cli.output.cells import Moment, duration, level, moment
from telesink.tui.cli.output.shapes import CHAINS, EVENTS, OPERATIONS, Row, Shape

PERFORMANCE_CLASSES: Final = ("fast", "normal", "slow", "critical")
_BYTES_PER_MB: Final = 1 << 20

Report = dict[str, Any]
"""What JSON has under `data`; cells may stand anywhere in it."""


def full_row(shape: Shape[Any], result: Any) -> Row:
    return shape.row(result, tuple(shape.columns))


def statistics_report(statistics: Statistics) -> Report:
    return {
        "total_events": statistics.total_events,
        "events_by_type": statistics.events_by_type,
        "events_by_level": statistics.events_by_level,
        "events_by_component": statistics.events_by_component,
        "error_rate": statistics.error_rate,
        "recent_activity": [
            {"hour": Moment(hour.started_at), "events": hour.events, "errors": hour.errors}
            for hour in statistics.recent_activity
        ],
        "error_patterns": [pattern_report(pattern) for pattern in statistics.error_patterns],
    }


def pattern_report(pattern: ErrorPattern) -> Report:
    return {
        "message_template": pattern.template,
        "count": pattern.count,
        "components": list(pattern.components),
        "last_seen": Moment(pattern.last_at),
    }


def statistics_facts(statistics: Statistics) -> list[tuple[str, str, Any]]:
    """The same figures as rows: statistic, of what, value."""
    facts: list[tuple[str, str, Any]] = [
        ("total_events", "", statistics.total_events),
        ("error_rate", "", statistics.error_rate),
    ]
    for statistic in ("events_by_type", "events_by_level", "events_by_component"):
        counts: Mapping[str, int] = getattr(statistics, statistic)
        facts += [(statistic, name, count) for name, count in counts.items()]
    for hour in statistics.recent_activity:
        facts.append(("recent_activity", iso_from_us(hour.started_at), hour.events))
    facts += [("error_patterns", pattern.template, pattern.count) for pattern in statistics.error_patterns]
    return facts


def performance_report(report: PerformanceReport) -> Report:
    memory = report.avg_memory_bytes
    return {
        "performance_distribution": {name: report.distribution.get(name, 0) for name in PERFORMANCE_CLASSES},
        "avg_duration_ms": duration(report.avg_us),
        "p50_duration_ms": duration(report.p50_us),
        "p95_duration_ms": duration(report.p95_us),
        "p99_duration_ms": duration(report.p99_us),
        "avg_memory_usage_mb": None if memory is None else round(memory / _BYTES_PER_MB, 3),
        "slow_operations": report.slow_operations,
        "critical_operations": report.critical_operations,
        "by_operation": [_operation(operation) for operation in report.by_operation],
        "relative_error": report.relative_error,
    }


def _operation(operation: Any) -> Report:
    row: Report = dict(full_row(OPERATIONS, operation))
    del row["mark"]  # for people; programs have the distribution
    return row | {"distribution": {name: operation.distribution.get(name, 0) for name in PERFORMANCE_CLASSES}}


def chains_report(report: ChainReport) -> Report:
    return {
        "total_chains": report.total,
        "active_chains": report.active,
        "completed_chains": report.completed,
        "failed_chains": report.failed,
        "timeout_chains": report.timeout,
        "avg_chain_duration_ms": duration(report.avg_duration_us),
        "depth_distribution": report.depth_distribution,
        "chains": [full_row(CHAINS, chain) for chain in report.chains],
    }


def chain_report(detail: ChainDetail | None) -> Report:
    """One chain; of one that is not there, null and empty lists."""
    if detail is None:
        return {"chain_info": None, "duration_ms": None, "events": [], "event_timeline": [], "tree": []}
    start = detail.chain.started_at
    return {
        "chain_info": full_row(CHAINS, detail.chain),
        "duration_ms": duration(detail.chain.duration_us),
        "events": [full_row(EVENTS, event) for event in detail.events],
        "event_timeline": [_timeline_entry(event, start) for event in detail.events],
        "tree": [_node(node) for node in detail.tree],
    }


def _timeline_entry(event: Event, start: int) -> Report:
    return {
        "offset_ms": duration(event.timestamp - start),
        "timestamp": Moment(event.timestamp),
        "component": event.component,
        "operation": event.operation,
        "event_name": event.event_name,
        "level": level(event.level),
        "duration_ms": duration(event.duration_us),
        "event_id": str(event.id),
    }


def _node(node: SpanNode) -> Report:
    """A line of the tree, which is flat, depth first: nested it could be too deep for readers of JSON."""
    return {
        "depth": node.depth,
        "parent": node.parent,
        "title": node.title,
        "component": node.component,
        "event_type": node.event_type,
        "level": level(node.level),
        "started_at": Moment(node.started_at),
        "ended_at": moment(node.ended_at),
        "duration_ms": duration(node.duration_us),
        "is_span": node.is_span,
        "is_orphan": node.is_orphan,
        "event_ids": [str(event.id) for event in node.events],
    }
