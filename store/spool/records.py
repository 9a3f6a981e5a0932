"""The kinds of record that travel through the spool, and their order of fields in a frame.

A frame's body is a JSON array in exactly this order. JSON, not msgpack: orjson encodes it in 200 ns, and the
writer cuts the three payloads out of it as they stand, without decoding them.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

EVENT: Final = b"e"
METRIC: Final = b"m"
HEALTH: Final = b"h"
PERFORMANCE: Final = b"p"
PINNED_EVENT: Final = b"k"
"""An event that an import brings already pinned. A kind of its own, so that all other events carry no word of it."""
CHAIN: Final = b"c"


class EventRecord(NamedTuple):
    """An event as recorded. Times are nanoseconds since 1970, durations milliseconds."""

    timestamp_ns: int
    event_type: str
    event_name: str
    component: str
    operation: str | None = None
    level: int = 2
    """`telesink.store.levels` number."""
    message: str | None = None
    correlation_id: str | None = None
    span_id: str | None = None
    parent_id: str | None = None
    duration_ms: float | None = None
    metadata: Any = None
    context: Any = None
    performance: Any = None
    fingerprint: int | None = None
    """63-bit hash of an imported record; a second one with the same time and hash is not stored."""


class PinnedEventRecord(EventRecord):
    """An imported event that clean-up keeps."""

    __slots__ = ()


class MetricRecord(NamedTuple):
    timestamp_ns: int
    metric_name: str
    component: str
    metric_type: str
    """`counter`, `gauge` or `histogram`."""
    value: float | None = None
    unit: str | None = None
    labels: Any = None
    aggregation_period: str | None = None
    count: int | None = None  # type: ignore[assignment]  # the field's name everywhere; nobody counts in a record
    sum: float | None = None
    min: float | None = None
    max: float | None = None
    buckets: Any = None
    """`{"bounds": [...], "counts": [...]}`, one count more than bounds."""
    fingerprint: int | None = None


class HealthRecord(NamedTuple):
    timestamp_ns: int
    component: str
    check_name: str
    is_healthy: bool
    error_message: str | None = None
    response_time_ms: float | None = None
    metadata: Any = None
    fingerprint: int | None = None


class PerformanceRecord(NamedTuple):
    timestamp_ns: int
    component: str
    operation: str
    duration_ms: float | None = None
    memory_usage_bytes: int | None = None
    cpu_usage_percent: float | None = None
    resource_metrics: Any = None
    beside_event: bool = False
    """True when an event carries the same duration already."""
    fingerprint: int | None = None


class ChainRecord(NamedTuple):
    """A chain as an export has it. It says more than the events do when clean-up had taken some of them."""

    timestamp_ns: int
    """When it began."""
    chain_id: str
    root: str | None
    depth: int
    status: int
    """0 active, 1 completed, 2 failed."""
    duration_ms: float
    total_events: int
    error_count: int
    components: tuple[str, ...]
    """In order of appearance."""
    pinned: bool = False
    fingerprint: int | None = None


Record = EventRecord | MetricRecord | HealthRecord | PerformanceRecord | ChainRecord

KINDS: Final[dict[type[Record], bytes]] = {
    EventRecord: EVENT,
    PinnedEventRecord: PINNED_EVENT,
    MetricRecord: METRIC,
    HealthRecord: HEALTH,
    PerformanceRecord: PERFORMANCE,
    ChainRecord: CHAIN,
}
