"""What an export has: its sections, their columns in order, and what kind of value each column holds.

Names and values are those of `telesink query`; import reads the same.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import Final


class Holds(Enum):
    """How a column's value in the table becomes text."""

    ID = auto()
    """A number, as text: beyond 53 bits numbers do not survive every JSON reader."""
    TIME = auto()
    """Microseconds; ISO 8601 outside."""
    DURATION = auto()
    """Microseconds; milliseconds outside."""
    NAME = auto()
    """A number of `telemetry_names`."""
    LEVEL = auto()
    STATUS = auto()
    """Of a chain: its word already."""
    SPEED = auto()
    """A performance class."""
    TEXT = auto()
    JSON = auto()
    """JSON text, embedded where the format can."""
    INTEGER = auto()
    REAL = auto()
    TRUTH = auto()


Section = dict[str, Holds]

_H = Holds
SECTIONS: Final[dict[str, Section]] = {
    "events": {
        "id": _H.ID,
        "timestamp": _H.TIME,
        "event_type": _H.NAME,
        "event_name": _H.NAME,
        "component": _H.NAME,
        "operation": _H.NAME,
        "level": _H.LEVEL,
        "message": _H.TEXT,
        "correlation_id": _H.TEXT,
        "span_id": _H.TEXT,
        "parent_id": _H.TEXT,
        "duration_ms": _H.DURATION,
        "metadata": _H.JSON,
        "context": _H.JSON,
        "performance": _H.JSON,
        "pinned": _H.TRUTH,
    },
    "metrics": {
        "id": _H.ID,
        "timestamp": _H.TIME,
        "metric_name": _H.NAME,
        "component": _H.NAME,
        "metric_type": _H.NAME,
        "value": _H.REAL,
        "unit": _H.NAME,
        "labels": _H.JSON,
        "aggregation_period": _H.TEXT,
        "count": _H.INTEGER,
        "sum": _H.REAL,
        "min": _H.REAL,
        "max": _H.REAL,
        "buckets": _H.JSON,
    },
    "health": {
        "id": _H.ID,
        "checked_at": _H.TIME,
        "component": _H.NAME,
        "check_name": _H.NAME,
        "is_healthy": _H.TRUTH,
        "error_message": _H.TEXT,
        "response_time_ms": _H.DURATION,
        "metadata": _H.JSON,
    },
    "performance": {
        "id": _H.ID,
        "recorded_at": _H.TIME,
        "component": _H.NAME,
        "operation": _H.NAME,
        "duration_ms": _H.DURATION,
        "memory_usage_bytes": _H.INTEGER,
        "cpu_usage_percent": _H.REAL,
        "resource_metrics": _H.JSON,
        "performance_class": _H.SPEED,
        "beside_event": _H.TRUTH,
    },
    "chains": {
        "chain_id": _H.TEXT,
        "root": _H.TEXT,
        "depth": _H.INTEGER,
        "status": _H.STATUS,
        "started_at": _H.TIME,
        "completed_at": _H.TIME,
        "duration_ms": _H.DURATION,
        "total_events": _H.INTEGER,
        "error_count": _H.INTEGER,
        "components": _H.JSON,
        "pinned": _H.TRUTH,
    },
}
"""The key is the section's name in JSON and in file names, and the `--type` of a query."""


def time_place(section: str) -> int:
    """Which column of a section has the time of the row; of a chain it is the first of its two."""
    return list(SECTIONS[section].values()).index(Holds.TIME)
