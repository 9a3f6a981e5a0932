"""Performance snapshots, as they were recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from telesink.store.query.conditions import Condition, all_of
from telesink.store.query.fields import SNAPSHOTS
from telesink.store.query.filters import Filter
from telesink.store.query.results import PerformanceSnapshot
from telesink.store.query.row_conditions import row_conditions
from telesink.store.schema.measurements import TelemetryPerformanceSnapshot
from telesink.store.schema.views import PERFORMANCE_CLASSES

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader

_S: Final = TelemetryPerformanceSnapshot
_COLUMNS: Final = (
    _S.id,
    _S.recorded_at,
    _S.component,
    _S.operation,
    _S.duration_us,
    _S.memory_usage_bytes,
    _S.cpu_usage_percent,
    _S.resource_metrics,
    _S.performance_class,
    _S.beside_event,
)
"""In the order of `PerformanceSnapshot`'s fields."""


def list_snapshots(reader: Reader, wanted: Filter, *, limit: int) -> tuple[PerformanceSnapshot, ...]:
    """The newest snapshots."""
    return _snapshots(reader, _selected(reader, wanted).order_by(_S.id.desc()).limit(limit))


def snapshots_with_ids(reader: Reader, wanted: Filter, ids: Condition) -> tuple[PerformanceSnapshot, ...]:
    """The snapshots whose id fulfils a condition, oldest first."""
    return _snapshots(reader, _selected(reader, wanted).where(ids).order_by(_S.id))


def _selected(reader: Reader, wanted: Filter) -> Any:
    return _S.select(*_COLUMNS).where(all_of(row_conditions(reader, SNAPSHOTS, _S, wanted)))


def _snapshots(reader: Reader, query: Any) -> tuple[PerformanceSnapshot, ...]:
    names = reader.names
    return tuple(
        PerformanceSnapshot(
            row[0],
            row[1],
            names[row[2]],
            names[row[3]],
            row[4],
            row[5],
            row[6],
            row[7],
            None if row[8] is None else PERFORMANCE_CLASSES[row[8]],
            bool(row[9]),
        )
        for row in reader.rows(query)
    )
