"""`ChainBook`: the chains that recent events belong to, in memory, and their rows in the table."""

from __future__ import annotations

import sqlite3
from functools import lru_cache
from itertools import islice
from typing import Any, Final

import orjson

from telesink.store.times import NS_PER_US, US_PER_MS
from telesink.store.writer.chain_keys import ChainKeys
from telesink.store.writer.chain_state import ChainState, Naming

_CHAINS_IN_MEMORY: Final = 10_000
"""Some 15 MB with ten spans each; half of them, those not heard of for longest, go when there are more."""
_REBUILD_LIMIT: Final = 50_000
"""Events read to make a forgotten chain's state again; a longer chain is judged by its newest ones."""

_EVENTS_OF: Final = f"""
    select e.timestamp, e.duration_us, n.name, c.name, o.name, e.level, e.span_id, e.parent_id
    from telemetry_events e
    join telemetry_names n on n.id = e.event_name join telemetry_names c on c.id = e.component
    left join telemetry_names o on o.id = e.operation
    where e.chain = ? order by e.id desc limit {_REBUILD_LIMIT}"""
_INSERT: Final = """
    insert into telemetry_correlation_chains
        (root, depth, status, started_at, last_at, total_events, error_count, components, chain_id, id)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_UPDATE: Final = """
    update telemetry_correlation_chains
    set root = ?, depth = ?, status = ?, started_at = ?, last_at = ?, total_events = ?, error_count = ?,
        components = ?
    where id = ?"""


_ROW_OF: Final = """
    select total_events, error_count, started_at, last_at, root, depth, components
    from telemetry_correlation_chains where id = ?"""
_TAKE_OVER: Final = f"{_UPDATE} and total_events <= ?"
_PIN: Final = "update telemetry_correlation_chains set pinned = 1 where id = ?"


class NamingTable(dict[str, Naming]):
    """Event name to what it says, worked out once."""

    def __missing__(self, event_name: str) -> Naming:
        naming = self[event_name] = Naming.of(event_name)
        return naming


class ChainBook:
    """Belongs to the one writer; made anew when the lock changes hands or a transaction failed."""

    def __init__(self, connection: sqlite3.Connection, naming: NamingTable) -> None:
        self._connection = connection
        self._naming = naming
        self._keys = ChainKeys(connection)
        self._states: dict[str, ChainState] = {}
        self.touched: dict[str, ChainState] = {}
        """The chains of the present batch; one dict for good, so that the hot loop may hold on to it."""

    def touch(self, correlation_id: str) -> ChainState:
        """The chain of a correlation id that is not in `touched` yet; numbered, and in `touched` from now on."""
        state = self._states.pop(correlation_id, None) or self._recalled(correlation_id)
        self.touched[correlation_id] = state
        return state

    def _recalled(self, correlation_id: str) -> ChainState:
        number = self._keys.find(correlation_id)
        if number is None:
            return ChainState(self._keys.add(correlation_id))
        state = ChainState(number)
        state.stored = True
        rows = self._connection.execute(_EVENTS_OF, (number,)).fetchall()
        for timestamp, duration, name, component, operation, level, span, parent in reversed(rows):
            state.add(timestamp, duration, self._naming[name], component, operation or name, level, span, parent)
        self._add_what_is_gone(state, len(rows))
        return state

    def _add_what_is_gone(self, state: ChainState, found: int) -> None:
        """Events that clean-up has taken, or that are too many to read, are still counted in the chain's row."""
        row = self._connection.execute(_ROW_OF, (state.number,)).fetchone()
        if row is not None and row[0] > found:
            total, errors, began, ended, root, depth, components = row
            state.add_unseen(total, errors, began, ended, root, depth, tuple(orjson.loads(components)))

    def write(self) -> None:
        """Brings the rows of all touched chains up to date, within the writer's transaction."""
        new, known = [], []
        for correlation_id, state in self.touched.items():
            if state.stored:
                known.append((*_row(state), state.number))
            else:
                new.append((*_row(state), correlation_id, state.number))
                state.stored = True
        self._connection.executemany(_INSERT, new)
        self._connection.executemany(_UPDATE, known)
        self._keys.seal_full_run()
        self._states.update(self.touched)  # at the end, hence in order of last touch
        self.touched.clear()
        if len(self._states) > _CHAINS_IN_MEMORY:
            self._forget_oldest()

    def take_over(self, imported: tuple[Any, ...]) -> None:
        """Stores a chain as an export has it, unless its events here already tell more; its pin stays in any case.

        Clean-up may have taken some of the events, or all, before the export was made.
        """
        (began_ns, correlation_id, root, depth, status, duration_ms, total, errors, components, pinned, _) = imported
        began = began_ns // NS_PER_US
        ended = began + round(duration_ms * US_PER_MS)
        values = (root, depth, status, began, ended, total, errors, _names_as_json(tuple(components)))
        number = self._keys.find(correlation_id)
        if number is None:
            number = self._keys.add(correlation_id)
            self._connection.execute(_INSERT, (*values, correlation_id, number))
            self._keys.seal_full_run()
        else:
            self._connection.execute(_TAKE_OVER, (*values, number, total))
            self._states.pop(correlation_id, None)  # the next event is added to what the table says then
        if pinned:
            self._connection.execute(_PIN, (number,))

    def _forget_oldest(self) -> None:
        for correlation_id in list(islice(self._states, len(self._states) - _CHAINS_IN_MEMORY // 2)):
            del self._states[correlation_id]


def _row(state: ChainState) -> tuple[object, ...]:
    return (
        state.root, state.depth, state.status, state.begin, state.end, state.total, state.error_count,
        _names_as_json(state.components),
    )  # fmt: skip


@lru_cache(maxsize=1024)
def _names_as_json(names: tuple[str, ...]) -> str:
    return orjson.dumps(names).decode()
