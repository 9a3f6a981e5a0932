"""What questions are answered with: frozen and plain, safe to hand to another thread.

Times are microseconds since 1970 (UTC) and end in `_at` or are called `timestamp`; durations are microseconds
and end in `_us`. JSON columns are JSON text as stored, or None; whoever shows them decodes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from telesink.store.query.event_results import Event as Event  # noqa: PLC0414 - given out to whoever takes results
from telesink.store.query.event_results import EventPage as EventPage  # noqa: PLC0414


@dataclass(frozen=True, slots=True)
class MetricPoint:
    id: int
    timestamp: int
    metric_name: str
    component: str
    metric_type: str
    value: float | None
    unit: str | None
    labels: str | None
    aggregation_period: str | None
    count: int | None = None
    sum: float | None = None
    min: float | None = None
    max: float | None = None
    buckets: str | None = None


@dataclass(frozen=True, slots=True)
class MetricSummary:
    """One metric of one component over the asked range."""

    metric_name: str
    component: str
    metric_type: str
    unit: str | None
    points: int
    last_value: float | None
    """Of a histogram, the mean of what its newest point measured."""
    last_at: int
    trend: tuple[float | None, ...]
    """Mean value in each of equally long steps of the range, oldest first; None where there was none."""


@dataclass(frozen=True, slots=True)
class Series:
    """A line of a chart: one metric with one set of labels."""

    labels: str
    """`queue=mail host=a`, or an empty text without labels."""
    points: tuple[tuple[int, float], ...]
    """(start of the step, mean value in it), oldest first."""


@dataclass(frozen=True, slots=True)
class HealthCheck:
    id: int
    checked_at: int
    component: str
    check_name: str
    is_healthy: bool
    error_message: str | None
    response_time_us: int | None
    metadata: str | None


@dataclass(frozen=True, slots=True)
class CheckStatus:
    """One check over the asked range: where it stands and how it got there."""

    component: str
    check_name: str
    is_healthy: bool
    """Of the newest result."""
    since: int
    """Time of the first result, in the range, of the present run of equal verdicts."""
    last_at: int
    checks: int
    failures: int
    response_time_us: int | None
    """Mean over the range, of the results that have one."""
    last_error: str | None
    """Message of the newest failure, whether or not it is over."""
    last_error_at: int | None
    strip: tuple[bool, ...]
    """The last verdicts, oldest first, at most 40."""


@dataclass(frozen=True, slots=True)
class PerformanceSnapshot:
    id: int
    recorded_at: int
    component: str
    operation: str
    duration_us: int | None
    memory_usage_bytes: int | None
    cpu_usage_percent: float | None
    resource_metrics: str | None
    performance_class: str | None
    beside_event: bool = False
    """An adapter made it beside an event that carries the same duration."""


@dataclass(frozen=True, slots=True)
class OperationStats:
    """One operation of one component: durations of every event that has one and of every lone snapshot."""

    component: str
    operation: str
    count: int
    errors: int
    avg_us: float
    p50_us: float
    p95_us: float
    p99_us: float
    max_us: int
    distribution: Mapping[str, int]
    """Performance class to count."""
    trend: tuple[float | None, ...]
    """p95, microseconds, in each of equally long steps of the range, oldest first."""

    @property
    def performance_class(self) -> str:
        """The worst class that at least one in twenty of its calls falls into."""
        reached = 0
        for name in ("critical", "slow", "normal"):
            reached += self.distribution.get(name, 0)
            if reached * 20 >= self.count:
                return name
        return "fast"


@dataclass(frozen=True, slots=True)
class PerformanceReport:
    distribution: Mapping[str, int]
    count: int
    avg_us: float | None
    p50_us: float | None
    p95_us: float | None
    p99_us: float | None
    avg_memory_bytes: float | None
    """Of the newest 10,000 snapshots that tell it; None without one."""
    slow_operations: Mapping[str, int]
    """Operation to how many of its calls were slow."""
    critical_operations: Mapping[str, int]
    by_operation: tuple[OperationStats, ...]
    """Highest p95 first."""
    relative_error: float
    """Bound of the percentiles' relative error: 0.02 is 2 %."""


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain, as the writer keeps it."""

    chain_id: str
    root: str | None
    depth: int
    status: str
    started_at: int
    last_at: int
    total_events: int
    error_count: int
    components: tuple[str, ...]
    pinned: bool

    @property
    def duration_us(self) -> int:
        return self.last_at - self.started_at

    @property
    def completed_at(self) -> int | None:
        return self.last_at if self.status in ("completed", "failed") else None


@dataclass(frozen=True, slots=True)
class SpanNode:
    """One line of a chain's tree: a piece of work with a duration, or a single event."""

    depth: int
    parent: int | None
    """Index of the parent in the tree's nodes; None for a root."""
    title: str
    component: str
    event_type: str
    level: str
    """The worst of its events'."""
    started_at: int
    ended_at: int | None
    """None while it is open."""
    is_span: bool
    """False for a single event, which has no length."""
    is_orphan: bool
    """True when its parent was never seen."""
    has_children: bool
    events: tuple[Event, ...]
    """What was recorded of it (its start and its end, for instance), oldest first."""
    is_circular: bool = False
    """True for an orphan whose parent was seen, but below it: the circle was cut here."""

    @property
    def duration_us(self) -> int | None:
        return None if self.ended_at is None or not self.is_span else self.ended_at - self.started_at


@dataclass(frozen=True, slots=True)
class ChainDetail:
    """One chain with its events and its tree."""

    chain: Chain
    events: tuple[Event, ...]
    """Oldest first."""
    tree: tuple[SpanNode, ...]
    """Depth first, children by time: every node stands after its parent."""


ChainOrder = Literal["newest", "slowest", "failed"]


@dataclass(frozen=True, slots=True)
class ChainReport:
    """The chains of a range, counted, and some of them."""

    total: int
    active: int
    completed: int
    failed: int
    timeout: int
    avg_duration_us: float | None
    """Of the chains that have ended; None when none has."""
    depth_distribution: Mapping[int, int]
    chains: tuple[Chain, ...]


@dataclass(frozen=True, slots=True)
class ErrorPattern:
    """Errors that differ only in numbers, ids and quoted texts."""

    template: str
    count: int
    components: tuple[str, ...]
    """That of the newest error first."""
    last_at: int


@dataclass(frozen=True, slots=True)
class TimeBucket:
    started_at: int
    events: int
    errors: int


@dataclass(frozen=True, slots=True)
class Statistics:
    total_events: int
    events_by_type: Mapping[str, int]
    events_by_level: Mapping[str, int]
    events_by_component: Mapping[str, int]
    error_rate: float
    """Percent of events at level error or above."""
    recent_activity: tuple[TimeBucket, ...]
    """By hour, oldest first, at most the last 24 that have events."""
    error_patterns: tuple[ErrorPattern, ...]
    """Most frequent first, at most 20."""


@dataclass(frozen=True, slots=True)
class Alert:
    name: str
    severity: str
    state: str
    since: int | None
    value: float | None
    threshold: float | None
    last_triggered_at: int | None
    trigger_count: int


@dataclass(frozen=True, slots=True)
class TableSize:
    table: str
    rows: int


@dataclass(frozen=True, slots=True)
class Storage:
    """What the store takes on disk."""

    path: str
    bytes: int
    """Database, write-ahead log and spool."""
    spool_bytes: int
    """Of it, recorded events that wait for the writer."""
    tables: tuple[TableSize, ...] = field(default=())
    wal_bytes: int = 0
    """Of it, the write-ahead log: what was committed and is not moved into the database yet."""

    @property
    def database_bytes(self) -> int:
        """Of it, the database itself."""
        return self.bytes - self.spool_bytes - self.wal_bytes
