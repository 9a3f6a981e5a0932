"""The thread that drains: started by recording, replaced when its process dies, and never in the way."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from telesink.store.location import StoreLocation
from telesink.store.settings import Settings
from telesink.store.sink.sink import TelemetrySink
from telesink.store.writer.background import BackgroundDrainer
from tests.conftest import Asker, SinkMaker, until


def test_events_reach_the_tables_without_flush(open_sink: SinkMaker, location: StoreLocation, ask: Asker) -> None:
    sink = open_sink()
    sink.event("x")
    assert until(lambda: location.path.exists() and sink.status().drained)
    assert ask("select event_name from events") == [("x",)]


def test_a_record_that_comes_after_a_long_pause_is_drained_too(open_sink: SinkMaker, ask: Asker) -> None:
    sink = open_sink()
    sink.event("first")
    sink.flush()
    (segment,) = sink.location.spool.glob("*.seg")
    assert until(lambda: segment.read_bytes()[9] == 1)  # the drainer sleeps and wants to be rung
    sink.event("second")
    assert until(lambda: ask("select count(*) from events") == [(2,)])


def test_when_the_draining_process_dies_another_one_takes_over(
    open_sink: SinkMaker, location: StoreLocation, ask: Asker
) -> None:
    elected = subprocess.Popen(
        [
            sys.executable, "-c",
            "import sys; from telesink.store import TelemetrySink; s = TelemetrySink(sys.argv[1]); s.event('a');"
            "s.flush(); print(flush=True); sys.stdin.read()",
            str(location.path),
        ],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert elected.stdout is not None
    elected.stdout.readline()
    sink = open_sink()
    sink.event("b")
    assert until(lambda: ask("select count(*) from events") == [(2,)])
    elected.kill()
    elected.wait()
    sink.event("c")
    assert until(lambda: ask("select count(*) from events") == [(3,)])


def test_where_nothing_was_recorded_nothing_is_made(location: StoreLocation) -> None:
    drainer = BackgroundDrainer(location, Settings())
    drainer.start()
    assert until(lambda: drainer._drainer is not None)
    drainer.stop(5)
    assert [path.name for path in location.path.parent.iterdir()] == ["home"]


def test_stopping_gives_the_writers_lock_back(location: StoreLocation) -> None:
    first, second = (BackgroundDrainer(location, Settings()) for _ in range(2))
    location.spool.mkdir(parents=True)
    for drainer in (first, second):
        drainer.start()
        assert until(lambda drainer=drainer: drainer._drainer is not None and drainer._drainer.elected)  # type: ignore[misc]
        drainer.stop(5)
        assert not drainer.running


def test_a_store_that_was_deleted_and_made_anew_is_drained_into_the_new_one(location: StoreLocation) -> None:
    drainer = BackgroundDrainer(location, Settings())
    drainer.start()
    for number in range(2):
        with TelemetrySink(location, settings=Settings()) as sink:
            assert sink.event(f"life {number}")
            assert until(lambda sink=sink: location.path.exists() and sink.status().drained)  # type: ignore[misc]
        with closing(sqlite3.connect(location.path)) as connection:
            assert connection.execute("select event_name from events").fetchall() == [(f"life {number}",)]
        if number == 0:
            shutil.rmtree(location.spool)
            for path in location.path.parent.glob("app.db*"):
                path.unlink()
    holders = Path("/proc/self/fd")
    if holders.exists():
        ours = str(location.path)  # and nothing of another test in this process
        assert until(lambda: not any(link.startswith(ours) and "deleted" in link for link in links(holders)))
    drainer.stop(5)


def links(folder: Path) -> Iterator[str]:
    for entry in folder.iterdir():
        with suppress(OSError):
            yield os.readlink(entry)
