"""From the nodes of a filter expression to peewee's conditions, for any table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from peewee import SQL, Model, NodeList, fn

from telesink.store.levels import LEVEL_NAMES
from telesink.store.query import dialect
from telesink.store.query.chain_lookup import chain_number
from telesink.store.query.fields import Field, Kind, Subject
from telesink.store.query.key_conditions import COMPARE, Place, key_compared, key_is, key_values, places
from telesink.store.query.ranges import time_bounds
from telesink.store.schema.models import TelemetryCorrelationChain, TelemetryName

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader
    from telesink.store.query.syntax import AnyOf, Compared, Matches, Node, Present, Value, Words

Condition = Any
"""A peewee expression, or what can stand for one."""


def everything() -> Condition:
    return SQL("(1 = 1)")


def nothing() -> Condition:
    return SQL("(1 = 0)")


def all_of(conditions: Iterable[Condition]) -> Condition:
    return _joined(conditions, " AND ") or everything()


def any_of(conditions: Iterable[Condition]) -> Condition:
    return _joined(conditions, " OR ") or nothing()


def _joined(conditions: Iterable[Condition], glue: str) -> Condition | None:
    """Side by side: peewee's `&` nests them in parentheses; SQLite's parser bears less than a hundred."""
    parts = list(conditions)
    return parts[0] if len(parts) == 1 else NodeList(parts, glue, parens=True) if parts else None


def levels_compared(sign: str, level: Value) -> frozenset[int]:
    """The levels that stand so to one."""
    return frozenset(number for number in LEVEL_NAMES if COMPARE[sign](number, level))


class Conditions:
    """Makes conditions on the rows of one table; columns are kept off indexes (see `event_selection`)."""

    def __init__(self, reader: Reader, subject: Subject, model: type[Model]) -> None:
        self._reader: Final = reader
        self._subject: Final = subject
        self._model: Final = model

    def written(self, expression: str | None) -> list[Condition]:
        """The condition of an expression as typed, if there is one. Raises `FilterError`."""
        if not expression:
            return []
        from telesink.store.query.grammar import parse  # 6 ms that a question without an expression does not pay

        return [self.of(parse(expression, self._subject))]

    def search(self, text: str) -> Condition:
        """Rows with a text in one of the searched fields."""
        return any_of(self._contains(field, text) for field in self._searched())

    def named(self, column: str, texts: Iterable[str]) -> Condition:
        """Rows whose name in a column is one of the texts."""
        return self._numbered(self._column(column), self._reader.names.numbers(texts))

    def of(self, node: Node) -> Condition:
        """The condition of a node. A field without a value fulfils nothing but a `not`."""
        from telesink.store.query.syntax import And, Not, Or  # with the grammar

        match node:
            case And():
                return all_of(self.of(term) for term in node.terms)
            case Or():
                return any_of(self.of(term) for term in node.terms)
            case Not():
                return dialect.is_not(self.of(node.term))
            case _:
                return self._leaf(node)

    def _leaf(self, node: Words | Matches | AnyOf | Compared | Present) -> Condition:
        from telesink.store.query.syntax import AnyOf, Compared, Matches, Present, Words

        match node:
            case Words():
                return self.search(node.text)
            case Matches():
                fields = self._searched() if node.field is None else (node.field,)
                return any_of(self._matches(field, node.pattern) for field in fields)
            case AnyOf():
                return self._any_of(node.field, node.values)
            case Compared():
                return self._compared(node.field, node.sign, node.value)
            case Present():
                return self._present(node.field)

    def _searched(self) -> list[Field]:
        return [field for field in self._subject.fields if field.name in self._subject.searched]

    def _column(self, name: str) -> Any:
        return getattr(self._model, name)

    def _numbered(self, column: Any, numbers: Iterable[int]) -> Condition:
        known = sorted(numbers)
        return dialect.off_index(column).in_(known) if known else nothing()

    # one method for each thing that may be said of a field --------------------------------------------------
    def _any_of(self, field: Field, values: tuple[Value, ...]) -> Condition:
        if field.kind in (Kind.NAME, Kind.CHAIN, Kind.LEVEL):
            return self._numbered(self._column(field.column), self._numbers(field, values))
        if field.kind in (Kind.KEY, Kind.PROSE, Kind.WORD, Kind.ITEMS):
            return any_of(self._is(field, str(value)) for value in values)
        column = self._column(field.column)
        if field.kind is Kind.YES_NO and 0 in values:
            column = fn.COALESCE(column, 0)  # a mark that has never been set is null
        return column.in_(list(values))

    def _numbers(self, field: Field, values: tuple[Value, ...]) -> Iterable[int]:
        """The numbers that a table has for the values; those that nothing stored has are left out."""
        if field.kind is Kind.LEVEL:
            return map(int, values)
        if field.kind is Kind.NAME:
            return self._reader.names.numbers(map(str, values))
        found = (chain_number(self._reader, str(value)) for value in values)
        return (number for number in found if number is not None)

    def _is(self, field: Field, text: str) -> Condition:
        match field.kind:
            case Kind.KEY:
                return any_of(key_is(self._places(field), text))
            case Kind.WORD:
                return self._word_is(field, text)
            case Kind.ITEMS:
                return dialect.has_item(self._column(field.column), text)
            case _:
                return self._contains(field, text)

    def _compared(self, field: Field, sign: str, value: Value) -> Condition:
        match field.kind:
            case Kind.KEY:
                return any_of(key_compared(self._places(field), sign, str(value)))
            case Kind.TIME:
                return self._time_compared(field, sign, int(value))
            case Kind.LEVEL:
                return self._numbered(self._column(field.column), levels_compared(sign, value))
            case _:
                return COMPARE[sign](self._column(field.column), value)

    def _time_compared(self, field: Field, sign: str, moment: int) -> Condition:
        column = self._column(field.column)
        if not self._subject.time_ordered:
            return COMPARE[sign](column, moment)
        first = moment if sign in (">=", "<") else moment + 1
        bounds = (first, None) if sign in (">", ">=") else (None, first)
        return all_of(time_bounds(self._column("id"), column, *bounds))

    def _present(self, field: Field) -> Condition:
        if field.kind is Kind.KEY:
            return any_of(value.is_null(False) for value in key_values(self._places(field)))
        return self._column(field.column).is_null(False)

    def _contains(self, field: Field, text: str) -> Condition:
        return self._where_text(field, lambda column: dialect.contains(column, text))

    def _matches(self, field: Field, pattern: str) -> Condition:
        return self._where_text(field, lambda column: dialect.like_regex(column, pattern))

    def _where_text(self, field: Field, holds: Callable[[Any], Condition]) -> Condition:
        """A condition on a field's text, wherever that is kept."""
        match field.kind:
            case Kind.KEY:
                return any_of(holds(value) for value in key_values(self._places(field)))
            case Kind.NAME:
                texts = TelemetryName.select(TelemetryName.id).where(holds(TelemetryName.name))
                return dialect.off_index(self._column(field.column)).in_(texts)
            case Kind.CHAIN:
                chains = TelemetryCorrelationChain
                return dialect.off_index(self._column(field.column)).in_(
                    chains.select(chains.id).where(holds(chains.chain_id))
                )
            case _:
                return holds(self._column(field.column))

    def _places(self, field: Field) -> list[Place]:
        return places([self._column(column) for column in self._subject.json_columns], field.name)

    def _word_is(self, field: Field, word: str) -> Condition:
        return self._column(field.column) == field.words.index(word)
