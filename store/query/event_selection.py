"""From a filter to the events that it means: conditions arranged so that an index gives the rows in order.

A list is the newest rows of very many, so it must be read in order of the id and stopped early; sorting would
read them all. An index has the rows of one value of its column in order of the id. So one column drives: for
each of its values there is an arm, `column = value` and all other conditions, and a list is the arms merged.
The other columns are kept off their indexes, since SQLite would choose by guess: at ten million rows newest
errors of one component take 1 ms by the index of errors, 4 to 22 by that of components.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from telesink.store.levels import ERROR
from telesink.store.query import dialect
from telesink.store.query.chain_lookup import chain_number
from telesink.store.query.conditions import Condition, Conditions, all_of, levels_compared
from telesink.store.query.fields import EVENTS, Kind
from telesink.store.query.filters import Filter
from telesink.store.query.ranges import time_bounds
from telesink.store.query.values import read_level
from telesink.store.schema.models import TelemetryEvent

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader
    from telesink.store.query.syntax import Node

MAX_ARMS: Final = 16
"""With more values than this the table is read in order instead; each arm costs about 0.1 ms."""

Numbers = frozenset[int]


def event_arms(reader: Reader, wanted: Filter) -> tuple[Condition, ...]:
    """Conditions of which each wanted event fulfils exactly one; none when no event can be wanted.

    Raises `InputError` for a level that is none, `FilterError` for a mistake in the expression.
    """
    return _Selection(reader, wanted).arms()


class _Selection:
    def __init__(self, reader: Reader, wanted: Filter) -> None:
        self._reader: Final = reader
        self._conditions: Final = Conditions(reader, EVENTS, TelemetryEvent)
        self._allowed: Final[dict[str, Numbers]] = {}
        """Of the columns with an index: the numbers that are wanted."""
        self._others: list[Condition] = []
        self._take_filter(wanted)
        for term in _terms(wanted.where):
            self._take_term(term)

    def arms(self) -> tuple[Condition, ...]:
        if not all(self._allowed.values()):
            return ()
        driver = self._driver()
        others = [*self._others, *self._off_index(driver)]
        if driver is None:
            return (all_of(others),)
        return tuple(all_of([_driven(driver, number), *others]) for number in sorted(self._allowed[driver]))

    def _take_filter(self, wanted: Filter) -> None:
        table = TelemetryEvent
        self._others += time_bounds(table.id, table.timestamp, wanted.start, wanted.end)
        for column, texts in (
            ("event_type", wanted.event_types),
            ("event_name", wanted.event_names),
            ("operation", wanted.operations),
        ):
            if texts:
                self._others.append(self._conditions.named(column, texts))
        if wanted.components:
            self._allow("component", self._reader.names.numbers(wanted.components))
        if wanted.levels:
            self._allow("level", frozenset(map(read_level, wanted.levels)))
        if wanted.correlation_id is not None:
            self._allow("chain", self._chains([wanted.correlation_id]))
        if wanted.search:
            self._others.append(self._conditions.search(wanted.search))

    def _take_term(self, term: Node) -> None:
        """A term that all events must fulfil: narrows the numbers of an indexed column, or is a condition."""
        from telesink.store.query.syntax import AnyOf, Compared  # with the grammar

        match term:
            case AnyOf(field=field, values=values) if field.kind is Kind.CHAIN:
                self._allow("chain", self._chains(map(str, values)))
            case AnyOf(field=field, values=values) if field.column == "component":
                self._allow("component", self._reader.names.numbers(map(str, values)))
            case AnyOf(field=field, values=values) if field.kind is Kind.LEVEL:
                self._allow("level", frozenset(map(int, values)))
            case Compared(field=field) if field.kind is Kind.LEVEL:
                self._allow("level", levels_compared(term.sign, term.value))
            case _:
                self._others.append(self._conditions.of(term))

    def _chains(self, correlation_ids: Any) -> Numbers:
        found = (chain_number(self._reader, text) for text in correlation_ids)
        return frozenset(number for number in found if number is not None)

    def _allow(self, column: str, numbers: Numbers) -> None:
        self._allowed[column] = self._allowed.get(column, numbers) & numbers

    def _driver(self) -> str | None:
        """The column whose index leaves the fewest rows to look at."""
        for column in ("chain", "level", "component"):
            numbers = self._allowed.get(column)
            if numbers and len(numbers) <= MAX_ARMS and (column != "level" or min(numbers) >= ERROR):
                return column
        return None

    def _off_index(self, driver: str | None) -> Iterator[Condition]:
        for column, numbers in self._allowed.items():
            if column != driver:
                yield dialect.off_index(getattr(TelemetryEvent, column)).in_(sorted(numbers))


def _driven(column: str, number: int) -> Condition:
    condition = getattr(TelemetryEvent, column) == number
    if column == "level":  # SQLite takes the index of errors only when its own condition is repeated
        return condition & (TelemetryEvent.level >= ERROR)
    return condition


def _terms(expression: str | None) -> tuple[Node, ...]:
    if not expression:
        return ()
    from telesink.store.query.grammar import parse  # 6 ms that a question without an expression does not pay
    from telesink.store.query.syntax import And

    node = parse(expression, EVENTS)
    return node.terms if isinstance(node, And) else (node,)
