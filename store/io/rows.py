"""Rows of exports: this program's own, and the original Laravel system's with some of the same fields."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType

from telesink.store.io.row_values import Payload, finite, level_of, measured_duration, object_of, time_in
from telesink.store.otlp.bad_value import BadValueError
from telesink.store.schema.views import CHAIN_STATUS
from telesink.store.spool.records import (
    ChainRecord,
    EventRecord,
    HealthRecord,
    MetricRecord,
    PerformanceRecord,
    PinnedEventRecord,
)

# The tables hold microseconds in 63 bits.
Milliseconds = Annotated[float, Meta(ge=-9e15, le=9e15)]
Count = Annotated[int, Meta(ge=0, le=2**63 - 1)]


class EventRow(Struct):
    timestamp: str
    event_type: str
    event_name: str
    component: str
    operation: str | None = None
    level: str | None = None
    message: str | None = None
    correlation_id: str | None = None
    span_id: str | None = None
    parent_id: str | None = None
    duration_ms: Milliseconds | UnsetType | None = UNSET
    metadata: Payload = None
    context: Payload = None
    performance: Payload = None
    pinned: bool = False

    def record(self) -> EventRecord:
        """The event as the row tells it. Raises `BadValueError`."""
        performance = object_of(self.performance)
        kind = PinnedEventRecord if self.pinned else EventRecord
        return kind(
            timestamp_ns=time_in("timestamp", self.timestamp),
            event_type=self.event_type,
            event_name=self.event_name,
            component=self.component,
            operation=self.operation,
            level=level_of(self.level),
            message=self.message,
            correlation_id=self.correlation_id,
            span_id=self.span_id,
            parent_id=self.parent_id,
            duration_ms=measured_duration(performance) if self.duration_ms is UNSET else self.duration_ms,
            metadata=object_of(self.metadata),
            context=object_of(self.context),
            performance=performance,
        )


class MetricRow(Struct):
    timestamp: str
    metric_name: str
    metric_type: str
    component: str = "unknown"
    value: float | None = None
    unit: str | None = None
    labels: Payload = None
    aggregation_period: str | None = None
    count: Count | None = None
    sum: float | None = None
    min: float | None = None
    max: float | None = None
    buckets: dict[str, Any] | None = None

    def record(self) -> MetricRecord:
        """The data point as the row tells it. Raises `BadValueError`."""
        return MetricRecord(
            timestamp_ns=time_in("timestamp", self.timestamp),
            metric_name=self.metric_name,
            component=self.component,
            metric_type=self.metric_type,
            value=finite(self.value),
            unit=self.unit,
            labels=object_of(self.labels),
            aggregation_period=self.aggregation_period,
            count=self.count,
            sum=finite(self.sum),
            min=finite(self.min),
            max=finite(self.max),
            buckets=self.buckets,
        )


class HealthRow(Struct):
    checked_at: str
    component: str
    check_name: str
    is_healthy: bool
    error_message: str | None = None
    response_time_ms: Milliseconds | None = None
    metadata: Payload = None

    def record(self) -> HealthRecord:
        """The verdict as the row tells it. Raises `BadValueError`."""
        return HealthRecord(
            timestamp_ns=time_in("checked_at", self.checked_at),
            component=self.component,
            check_name=self.check_name,
            is_healthy=self.is_healthy,
            error_message=self.error_message,
            response_time_ms=self.response_time_ms,
            metadata=object_of(self.metadata),
        )


class PerformanceRow(Struct):
    recorded_at: str
    component: str
    operation: str
    duration_ms: Milliseconds | None = None
    memory_usage_bytes: Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)] | None = None
    cpu_usage_percent: float | None = None
    resource_metrics: Payload = None
    beside_event: bool = False

    def record(self) -> PerformanceRecord:
        """The snapshot as the row tells it; its class is worked out anew. Raises `BadValueError`."""
        return PerformanceRecord(
            timestamp_ns=time_in("recorded_at", self.recorded_at),
            component=self.component,
            operation=self.operation,
            duration_ms=self.duration_ms,
            memory_usage_bytes=self.memory_usage_bytes,
            cpu_usage_percent=finite(self.cpu_usage_percent),
            resource_metrics=object_of(self.resource_metrics),
            beside_event=self.beside_event,
        )


class ChainRow(Struct):
    chain_id: str
    depth: Annotated[int, Meta(ge=0, le=2**31)]
    status: str
    started_at: str
    root: str | None = None
    duration_ms: Milliseconds = 0.0
    total_events: Count = 0
    error_count: Count = 0
    components: list[str] = []
    pinned: bool = False

    def record(self) -> ChainRecord:
        """The chain as the row tells it; one that has timed out is an active one. Raises `BadValueError`."""
        words = (*CHAIN_STATUS, "timeout")
        if self.status not in words:
            raise BadValueError(f"expected one of {', '.join(words)}, found {self.status[:64]!r}", ("status",))
        return ChainRecord(
            timestamp_ns=time_in("started_at", self.started_at),
            chain_id=self.chain_id,
            root=self.root,
            depth=self.depth,
            status=0 if self.status == "timeout" else CHAIN_STATUS.index(self.status),
            duration_ms=self.duration_ms,
            total_events=self.total_events,
            error_count=self.error_count,
            components=tuple(self.components),
            pinned=self.pinned,
        )


Row = EventRow | MetricRow | HealthRow | PerformanceRow | ChainRow
