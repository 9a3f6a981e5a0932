"""The fields of each kind of row, by the names that users read and type; every format goes by them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from msgspec import Struct

from telesink.tui.cli.output.cells import (
    Cell,
    Graded,
    Names,
    Verdict,
    chain_status,
    duration,
    json_cell,
    level,
    moment,
    performance_class,
)

if TYPE_CHECKING:
    from telesink.store.query.results import (
        Alert,
        Chain,
        Event,
        HealthCheck,
        MetricPoint,
        OperationStats,
        PerformanceSnapshot,
    )

R = TypeVar("R")

Row = dict[str, Cell]


def header_of(column: str) -> str:
    """What a table calls a column: people see durations in units that suit, so the name has none."""
    return column.removesuffix("_ms").removesuffix("_duration")


class Shape(Struct, Generic[R], frozen=True):
    """A kind of row: its columns in order, and which of them a table shows unless told otherwise."""

    noun: str
    """What one row is, in words for people."""
    columns: Mapping[str, Callable[[R], Cell]]
    table: tuple[str, ...] = ()
    """Empty: all of them."""
    droppable: tuple[str, ...] = ()
    """Of these, the ones that a narrow terminal goes without, the least missed first."""

    def row(self, result: R, columns: tuple[str, ...]) -> Row:
        """The named fields of one result."""
        return {name: self.columns[name](result) for name in columns}


def _slow_mark(operation: OperationStats) -> Graded | None:
    critical = operation.distribution.get("critical", 0)
    slow = operation.distribution.get("slow", 0) + critical
    return Graded(f"slow ({slow} of {operation.count})", 4 if critical else 3) if slow else None


EVENTS: Final[Shape[Event]] = Shape(
    "event",
    {
        "id": lambda e: str(e.id),
        "timestamp": lambda e: moment(e.timestamp),
        "event_type": lambda e: e.event_type,
        "event_name": lambda e: e.event_name,
        "component": lambda e: e.component,
        "operation": lambda e: e.operation,
        "level": lambda e: level(e.level),
        "message": lambda e: e.message,
        "correlation_id": lambda e: e.correlation_id,
        "span_id": lambda e: e.span_id,
        "parent_id": lambda e: e.parent_id,
        "duration_ms": lambda e: duration(e.duration_us),
        "metadata": lambda e: json_cell(e.metadata),
        "context": lambda e: json_cell(e.context),
        "performance": lambda e: json_cell(e.performance),
        "pinned": lambda e: e.pinned,
    },
    (
        "timestamp",
        "level",
        "event_type",
        "component",
        "operation",
        "event_name",
        "duration_ms",
        "correlation_id",
        "message",
    ),
    ("event_type", "correlation_id", "component", "event_name", "duration_ms"),
)

METRICS: Final[Shape[MetricPoint]] = Shape(
    "metric",
    {
        "id": lambda m: str(m.id),
        "timestamp": lambda m: moment(m.timestamp),
        "metric_name": lambda m: m.metric_name,
        "component": lambda m: m.component,
        "metric_type": lambda m: m.metric_type,
        "value": lambda m: m.value,
        "unit": lambda m: m.unit,
        "labels": lambda m: json_cell(m.labels),
        "aggregation_period": lambda m: m.aggregation_period,
        "count": lambda m: m.count,
        "sum": lambda m: m.sum,
        "min": lambda m: m.min,
        "max": lambda m: m.max,
        "buckets": lambda m: json_cell(m.buckets),
    },
    ("timestamp", "metric_name", "component", "metric_type", "value", "unit", "count", "labels"),
    ("count", "metric_type", "component"),
)

HEALTH: Final[Shape[HealthCheck]] = Shape(
    "health check",
    {
        "id": lambda h: str(h.id),
        "checked_at": lambda h: moment(h.checked_at),
        "component": lambda h: h.component,
        "check_name": lambda h: h.check_name,
        "is_healthy": lambda h: Verdict(h.is_healthy),
        "error_message": lambda h: h.error_message,
        "response_time_ms": lambda h: duration(h.response_time_us),
        "metadata": lambda h: json_cell(h.metadata),
    },
    ("checked_at", "component", "check_name", "is_healthy", "response_time_ms", "error_message"),
)

SNAPSHOTS: Final[Shape[PerformanceSnapshot]] = Shape(
    "performance snapshot",
    {
        "id": lambda s: str(s.id),
        "recorded_at": lambda s: moment(s.recorded_at),
        "component": lambda s: s.component,
        "operation": lambda s: s.operation,
        "duration_ms": lambda s: duration(s.duration_us),
        "memory_usage_bytes": lambda s: s.memory_usage_bytes,
        "cpu_usage_percent": lambda s: s.cpu_usage_percent,
        "resource_metrics": lambda s: json_cell(s.resource_metrics),
        "performance_class": lambda s: performance_class(s.performance_class),
        "beside_event": lambda s: s.beside_event,
    },
    droppable=("id", "resource_metrics", "beside_event"),
)

OPERATIONS: Final[Shape[OperationStats]] = Shape(
    "operation",
    {
        "component": lambda o: o.component,
        "operation": lambda o: o.operation,
        "count": lambda o: o.count,
        "errors": lambda o: o.errors,
        "avg_duration_ms": lambda o: duration(o.avg_us),
        "p50_duration_ms": lambda o: duration(o.p50_us),
        "p95_duration_ms": lambda o: duration(o.p95_us),
        "p99_duration_ms": lambda o: duration(o.p99_us),
        "max_duration_ms": lambda o: duration(o.max_us),
        "performance_class": lambda o: performance_class(o.performance_class),
        "mark": _slow_mark,
    },
    (
        "operation",
        "component",
        "count",
        "errors",
        "p50_duration_ms",
        "p95_duration_ms",
        "p99_duration_ms",
        "max_duration_ms",
        "mark",
    ),
    ("errors", "p50_duration_ms", "component", "p99_duration_ms"),
)

CHAINS: Final[Shape[Chain]] = Shape(
    "chain",
    {
        "chain_id": lambda c: c.chain_id,
        "root": lambda c: c.root,
        "depth": lambda c: c.depth,
        "status": lambda c: chain_status(c.status),
        "started_at": lambda c: moment(c.started_at),
        "completed_at": lambda c: moment(c.completed_at),
        "duration_ms": lambda c: duration(c.duration_us),
        "total_events": lambda c: c.total_events,
        "error_count": lambda c: c.error_count,
        "components": lambda c: Names(c.components),
        "pinned": lambda c: c.pinned,
    },
    (
        "started_at",
        "status",
        "chain_id",
        "root",
        "duration_ms",
        "total_events",
        "error_count",
        "depth",
        "components",
    ),
    ("depth", "components", "chain_id"),
)

ALERTS: Final[Shape[Alert]] = Shape(
    "alert",
    {
        "name": lambda a: a.name,
        "severity": lambda a: a.severity,
        "state": lambda a: a.state,
        "since": lambda a: moment(a.since),
        "value": lambda a: a.value,
        "threshold": lambda a: a.threshold,
        "last_triggered_at": lambda a: moment(a.last_triggered_at),
        "trigger_count": lambda a: a.trigger_count,
    },
)

FACTS: Final[Shape[tuple[str, str, Any]]] = Shape(
    "figure",
    {"statistic": lambda f: f[0], "name": lambda f: f[1] or None, "value": lambda f: f[2]},
)
"""A report as rows: which statistic, of what, how much."""
