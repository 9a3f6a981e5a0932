"""`CleanupPlan`: what a clean-up would delete, what it would keep and what that takes, without changing anything."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from telesink.store.location import StoreLocation
from telesink.store.query.storage import database_bytes
from telesink.store.schema.engine import open_plain_reader
from telesink.store.schema.row_key import SLOT_BITS
from telesink.store.upkeep import chain_rules
from telesink.store.upkeep.counting import count_all, count_older, count_spared, oldest_staying
from telesink.store.upkeep.retention import Cutoffs, Retention
from telesink.store.upkeep.row_bytes import average_bytes
from telesink.store.upkeep.size_limit import Sized, bytes_over, oldest_worth
from telesink.store.upkeep.tables import ALERTS, CHAINS, TABLES, Scope, Table, component_numbers, scopes_of

OLD_ALERT: Final = "coalesce(last_triggered_at, since) < ? and state <> 'firing'"
"""An alert that has not been raised for long; one that never was is a rule, and stays."""


@dataclass(frozen=True, slots=True)
class ScopePlan:
    """What goes of one component of a table, or of all components without a cutoff of their own."""

    component: str | None
    """None: all others."""
    cutoff: int | None
    """Microseconds since 1970; None: nothing goes."""
    rows: int


@dataclass(frozen=True, slots=True)
class TablePlan:
    """What goes of one table and what it holds now. Bytes are estimates by a sample of its rows."""

    table: str
    stored_rows: int
    stored_bytes: int
    rows: int
    """To be deleted."""
    bytes: int
    kept_pinned: int
    """Old enough to go, but pinned or of a pinned chain."""
    oldest_kept_at: int | None
    """Microseconds since 1970 of the oldest row that stays; None when none does. Alerts have no time of their own."""
    scopes: tuple[ScopePlan, ...]


@dataclass(frozen=True, slots=True)
class CleanupPlan:
    """All tables, in the order in which they are cleaned up."""

    retention: Retention
    tables: tuple[TablePlan, ...]
    store_bytes: int
    """The store on disk: database and write-ahead log."""
    size_cutoff: int | None = None
    """Microseconds since 1970: what is older goes, whatever its retention, or the store would be too large."""

    @property
    def components(self) -> frozenset[str]:
        """Those with a cutoff of their own that the store has heard of."""
        return frozenset(scope.component for table in self.tables for scope in table.scopes if scope.component)

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    @property
    def bytes(self) -> int:
        return sum(table.bytes for table in self.tables)


def plan_cleanup(connection: sqlite3.Connection, location: StoreLocation, retention: Retention) -> CleanupPlan:
    """Counts exactly, as of one moment, and estimates bytes by samples."""
    size_cutoff = None
    with _one_moment(connection):
        tables = _tables(connection, retention)
        if retention.max_bytes is not None:
            size_cutoff = _size_cutoff(connection, retention, retention.max_bytes, tables)
        if size_cutoff is not None:
            retention = retention.no_older_than(size_cutoff)
            tables = _tables(connection, retention)
    return CleanupPlan(retention, tables, database_bytes(location.path), size_cutoff)


def _tables(connection: sqlite3.Connection, retention: Retention) -> tuple[TablePlan, ...]:
    events = _scopes(connection, retention.tables["events"])
    timed = (_timed_table(connection, table, retention.tables[table.name]) for table in TABLES)
    chains = _chains(connection, retention.tables["chains"].rest, events)
    return (*timed, chains, _alerts(connection, retention.tables["alerts"].rest))


def _size_cutoff(
    connection: sqlite3.Connection, retention: Retention, limit: int, tables: tuple[TablePlan, ...]
) -> int | None:
    """The time before which everything has to go for the database to keep to the limit; None when it does so anyway.

    A store's bytes are shared out among its rows by what they are estimated to take.
    """
    excess = bytes_over(
        connection, limit, sum(table.stored_bytes for table in tables), sum(table.bytes for table in tables)
    )
    if excess <= 0:
        return None
    timed = tables[: len(TABLES)]
    staying = sum(table.stored_bytes - table.bytes for table in tables)
    of_timed = sum(table.stored_bytes - table.bytes for table in timed)
    sizes = [
        Sized(table, _scopes(connection, retention.tables[table.name]), plan.stored_bytes / max(1, plan.stored_rows))
        for table, plan in zip(TABLES, timed, strict=True)
    ]
    return oldest_worth(connection, sizes, excess * of_timed / max(1, staying))


@contextlib.contextmanager
def _one_moment(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("begin")
    try:
        yield
    finally:
        connection.execute("rollback")


def _scopes(connection: sqlite3.Connection, cutoffs: Cutoffs) -> tuple[Scope, ...]:
    return scopes_of(cutoffs, component_numbers(connection, cutoffs))


def _timed_table(connection: sqlite3.Connection, table: Table, cutoffs: Cutoffs) -> TablePlan:
    scopes = _scopes(connection, cutoffs)
    older = [count_older(connection, table, scope) for scope in scopes]
    spared = [count_spared(connection, table, scope) for scope in scopes]
    plans = tuple(
        ScopePlan(scope.name, scope.cutoff, old - kept)
        for scope, old, kept in zip(scopes, older, spared, strict=True)
    )  # fmt: skip
    oldest = oldest_staying(connection, table, scopes)
    latest = max((scope.below for scope in scopes), default=0)
    return _table_plan(
        connection, table, plans, sum(spared), None if oldest is None else oldest >> SLOT_BITS, latest
    )  # fmt: skip


def _chains(connection: sqlite3.Connection, cutoff: int | None, events: tuple[Scope, ...]) -> TablePlan:
    going, oldest = chain_rules.count_going(connection, cutoff, events)
    pinned = 0 if cutoff is None else chain_rules.count_pinned(connection, cutoff)
    return _table_plan(connection, CHAINS, (ScopePlan(None, cutoff, going),), pinned, oldest, None)


def _alerts(connection: sqlite3.Connection, cutoff: int | None) -> TablePlan:
    sql = f"select count(*) from telemetry_alerts where {OLD_ALERT}"
    going = 0 if cutoff is None else connection.execute(sql, (cutoff,)).fetchone()[0]
    return _table_plan(connection, ALERTS, (ScopePlan(None, cutoff, going),), 0, None, None)


def _table_plan(
    connection: sqlite3.Connection,
    table: Table,
    scopes: tuple[ScopePlan, ...],
    pinned: int,
    oldest_kept_at: int | None,
    below: int | None,
) -> TablePlan:
    stored = count_all(connection, table)
    rows = sum(scope.rows for scope in scopes)
    size = average_bytes(connection, table)
    going_size = average_bytes(connection, table, below) if rows else 0.0
    return TablePlan(
        table.name, stored, round(stored * size), rows, round(rows * going_size), pinned, oldest_kept_at, scopes
    )


def plan_of_store(location: StoreLocation, retention: Retention) -> CleanupPlan:
    """The same on a connection of its own. Raises `StoreError` when there is no store that can be read."""
    with contextlib.closing(open_plain_reader(location)) as connection:
        return plan_cleanup(connection, location, retention)
