"""`clean_up`: deletes what a plan says, gives the space back, and leaves the recording programs room meanwhile.

Every transaction leaves a store that is right in itself: it may be cancelled or killed between any two of them, and
the next clean-up goes on.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from time import time_ns
from typing import Final

from telesink.store.errors import StoreError
from telesink.store.location import StoreLocation
from telesink.store.schema.engine import open_writer
from telesink.store.spool.locks import FileLock
from telesink.store.times import NS_PER_US
from telesink.store.upkeep.chain_deleting import delete_empty_chains, drop_dead_runs
from telesink.store.upkeep.deleting import delete_older
from telesink.store.upkeep.leftovers import delete_fingerprints, delete_rollups
from telesink.store.upkeep.plan import OLD_ALERT, CleanupPlan
from telesink.store.upkeep.progress import Cleaned, Phase, Progress
from telesink.store.upkeep.space import free_bytes, give_back
from telesink.store.upkeep.tables import TABLES, component_numbers, scopes_of
from telesink.store.upkeep.turns import CleanupCancelledError, Turns
from telesink.store.writer.rollups import remembered

LOCK_NAME: Final = "upkeep.lock"
LAST_CLEANUP: Final = "last_cleanup_at"
"""Name in `telemetry_upkeep`: when a clean-up as configured last came to its end, microseconds since 1970."""


def clean_up(
    location: StoreLocation,
    plan: CleanupPlan,
    *,
    tell: Callable[[Progress], None] | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
    clock: Callable[[], int] = time_ns,
) -> Cleaned:
    """Deletes what is older than the plan's cutoffs, what has come since it was made too. Blocks until it is done.

    `tell` is called after every transaction, `is_cancelled` asked before. `clock` gives nanoseconds since 1970.
    Raises `StoreError` when another clean-up is at work or the store cannot be written.
    """
    with alone_at_upkeep(location), contextlib.closing(open_writer(location)) as connection:
        try:
            return _Cleanup(connection, location, plan, tell, is_cancelled).run(clock)
        except sqlite3.Error as error:
            raise StoreError(f"{location}: clean-up ended early: {error}; what is deleted stays so") from error


def last_cleanup_at(connection: sqlite3.Connection) -> int | None:
    """When a clean-up last came to its end, microseconds since 1970; None: never."""
    return remembered(connection, LAST_CLEANUP, 0) or None


@contextlib.contextmanager
def alone_at_upkeep(location: StoreLocation) -> Iterator[None]:
    """One clean-up at a time. Raises `StoreError` at once when another is at work."""
    location.spool.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = FileLock(location.spool / LOCK_NAME)
    if not lock.acquire():
        raise StoreError(f"{location}: another clean-up is at work on this store; try again when it has finished")
    try:
        yield
    finally:
        lock.release()


def refuse_beside_another(location: StoreLocation) -> None:
    """Raises `StoreError` when a clean-up is at work: whoever would ask a person first need not."""
    if location.spool.is_dir():
        with alone_at_upkeep(location):
            pass


class _Cleanup:
    """One run: the steps in their order, and how far they are."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        location: StoreLocation,
        plan: CleanupPlan,
        tell: Callable[[Progress], None] | None,
        is_cancelled: Callable[[], bool],
    ) -> None:
        self._turns = Turns(connection, location, is_cancelled)
        self._plan = plan
        self._tell = tell
        self._rows: Counter[str] = Counter()
        self._given_back = 0

    def run(self, clock: Callable[[], int]) -> Cleaned:
        try:
            for table, deleted in self._deletions():
                self._rows[table] += deleted
                self._took_turn("deleting", table)
            for table, _ in self._leftovers():
                self._took_turn("tidying", table)
            for freed in give_back(self._turns):
                self._given_back += freed
                self._took_turn("giving back", "")
            if self._plan.retention.is_as_configured:
                self._note_end(clock() // NS_PER_US)
            is_complete = True
        except CleanupCancelledError:
            is_complete = False
        self._turns.checkpoint()
        return Cleaned(+self._rows, self._given_back, is_complete)

    def _deletions(self) -> Iterator[tuple[str, int]]:
        """Deletes row by row of the tables; each table's name with what a transaction has taken."""
        retention = self._plan.retention.tables
        for table in TABLES:
            cutoffs = retention[table.name]
            for scope in scopes_of(cutoffs, component_numbers(self._turns.connection, cutoffs)):
                for deleted in delete_older(self._turns, table, scope):
                    yield table.name, deleted
        for deleted in delete_empty_chains(self._turns, retention["chains"].rest):
            yield "chains", deleted
        yield "alerts", self._delete_alerts(retention["alerts"].rest)

    def _delete_alerts(self, cutoff: int | None) -> int:
        if cutoff is None:
            return 0
        with self._turns.turn() as connection:
            return connection.execute(f"delete from telemetry_alerts where {OLD_ALERT}", (cutoff,)).rowcount

    def _leftovers(self) -> Iterator[tuple[str, int]]:
        for dropped in drop_dead_runs(self._turns):
            yield "chains", dropped
        for deleted in delete_fingerprints(self._turns, self._plan.retention.forgotten_before):
            yield "fingerprints", deleted
        for deleted in delete_rollups(self._turns):
            yield "rollups", deleted

    def _note_end(self, now_us: int) -> None:
        with self._turns.turn() as connection:
            connection.execute(
                "insert or replace into telemetry_upkeep (name, value) values (?, ?)", (LAST_CLEANUP, now_us)
            )

    def _took_turn(self, phase: Phase, table: str) -> None:
        self._turns.checkpoint_when_due()
        if self._tell is None:
            return
        free = free_bytes(self._turns) if phase == "giving back" else 0
        self._tell(
            Progress(
                phase, table, self._rows.total(), self._plan.rows, self._given_back,
                self._given_back + free,
            )
        )  # fmt: skip
