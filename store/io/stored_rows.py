"""The rows of each section as the tables have them, oldest first, one by one."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from peewee import Case, fn

from telesink.store.query.chain_selection import ACTIVE, chain_conditions, silent_since
from telesink.store.query.conditions import Condition, all_of
from telesink.store.query.event_selection import event_arms
from telesink.store.query.events import listing
from telesink.store.query.fields import HEALTH, METRICS, SNAPSHOTS
from telesink.store.query.filters import Filter
from telesink.store.query.row_conditions import row_conditions
from telesink.store.schema.measurements import TelemetryHealthCheck, TelemetryMetric, TelemetryPerformanceSnapshot
from telesink.store.schema.models import TelemetryCorrelationChain, TelemetryEvent
from telesink.store.schema.views import CHAIN_STATUS

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader, Row

_E: Final = TelemetryEvent
_M: Final = TelemetryMetric
_H: Final = TelemetryHealthCheck
_S: Final = TelemetryPerformanceSnapshot
_C: Final = TelemetryCorrelationChain


def stored_rows(reader: Reader, section: str, wanted: Filter) -> Generator[Row, None, None]:
    """Values in the order of `columns.SECTIONS[section]`. Raises `InputError` for a mistake in the filter."""
    yield from _ROWS[section](reader, wanted)


def newest_time(reader: Reader, section: str) -> int:
    """The time of a section's newest row, whatever the filter; 0 when there is none."""
    model, column = _TIMES[section]
    return reader.value(model.select(column).order_by(model.id.desc()).limit(1)) or 0


def _events(reader: Reader, wanted: Filter) -> Iterator[Row]:
    arms = event_arms(reader, wanted)
    return reader.stream(listing(arms, upwards=True)) if arms else iter(())


def _metrics(reader: Reader, wanted: Filter) -> Iterator[Row]:
    query = _M.select(
        _M.id, _M.timestamp, _M.metric_name, _M.component, _M.metric_type, _M.value, _M.unit, _M.labels,
        _M.aggregation_period, _M.count, _M.sum, _M.min, _M.max, _M.buckets,
    )  # fmt: skip
    return reader.stream(query.where(all_of(row_conditions(reader, METRICS, _M, wanted))).order_by(_M.id))


def _health(reader: Reader, wanted: Filter) -> Iterator[Row]:
    query = _H.select(
        _H.id, _H.checked_at, _H.component, _H.check_name, _H.is_healthy, _H.error_message, _H.response_time_us,
        _H.metadata,
    )  # fmt: skip
    return reader.stream(query.where(all_of(row_conditions(reader, HEALTH, _H, wanted))).order_by(_H.id))


def _performance(reader: Reader, wanted: Filter) -> Iterator[Row]:
    query = _S.select(
        _S.id, _S.recorded_at, _S.component, _S.operation, _S.duration_us, _S.memory_usage_bytes,
        _S.cpu_usage_percent, _S.resource_metrics, _S.performance_class, _S.beside_event,
    )  # fmt: skip
    return reader.stream(query.where(all_of(row_conditions(reader, SNAPSHOTS, _S, wanted))).order_by(_S.id))


def _chains(reader: Reader, wanted: Filter) -> Iterator[Row]:
    words = Case(_C.status, tuple(enumerate(CHAIN_STATUS)))
    has_timed_out = (_C.status == ACTIVE) & (_C.last_at < silent_since(reader))
    query = _C.select(
        _C.chain_id,
        _C.root,
        _C.depth,
        Case(None, ((has_timed_out, "timeout"),), words),
        _C.started_at,
        Case(None, ((_C.status != ACTIVE, _C.last_at),)),
        _C.last_at - _C.started_at,
        _C.total_events,
        _C.error_count,
        _C.components,
        fn.COALESCE(_C.pinned, 0),
    )
    return reader.stream(query.where(all_of(chain_conditions(reader, wanted))).order_by(_C.id))


_ROWS: Final[dict[str, Callable[[Reader, Filter], Iterator[Any]]]] = {
    "events": _events,
    "metrics": _metrics,
    "health": _health,
    "performance": _performance,
    "chains": _chains,
}
_TIMES: Final[dict[str, tuple[Any, Any]]] = {
    "events": (_E, _E.timestamp),
    "metrics": (_M, _M.timestamp),
    "health": (_H, _H.checked_at),
    "performance": (_S, _S.recorded_at),
    "chains": (_C, _C.started_at),
}


def distinct_values(reader: Reader, section: str, field: str, wanted: Filter) -> set[str]:
    """The values of a name column (`component`, `event_type`) among a section's rows."""
    model, _ = _TIMES[section]
    column = getattr(model, field)
    numbers = {
        row[0]
        for condition in conditions_of(reader, section, wanted)
        for row in reader.rows(model.select(column).where(condition).distinct())
    }
    return {reader.names[number] for number in numbers}


def table_of(section: str) -> Any:
    """The model whose rows a section has."""
    return _TIMES[section][0]


def conditions_of(reader: Reader, section: str, wanted: Filter) -> Iterable[Condition]:
    """Conditions of which each wanted row fulfils one."""
    if section == "events":
        return event_arms(reader, wanted)
    if section == "chains":
        return (all_of(chain_conditions(reader, wanted)),)
    subject, model = {"metrics": (METRICS, _M), "health": (HEALTH, _H), "performance": (SNAPSHOTS, _S)}[section]
    return (all_of(row_conditions(reader, subject, model, wanted)),)
