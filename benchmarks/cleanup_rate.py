"""Clean-up beside one single DELETE of the same rows on a copy of the same store, in one run.

Half of a store goes: its events and their chains. Meanwhile another process records 1,000 events a second, with its
own writer on the same store, and times every call. The single DELETE, one for the events and one for their chains,
has nobody beside it.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.export_rate import filled
from benchmarks.report import Result, arguments, report
from telesink.store.location import StoreLocation
from telesink.store.schema.engine import open_plain_reader, open_writer
from telesink.store.settings import Settings
from telesink.store.upkeep.cleanup import clean_up
from telesink.store.upkeep.plan import plan_cleanup
from telesink.store.upkeep.progress import Progress
from telesink.store.upkeep.retention import retention_of
from telesink.store.writer.drainer import Drainer

_AGE_US = 10**12
"""Between what goes and the present that the clean-up is told; any will do."""

_RECORDER = """
import json, sys, threading, time
from telesink.store import TelemetrySink
sink = TelemetrySink(sys.argv[1])
sink.event("warm"); sink.flush(60)
stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
print(flush=True)
took, late, number = [], 0.0, 0
began = time.perf_counter()
while not stop.is_set():
    due = began + number / 1000
    now = time.perf_counter()
    if now < due:
        time.sleep(due - now)
    before = time.perf_counter()
    sink.event("step", event_type="tool", component="recorder", operation="during.cleanup", duration_ms=12.5,
               correlation_id=f"during-{number // 8}", metadata={"number": number, "note": "x" * 120})
    took.append(time.perf_counter() - before)
    number += 1
seconds = time.perf_counter() - began
assert sink.close(60)
took.sort()
json.dump({"events": number, "rate": number / seconds, "median": took[len(took) // 2],
           "p999": took[int(len(took) * 0.999)], "max": took[-1]}, sys.stdout)
"""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the other process says of its calls; seconds."""

    events: int
    rate: float
    median: float
    p999: float
    max: float


class Recorder:
    """A process that records while a block runs; `recorded` is there when it has ended."""

    def __init__(self, location: StoreLocation) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _RECORDER, str(location.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self._process.stdout.readline()

    def __enter__(self) -> Recorder:
        return self

    def __exit__(self, *_error: object) -> None:
        said, _ = self._process.communicate()
        assert self._process.returncode == 0
        self.recorded = Recorded(**json.loads(said))


@contextlib.contextmanager
def _log_watched(location: StoreLocation) -> Iterator[list[int]]:
    """The sizes that the write-ahead log had while a block ran, looked at every 2 ms."""
    log, sizes, stop = location.path.with_name(location.path.name + "-wal"), [0], threading.Event()

    def look() -> None:
        while not stop.wait(0.002):
            with contextlib.suppress(FileNotFoundError):
                sizes[0] = max(sizes[0], log.stat().st_size)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield sizes
    finally:
        stop.set()
        thread.join()


def copied(source: StoreLocation, name: str) -> StoreLocation:
    """A copy of a store that nobody has open."""
    copy = StoreLocation(source.path.with_name(name))
    shutil.copyfile(source.path, copy.path)
    return copy


def rolled_up(location: StoreLocation) -> None:
    """Counts what the store has been filled with, so that the recording program's writer need not do it meanwhile."""
    drainer = Drainer(location, Settings())
    assert drainer.elect(10)
    while drainer.count_next():
        pass
    drainer.close()


def middle(location: StoreLocation, count: int) -> int:
    """The time before which `count` events are, microseconds."""
    connection = sqlite3.connect(location.path)
    sql = "select timestamp from telemetry_events order by id limit 1 offset ?"
    timestamp: int = connection.execute(sql, (count,)).fetchone()[0]
    connection.close()
    return timestamp


def single_delete(location: StoreLocation, before: int) -> tuple[float, float]:
    """One DELETE of the events before a time and one of the chains without events: rows per second.

    By the clock, and by the processor's time.
    """
    connection = open_writer(location)
    began, spent = time.perf_counter(), time.thread_time()
    rows = connection.execute("delete from telemetry_events where id < ?", (before << 11,)).rowcount
    rows += connection.execute(
        "delete from telemetry_correlation_chains where last_at < ? and not exists "
        "(select 1 from telemetry_events e where e.chain = telemetry_correlation_chains.id)",
        (before,),
    ).rowcount
    took, spent = time.perf_counter() - began, time.thread_time() - spent
    connection.close()
    return rows / took, rows / spent


@dataclass(frozen=True, slots=True)
class Run:
    """A clean-up; seconds and bytes."""

    deletion: float
    """Until the last row was deleted, chains too."""
    spent: float
    """The same of the processor."""
    total: float
    rows: int
    events: int
    given_back: int
    log_peak: int
    size_before: int
    size_after: int
    recorded: Recorded | None

    @property
    def rate(self) -> float:
        """Rows per second of the deletion."""
        return self.rows / self.deletion


def cleaned(location: StoreLocation, before: int, *, with_recorder: bool) -> Run:
    """Cleans a store up and watches."""
    reader = open_plain_reader(location)
    plan = plan_cleanup(reader, location, retention_of(Settings(), before + _AGE_US, older_than_us=_AGE_US))
    reader.close()
    size = os.path.getsize(location.path)
    deletion = spent = 0.0
    began, spent_before = time.perf_counter(), time.thread_time()

    def tell(progress: Progress) -> None:
        nonlocal deletion, spent
        if progress.phase == "deleting":
            deletion, spent = time.perf_counter() - began, time.thread_time() - spent_before

    with contextlib.ExitStack() as stack:
        recorder = stack.enter_context(Recorder(location)) if with_recorder else None
        log = stack.enter_context(_log_watched(location))
        began, spent_before = time.perf_counter(), time.thread_time()
        done = clean_up(location, plan, tell=tell)
        total = time.perf_counter() - began
    assert done.is_complete
    return Run(
        deletion, spent, total, done.total, done.rows["events"], done.bytes_given_back, log[0], size,
        os.path.getsize(location.path), recorder.recorded if recorder else None,
    )  # fmt: skip


def checked(location: StoreLocation, expected: int) -> None:
    """Nothing is lost and nothing is broken."""
    connection = sqlite3.connect(location.path)
    found = connection.execute("select count(*) from telemetry_events").fetchone()[0]
    orphans = connection.execute(
        "select count(*) from telemetry_events e where chain is not null "
        "and not exists (select 1 from telemetry_correlation_chains c where c.id = e.chain)"
    ).fetchone()[0]
    connection.close()
    assert (found, orphans) == (expected, 0), (found, expected, orphans)


def main() -> None:
    """Measures and reports."""
    options = arguments(__doc__ or "", events=2_000_000, deleted=1_000_000)
    with tempfile.TemporaryDirectory() as name:
        store = StoreLocation(Path(name) / "store.db")
        filled(store, options.events)
        rolled_up(store)
        before = middle(store, options.deleted)
        single = copied(store, "single.db")
        single_rate, single_spent_rate = single_delete(single, before)
        single.path.unlink()
        alone = cleaned(copied(store, "alone.db"), before, with_recorder=False)
        StoreLocation(Path(name) / "alone.db").path.unlink()
        run = cleaned(store, before, with_recorder=True)
        recorded = run.recorded
        assert recorded is not None
        checked(store, options.events - options.deleted + recorded.events + 1)
    report(
        f"cleanup_rate: {options.deleted:,} of {options.events:,} events and their chains",
        [
            Result("single DELETE, nobody beside it", single_rate, "rows/s", 1.0),
            Result("clean-up: deletion, of single", run.rate, "rows/s", run.rate / single_rate, ">= 0.5"),
            Result("the same, nobody beside it", alone.rate, "rows/s", alone.rate / single_rate),
            Result("the same by processor time, of single's", alone.rows / alone.spent, "rows/s",
                   alone.rows / alone.spent / single_spent_rate),
            Result(
                "clean-up with the space given back, of single", run.rows / run.total, "rows/s",
                run.rows / run.total / single_rate,
            ),
            Result("space given back", run.given_back / 1e6, "MB"),
            Result("recording, p99.9 of a call, of 5 ms", recorded.p999 * 1e3, "ms", recorded.p999 / 0.005, "<= 1"),
            Result("recording, median", recorded.median * 1e6, "us"),
            Result("recording, longest", recorded.max * 1e3, "ms"),
            Result("recording, events beside it", recorded.rate, "/s"),
            Result("file afterwards", run.size_after / 1e6, "MB", run.size_after / run.size_before, "<= 0.6"),
            Result("write-ahead log, largest", run.log_peak / 1e6, "MB"),
        ],
        as_json=options.json,
    )  # fmt: skip


if __name__ == "__main__":
    main()
