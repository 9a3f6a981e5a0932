"""From a filter to conditions on a table of counts, as far as the table knows what the filter asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telesink.store.query.conditions import Condition, Conditions
from telesink.store.query.fields import EVENTS, Field, Kind
from telesink.store.query.filters import Filter
from telesink.store.query.grammar import parse
from telesink.store.query.syntax import And, Matches, Node, Not, Or, Words
from telesink.store.query.values import read_level

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader


def count_conditions(reader: Reader, table: Any, columns: frozenset[str], wanted: Filter) -> list[Condition] | None:
    """The filter without its range; None when it is about more than the columns. Raises `InputError` as lists do."""
    named = {
        "component": wanted.components,
        "event_type": wanted.event_types,
        "event_name": wanted.event_names,
        "operation": wanted.operations,
    }
    asked = {column: texts for column, texts in named.items() if texts}
    levels = [read_level(level) for level in wanted.levels]
    expression = parse(wanted.where, EVENTS) if wanted.where else None
    if wanted.search or wanted.correlation_id is not None:
        return None
    if not columns.issuperset((*asked, *(["level"] if levels else []))):
        return None
    if expression is not None and not _is_about(expression, columns):
        return None
    conditions = _CountConditions(reader, EVENTS, table)
    parts = [conditions.named(column, texts) for column, texts in asked.items()]
    parts += [table.level.in_(levels)] if levels else []
    return parts if expression is None else [*parts, conditions.of(expression)]


def _is_about(node: Node, columns: frozenset[str]) -> bool:
    """Whether an expression speaks of nothing but these columns."""
    match node:
        case And() | Or():
            return all(_is_about(term, columns) for term in node.terms)
        case Not():
            return _is_about(node.term, columns)
        case Words() | Matches(field=None):
            return False
        case _:
            field = node.field
            return field is not None and field.kind is not Kind.KEY and field.column in columns


class _CountConditions(Conditions):
    """Conditions on rows of counts, where events without an operation have the operation 0."""

    def _present(self, field: Field) -> Condition:
        return self._column("operation") != 0 if field.column == "operation" else super()._present(field)
