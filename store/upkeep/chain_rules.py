"""Which chains go: silent for long enough, not pinned, and with no event left."""

from __future__ import annotations

import sqlite3
from typing import Final

from telesink.store.upkeep.tables import Scope, staying

OLD: Final = "last_at < ? and pinned is null"
EMPTY: Final = "not exists (select 1 from telemetry_events e where e.chain = telemetry_correlation_chains.id)"


def count_going(
    connection: sqlite3.Connection, cutoff: int | None, events: tuple[Scope, ...]
) -> tuple[int, int | None]:
    """Chains that will go once the events of these scopes have gone, and when the oldest other one was last heard of.

    Microseconds since 1970; None without a chain that stays.
    """
    if cutoff is None:
        return 0, _oldest(connection)
    if any(scope.cutoff is None for scope in events):
        empty = EMPTY  # only some components' events go: too few to foresee which chains they leave empty
    else:
        empty = f"not exists ({_staying_event(events)}) and id not in ({_CHAINS_OF_PINNED})"
    # Materialized: otherwise each chain is judged twice.
    judged = f"select last_at, {OLD} and {empty} as goes from telemetry_correlation_chains"
    sql = (
        f"with judged as materialized ({judged}) "
        "select count(*) filter (where goes), min(last_at) filter (where not goes) from judged"
    )
    going, oldest = connection.execute(sql, (cutoff,)).fetchone()
    return going, oldest


def _oldest(connection: sqlite3.Connection) -> int | None:
    oldest: int | None = connection.execute("select min(last_at) from telemetry_correlation_chains").fetchone()[0]
    return oldest


def count_pinned(connection: sqlite3.Connection, cutoff: int) -> int:
    """Old chains that stay because they are pinned."""
    sql = "select count(*) from telemetry_correlation_chains where pinned is not null and last_at < ?"
    return int(connection.execute(sql, (cutoff,)).fetchone()[0])


# The sign keeps SQLite from the index of chains, which has every event in it.
_CHAINS_OF_PINNED: Final = "select chain from telemetry_events where pinned is not null and +chain is not null"


def _staying_event(events: tuple[Scope, ...]) -> str:
    """SQL for the events of a chain that are not old enough. By the key alone the index of chains answers it."""
    earliest = min(scope.below for scope in events)
    select = f"select 1 from telemetry_events e where e.chain = telemetry_correlation_chains.id and e.id >= {earliest}"
    return f"{select} and {staying(events, key='e.id', component='e.component')}"
