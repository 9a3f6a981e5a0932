"""Deleting chains of which nothing is left, and the runs of keys that lead to none of them any more."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from telesink.store.upkeep.chain_rules import EMPTY, OLD
from telesink.store.upkeep.turns import Turns
from telesink.store.writer.key_filter import RUNS_PER_ROW

_CHUNK_CHAINS: Final = 5_000

_FIND: Final = f"""
    select id from telemetry_correlation_chains where id > ? and {OLD} and {EMPTY} order by id limit {_CHUNK_CHAINS}"""
_DELETE: Final = f"delete from telemetry_correlation_chains where id = ? and {OLD} and {EMPTY}"
_RUNS: Final = """
    with recursive runs(run) as (select min(run) from telemetry_chain_keys union all
        select (select min(run) from telemetry_chain_keys k where k.run > runs.run) from runs where run is not null)
    select run from runs where run is not null"""
_LEADS_SOMEWHERE: Final = """
    select 1 from telemetry_chain_keys k cross join telemetry_correlation_chains c on c.id = k.chain
    where k.run = ? limit 1"""
_DROP_FILTERS: Final = f"""
    delete from telemetry_chain_filters where not exists (
        select 1 from telemetry_chain_keys k
        where k.run > telemetry_chain_filters.id * {RUNS_PER_ROW}
            and k.run <= (telemetry_chain_filters.id + 1) * {RUNS_PER_ROW})"""
_COUNT: Final = """
    insert into telemetry_upkeep (name, value) values ('chains_removed', 1)
    on conflict (name) do update set value = value + 1"""
"""The writer forgets what it remembers of chains when this number has changed."""


def delete_empty_chains(turns: Turns, cutoff: int | None) -> Iterator[int]:
    """Deletes chains not heard of since the cutoff, yielding after each transaction how many it took.

    They are looked for without the write lock, and each is judged again with it: the writer may have heard of it.
    """
    position = 0
    while cutoff is not None and (found := turns.connection.execute(_FIND, (position, cutoff)).fetchall()):
        with turns.turn() as connection:
            deleted = connection.executemany(_DELETE, [(number, cutoff) for (number,) in found]).rowcount
            connection.execute(_COUNT)
        position = found[-1][0]
        yield deleted


def drop_dead_runs(turns: Turns) -> Iterator[int]:
    """Drops whole runs of keys whose chains are all gone, yielding after each.

    Never the newest: new chains are numbered after it. A part of the filter goes with the last of its runs; until
    then what it says of a dropped one costs a look in vain.
    """
    runs = [run for (run,) in turns.connection.execute(_RUNS)]
    for run, _next in pairwise(runs):
        if not _is_dead(turns.connection, run):
            continue
        with turns.turn() as connection:
            if _is_dead(connection, run):
                connection.execute("delete from telemetry_chain_keys where run = ?", (run,))
                connection.execute(_DROP_FILTERS)
                connection.execute(_COUNT)
        yield 0


def _is_dead(connection: sqlite3.Connection, run: int) -> bool:
    return connection.execute(_LEADS_SOMEWHERE, (run,)).fetchone() is None
