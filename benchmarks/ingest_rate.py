"""The drainer end to end beside bare `sqlite3` and peewee, in one run.

Events are put into the spool first (not timed). Then the drainer moves them into the tables: frames checked and
decoded, names interned, chains kept, checkpoint committed. The baseline is `executemany` of the same rows as text
into a table without an index: 4 KiB pages, WAL, synchronous NORMAL, batches of 1000.
"""

from __future__ import annotations

import itertools
import random
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from benchmarks.report import Result, arguments, interleaved, report
from telesink.store.location import StoreLocation
from telesink.store.schema.engine import migrate, open_writer
from telesink.store.settings import Settings
from telesink.store.spool.keys import chain_hash
from telesink.store.spool.records import EventRecord
from telesink.store.spool.staging import StagedImport
from telesink.store.times import iso_from_us
from telesink.store.writer.chain_keys import RUN_CHAINS
from telesink.store.writer.drainer import Drainer
from telesink.store.writer.key_filter import KeyFilter

_COLUMNS = (
    "id text, timestamp text, event_type text, event_name text, component text, operation text, level text, "
    "correlation_id text, span_id text, parent_id text, duration_ms real, message text, metadata text, context text, "
    "performance text"
)
_BARE_BATCH = 1000
_EVENTS_PER_CHAIN = 8
_OPEN_CHAINS = 64
_START_NS = 1_790_000_000_000_000_000
_runs = itertools.count()


def events(count: int, *, old_chains: int = 0) -> Iterator[EventRecord]:
    """Deterministic events: 20 components (Zipf), 200 names, 2.5 % errors, 64 chains open at a time, 8 events each.

    With `old_chains`, one event in 200 is a late one of one of them.
    """
    source = random.Random(count)
    run = next(_runs)
    weights = [1 / (rank + 1) for rank in range(20)]
    components = source.choices([f"component_{number}" for number in range(20)], weights, k=count)
    levels = source.choices((1, 2, 3, 4, 5), (20, 70, 7.5, 2, 0.5), k=count)
    now = _START_NS + run * 10**13
    for number in range(count):
        chain = (number // (_OPEN_CHAINS * _EVENTS_PER_CHAIN)) * _OPEN_CHAINS + number % _OPEN_CHAINS
        key = f"{run:04x}{chain * 2654435761 % 2**48:012x}"
        if old_chains and number % 200 == 0:
            key = old_chain(source.randrange(old_chains))
        now += source.randrange(1_000, 100_000_000)
        yield EventRecord(
            now, ("tool", "command", "fragment", "chat")[number % 4], f"name_{number % 200}", components[number],
            f"operation_{number % 120}", levels[number], "the quick brown fox jumps over the lazy dog, twice again",
            key, f"{source.getrandbits(64):016x}", None, (number % 1000) / 7,
            {"request_id": number, "user": f"u-{number % 5000}", "path": "/v1/orders/8812", "status": 200,
             "bytes": number * 7, "cache": True, "region": "eu-west-2b", "note": "x" * 120},
        )  # fmt: skip


def old_chain(number: int) -> str:
    """The correlation id of a chain that the store was filled with."""
    return f"old{number * 2654435761 % 2**61:016x}"


def text_rows(count: int) -> list[tuple[Any, ...]]:
    """The same events as rows of text, as somebody would store them without a second thought."""
    return [
        (
            f"{number:032x}",
            iso_from_us(event.timestamp_ns // 1000),
            event.event_type,
            event.event_name,
            event.component,
            event.operation,
            str(event.level),
            event.correlation_id,
            event.span_id,
            event.parent_id,
            event.duration_ms,
            event.message,
            orjson.dumps(event.metadata).decode(),
            None,
            None,
        )
        for number, event in enumerate(events(count))
    ]


def bare(rows: list[tuple[Any, ...]]) -> float:
    """Rows per second of sqlite3's executemany."""
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "bare.db", isolation_level=None)
        for pragma in ("page_size = 4096", "journal_mode = wal", "synchronous = normal"):
            connection.execute(f"pragma {pragma}")
        connection.execute(f"create table events ({_COLUMNS})")
        marks = ", ".join("?" * len(rows[0]))
        began = time.perf_counter()
        for at in range(0, len(rows), _BARE_BATCH):
            connection.execute("begin")
            connection.executemany(f"insert into events values ({marks})", rows[at : at + _BARE_BATCH])
            connection.execute("commit")
        took = time.perf_counter() - began
        connection.close()
    return len(rows) / took


def insert_many(rows: list[tuple[Any, ...]]) -> float:
    """Rows per second of peewee's insert_many on the same table."""
    from peewee import FloatField, Model, SqliteDatabase, TextField

    names = [column.split()[0] for column in _COLUMNS.split(", ")]
    fields = {name: FloatField(null=True) if name == "duration_ms" else TextField(null=True) for name in names[1:]}
    with tempfile.TemporaryDirectory() as folder:
        database = SqliteDatabase(
            str(Path(folder) / "peewee.db"), pragmas={"journal_mode": "wal", "synchronous": "normal"}
        )
        meta = type("Meta", (), {"database": database, "table_name": "events"})
        event = type("Event", (Model,), {"id": TextField(), **fields, "Meta": meta})
        event._meta.primary_key = False  # type: ignore[attr-defined]
        database.create_tables([event])
        columns = [getattr(event, name) for name in names]
        began = time.perf_counter()
        for at in range(0, len(rows), _BARE_BATCH):
            with database.atomic():
                event.insert_many(rows[at : at + _BARE_BATCH], fields=columns).execute()  # type: ignore[attr-defined]
        took = time.perf_counter() - began
        database.close()
    return len(rows) / took


def drained(location: StoreLocation, count: int, *, old_chains: int = 0) -> float:
    """Events per second of the drainer, from spool to committed tables."""
    with StagedImport(location) as staged:
        for event in events(count, old_chains=old_chains):
            staged.append(event)
    drainer = Drainer(location, Settings())
    drainer.elect(10)
    began = time.perf_counter()
    total = 0
    while batch := drainer.drain_batch():
        total += batch
    took = time.perf_counter() - began
    drainer.close()
    assert total == count, f"{total} of {count} events arrived"
    return total / took


def filled(location: StoreLocation, chains: int) -> None:
    """A store in which so many chains, with an event each, have been for long."""
    migrate(location)
    connection = open_writer(location)
    connection.execute("begin")
    connection.execute("insert into telemetry_names values (1, 'tool'), (2, 'old'), (3, 'component_0')")
    start = _START_NS // 1000 - 10**12
    connection.executemany(
        "insert into telemetry_correlation_chains values (?, ?, 'old', 1, 1, ?, ?, 1, 0, '[\"component_0\"]', null)",
        ((number + 1, old_chain(number), start + number, start + number) for number in range(chains)),
    )
    connection.executemany(
        "insert into telemetry_events (id, timestamp, event_type, event_name, component, level, chain, message) "
        "values (?, ?, 1, 2, 3, 2, ?, 'an event of long ago, as long as they are')",
        (((start + number) << 11, start + number, number + 1) for number in range(chains)),
    )
    key_filter = KeyFilter(connection)
    for run in range(chains // RUN_CHAINS):
        numbers = range(run * RUN_CHAINS, (run + 1) * RUN_CHAINS)
        keys = sorted((run + 1, chain_hash(old_chain(number)), number + 1) for number in numbers)
        connection.executemany("insert into telemetry_chain_keys values (?, ?, ?)", keys)
        key_filter.add_run(run + 1, [key for _, key, _ in keys])
    connection.execute("commit")
    connection.close()


def main() -> None:
    """Measures and reports."""
    options = arguments(__doc__ or "", events=100_000, chains=1_000_000, repeats=7)
    rows = text_rows(options.events)
    with tempfile.TemporaryDirectory() as folder:
        full = StoreLocation(Path(folder) / "full.db")
        filled(full, options.chains)

        def empty_store() -> float:
            with tempfile.TemporaryDirectory() as fresh:
                location = StoreLocation(Path(fresh) / "empty.db")
                migrate(location)
                return drained(location, options.events)

        best = interleaved(
            {
                "bare": lambda: bare(rows),
                "peewee": lambda: insert_many(rows),
                "empty": empty_store,
                "full": lambda: drained(full, options.events, old_chains=options.chains),
            },
            options.repeats,
            choose=max,
        )
    base = best["bare"]
    report(
        f"ingest_rate: {options.events:,} events a run, best of {options.repeats}",
        [
            Result("bare executemany, text, no index", base, "rows/s", 1.0),
            Result("peewee insert_many", best["peewee"], "rows/s", best["peewee"] / base),
            Result("drainer, empty store, of bare", best["empty"], "rows/s", best["empty"] / base, ">= 0.5"),
            Result(
                f"drainer, {options.chains:,} chains, 0.5 % late, of bare",
                best["full"], "rows/s", best["full"] / base, ">= 0.35",
            ),
            Result(
                "drainer, of insert_many", best["empty"], "rows/s", best["empty"] / best["peewee"], ">= 2.5"
            ),
        ],
        as_json=options.json,
    )  # fmt: skip


if __name__ == "__main__":
    main()
