"""From correlation ids to chain numbers, at a price that does not grow with the number of chains.

A unique index on the text is the largest single loss of a telemetry store: each new id lands on a random page (33 to
36 % of bare insert speed at a million chains). Here hashes are kept in sorted runs of `RUN_CHAINS`: the newest chains
are only in memory (after a restart they are the rows above the last run), and a full run is appended whole to
`telemetry_chain_keys`, in the transaction that stores its chains. A filter over the runs (`key_filter`) tells for
nearly every new id that it is new; collisions are harmless, since the text is compared in the end.
"""

from __future__ import annotations

import sqlite3
from typing import Final

from telesink.store.spool.keys import chain_hash
from telesink.store.writer.key_filter import KeyFilter

RUN_CHAINS: Final = 16_384
"""Chains in a run: what a restart reads, 10 ms; a reader, who has no filter, probes 60 runs per million chains."""

_FIND: Final = """
    select k.chain, c.chain_id from telemetry_chain_keys k
    join telemetry_correlation_chains c on c.id = k.chain where k.run = ? and k.hash = ?"""


class ChainKeys:
    """Finds and numbers chains for the one writer. Made anew when the writer's lock changes hands."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._run = connection.execute("select coalesce(max(run), 0) from telemetry_chain_keys").fetchone()[0]
        sealed = connection.execute(
            "select coalesce(max(chain), 0) from telemetry_chain_keys where run = ?", (self._run,)
        ).fetchone()[0]  # of the last run: numbers grow from run to run, and the whole table would take long
        self._open: dict[str, int] = dict(
            connection.execute("select chain_id, id from telemetry_correlation_chains where id > ?", (sealed,))
        )
        self._next: int = 1 + max(sealed, *self._open.values(), self._highest_in_events(), 0)
        self._filter: KeyFilter | None = None

    def _highest_in_events(self) -> int:
        """A chain's row may have been cleaned up before its events: its number is not given again."""
        # The condition is what lets SQLite use the index, which has no rows without a chain.
        highest = "select coalesce(max(chain), 0) from telemetry_events where chain is not null"
        return int(self._connection.execute(highest).fetchone()[0])

    def find(self, text: str) -> int | None:
        """The number of a chain that is stored, or None."""
        number = self._open.get(text)
        if number is not None or self._run == 0:
            return number
        return self._find_sealed(text)

    def _find_sealed(self, text: str) -> int | None:
        if self._filter is None:
            self._filter = KeyFilter(self._connection)
        key = chain_hash(text)
        for run in self._filter.runs_that_may_hold(key):
            for number, chain_id in self._connection.execute(_FIND, (run, key)):
                if chain_id == text:
                    return int(number)
        return None

    def add(self, text: str) -> int:
        """Numbers a chain that `find` does not know."""
        number = self._next
        self._next += 1
        self._open[text] = number
        return number

    def seal_full_run(self) -> None:
        """Appends the open run to the table when it is full; to be called within the transaction that stores it."""
        if len(self._open) < RUN_CHAINS:
            return
        if self._filter is None:
            self._filter = KeyFilter(self._connection)
        self._run += 1
        keys = sorted((chain_hash(text), number) for text, number in self._open.items())
        self._connection.executemany(
            "insert into telemetry_chain_keys (run, hash, chain) values (?, ?, ?)",
            [(self._run, key, number) for key, number in keys],
        )
        self._filter.add_run(self._run, [key for key, _ in keys])
        self._open.clear()
