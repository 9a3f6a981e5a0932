"""From a filter to the chains that it means, and the state of a chain as of now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from telesink.store.levels import ERROR
from telesink.store.query import dialect
from telesink.store.query.chain_lookup import chain_number
from telesink.store.query.conditions import Condition, Conditions, any_of, nothing
from telesink.store.query.fields import CHAINS, Field, Kind
from telesink.store.query.filters import Filter
from telesink.store.query.values import read_level
from telesink.store.schema.models import TelemetryCorrelationChain
from telesink.store.schema.views import CHAIN_STATUS
from telesink.store.times import US_PER_SECOND

if TYPE_CHECKING:
    from collections.abc import Callable

    from telesink.store.query.reader import Reader

_C: Final = TelemetryCorrelationChain
ACTIVE: Final = CHAIN_STATUS.index("active")
FAILED: Final = CHAIN_STATUS.index("failed")
DURATION: Final[Any] = _C.last_at - _C.started_at


def chain_conditions(reader: Reader, wanted: Filter) -> list[Condition]:
    """What of a filter applies to chains. A chain is in a range of time when it overlaps it.

    Levels that are all errors mean chains with an error in them; event types, names and operations say
    nothing about a chain. Raises `InputError` for a word that is no level, `FilterError` for a mistake in the
    expression.
    """
    conditions = _ChainConditions(reader, CHAINS, _C)
    parts: list[Condition] = []
    if wanted.start is not None:
        parts.append(_C.last_at >= wanted.start)
    if wanted.end is not None:
        parts.append(_C.started_at < wanted.end)
    if wanted.components:
        parts.append(any_of(dialect.has_item(_C.components, name) for name in wanted.components))
    if wanted.levels and min(map(read_level, wanted.levels)) >= ERROR:
        parts.append(_C.error_count > 0)
    if wanted.correlation_id is not None:
        number = chain_number(reader, wanted.correlation_id)
        parts.append(nothing() if number is None else _C.id == number)
    if wanted.search:
        parts.append(conditions.search(wanted.search))
    return parts + conditions.written(wanted.where)


def silent_since(reader: Reader, as_of: int | None = None) -> int:
    """An open chain whose last event is older than this time, microseconds, has timed out by now, or by `as_of`."""
    return (reader.now_us() if as_of is None else as_of) - reader.settings.chains.timeout_seconds * US_PER_SECOND


class _ChainConditions(Conditions):
    """Conditions on the table of chains, which has the chain's text and a status that depends on the time."""

    def _column(self, name: str) -> Any:
        return DURATION if name == "duration_us" else super()._column(name)

    def _where_text(self, field: Field, holds: Callable[[Any], Condition]) -> Condition:
        return holds(_C.chain_id) if field.kind is Kind.CHAIN else super()._where_text(field, holds)

    def _word_is(self, field: Field, word: str) -> Condition:
        status = dialect.off_index(_C.status)
        if word == "timeout":
            return (status == ACTIVE) & (_C.last_at < silent_since(self._reader))
        if word == "active":
            return (status == ACTIVE) & (_C.last_at >= silent_since(self._reader))
        return status == CHAIN_STATUS.index(word)
