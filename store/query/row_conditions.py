"""From a filter to conditions on the tables beside the events: metrics, health checks, snapshots."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from peewee import Model

from telesink.store.query.conditions import Condition, Conditions
from telesink.store.query.fields import Subject
from telesink.store.query.filters import Filter
from telesink.store.query.ranges import time_bounds

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader


def row_conditions(reader: Reader, subject: Subject, model: type[Model], wanted: Filter) -> list[Condition]:
    """What of a filter applies to the table: conditions on columns that it does not have are left out.

    The expression is about the table's own fields. Raises `FilterError` for a mistake in it.
    """
    conditions = Conditions(reader, subject, model)
    table: Any = model
    parts = time_bounds(table.id, time_column(subject, model), wanted.start, wanted.end)
    if wanted.components:
        parts.append(conditions.named("component", wanted.components))
    if wanted.operations and subject.field("operation"):
        parts.append(conditions.named("operation", wanted.operations))
    if wanted.search:
        parts.append(conditions.search(wanted.search))
    return parts + conditions.written(wanted.where)


def time_column(subject: Subject, model: type[Model]) -> Any:
    """The column that says when a row happened."""
    field = subject.field("time")
    return getattr(model, field.column if field else "timestamp")


def covered_range(reader: Reader, wanted: Filter, *tables: tuple[Subject, type[Model]]) -> tuple[int, int]:
    """The filter's range; an open end is the first or last row of the tables. Never empty."""
    start, end = wanted.start, wanted.end
    if start is None:
        start = min(_time_at_end(reader, tables, newest=False), default=0)
    if end is None:
        end = max(_time_at_end(reader, tables, newest=True), default=0) + 1
    return start, max(end, start + 1)


def _time_at_end(reader: Reader, tables: Iterable[tuple[Subject, type[Model]]], *, newest: bool) -> list[int]:
    """The time of the first or last row of each table that has rows."""
    found = []
    for subject, model in tables:
        table: Any = model
        order = table.id.desc() if newest else table.id.asc()
        found.append(reader.value(table.select(time_column(subject, model)).order_by(order).limit(1)))
    return [moment for moment in found if moment is not None]
