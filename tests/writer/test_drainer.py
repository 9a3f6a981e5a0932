"""From the spool to the tables: once, whatever happens on the way."""

from __future__ import annotations

import logging
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from telesink.store.location import StoreLocation
from telesink.store.settings import Settings, StorageSettings
from telesink.store.sink.sink import TelemetrySink
from telesink.store.spool.frames import frame
from telesink.store.spool.records import EventRecord
from telesink.store.spool.segment import FIRST_FRAME
from telesink.store.spool.staging import StagedImport
from telesink.store.writer import chains
from telesink.store.writer.drainer import Drainer
from telesink.store.writer.pending import drain_pending, pending_records
from tests.conftest import Asker, Program

SECOND_NS = 1_000_000_000
NOW_NS = 1_795_000_000 * SECOND_NS


def staged(location: StoreLocation, records: list[EventRecord]) -> None:
    with StagedImport(location) as segment:
        for record in records:
            segment.append(record)


def numbered(count: int, *, chain: str | None = None, start: int = 0) -> list[EventRecord]:
    return [
        EventRecord(NOW_NS + number * 1000, "tool", "step", "app", str(number), correlation_id=chain)
        for number in range(start, start + count)
    ]


def drain(location: StoreLocation, settings: Settings | None = None) -> None:
    assert drain_pending(location, settings or Settings(), timeout=60) == 0


def test_batches_smaller_than_a_segment_miss_nothing(location: StoreLocation, ask: Asker) -> None:
    staged(location, numbered(1000))
    drain(location, Settings(storage=StorageSettings(batch_size=7)))
    assert ask("select count(*), count(distinct operation) from events") == [(1000, 1000)]


def test_a_record_larger_than_a_chunk_is_read_whole(location: StoreLocation, ask: Asker) -> None:
    big = EventRecord(NOW_NS, "tool", "big", "app", message="x" * 3_000_000)
    staged(location, [*numbered(3), big, *numbered(3, start=3)])
    drain(location)
    assert ask("select count(*), max(length(message)) from events") == [(7, 3_000_000)]


def test_the_writer_may_be_killed_at_any_time(location: StoreLocation, ask: Asker) -> None:
    """Killed at random moments, and started again until it is done: every record once, every chain complete."""
    total = 40_000
    staged(location, [record._replace(correlation_id=f"c{n % 3000}") for n, record in enumerate(numbered(total))])
    source = """
import sys
from telesink.store.location import parse_location
from telesink.store.settings import Settings, StorageSettings
from telesink.store.writer.drainer import Drainer
drainer = Drainer(parse_location(sys.argv[1]), Settings(storage=StorageSettings(batch_size=500)))
assert drainer.elect(10)
while drainer.drain_batch():
    print(flush=True)
print("done", flush=True)
"""
    moments, kills = random.Random(7), 0
    while True:
        writer = subprocess.Popen([sys.executable, "-c", source, str(location.path)], stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        lines = [writer.stdout.readline() for _ in range(moments.randrange(1, 12))]
        writer.kill()
        lines += writer.stdout.read().splitlines(keepends=True)
        writer.wait()
        if "done\n" in lines:
            break
        kills += 1
    assert kills >= 3
    assert ask("select count(*), count(distinct operation) from events") == [(total, total)]
    assert ask("select count(*), sum(total_events) from chains") == [(3000, total)]
    assert ask("pragma integrity_check") == [("ok",)]


def test_a_process_that_dies_as_the_writer_is_followed_by_another(
    location: StoreLocation, run_program: Program, ask: Asker
) -> None:
    done = run_program("""
import os, sys
from telesink.store import TelemetrySink
sink = TelemetrySink(sys.argv[1])
sink.event("before"); assert sink.flush(20)
sink.event("after")
os.kill(os.getpid(), 9)
""")
    assert done.returncode == -signal.SIGKILL
    with TelemetrySink(location, settings=Settings()) as sink:
        sink.event("next")
        assert sink.flush()
    drain(location)
    assert ask("select event_name from events order by id") == [("before",), ("after",), ("next",)]


def test_only_one_process_writes_at_a_time(location: StoreLocation) -> None:
    location.spool.mkdir()
    first, second = Drainer(location, Settings()), Drainer(location, Settings())
    assert first.elect()
    assert not second.elect()
    first.close()
    assert second.elect()
    second.close()


def test_two_writers_in_turn_keep_one_chain(location: StoreLocation, ask: Asker) -> None:
    """What one has in memory must not outlive the other's turn."""
    drainers = [Drainer(location, Settings()), Drainer(location, Settings())]
    for turn in range(6):
        staged(location, numbered(10, chain="shared", start=turn * 10))
        staged(location, numbered(1, chain=f"own {turn}", start=100 + turn))
        drainer = drainers[turn % 2]
        assert drainer.elect()
        while drainer.drain_batch():
            pass
        drainer.resign()
    assert ask("select count(*), sum(total_events) from chains") == [(7, 66)]
    assert ask("select total_events from chains where chain_id = 'shared'") == [(60,)]


def test_a_chain_that_was_forgotten_is_remembered_when_it_goes_on(
    location: StoreLocation, ask: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chains, "_CHAINS_IN_MEMORY", 4)
    begun = EventRecord(NOW_NS, "tool", "run_start", "a", "work", correlation_id="old", span_id="s1")
    ended = EventRecord(NOW_NS + SECOND_NS, "tool", "run_complete", "b", "work", correlation_id="old", span_id="s1")
    staged(location, [begun, *(record._replace(correlation_id=f"c{n}") for n, record in enumerate(numbered(50)))])
    settings = Settings(storage=StorageSettings(batch_size=5))
    drain(location, settings)
    assert ask("select status from chains where chain_id = 'old'") == [("active",)]
    staged(location, [ended])
    drain(location, settings)
    assert ask("select status, total_events, components, duration_ms from chains where chain_id = 'old'") == [
        ("completed", 2, '["a","b"]', 1000.0)
    ]


def test_late_events_take_their_place_in_time(location: StoreLocation, ask: Asker) -> None:
    staged(location, numbered(100, start=1000))
    drain(location)
    staged(location, [*numbered(100), *numbered(1, start=1000)])
    drain(location)
    operations = [int(operation) for (operation,) in ask("select operation from events order by id")]
    assert operations == [*range(100), 1000, 1000, *range(1001, 1100)]


def test_an_import_that_comes_twice_is_stored_once(location: StoreLocation, ask: Asker) -> None:
    records = [record._replace(fingerprint=n) for n, record in enumerate(numbered(20, chain="c"))]
    for _ in range(3):
        staged(location, records)
        drain(location)
    assert ask("select count(*) from events") == [(20,)]
    assert ask("select total_events from chains") == [(20,)]


def test_a_failed_import_leaves_nothing(location: StoreLocation) -> None:
    def cut_short() -> None:
        with StagedImport(location) as segment:
            segment.append(numbered(1)[0])
            raise RuntimeError("the rest cannot be read")

    with pytest.raises(RuntimeError):
        cut_short()
    assert pending_records(location) == 0
    assert list(location.spool.iterdir()) == []


def dead_segment(location: StoreLocation, run_program: Program, count: int) -> Path:
    """A segment that a killed process has left."""
    run_program(
        "import os, sys; from telesink.store import TelemetrySink; s = TelemetrySink(sys.argv[1]);"
        "[s.event('step', operation=str(n)) for n in range(int(sys.argv[2]))]; os.kill(os.getpid(), 9)",
        str(count),
    )
    (path,) = location.spool.glob("*.seg")
    return path


def test_a_frame_torn_by_a_dying_process_is_passed_over(
    location: StoreLocation, run_program: Program, ask: Asker, caplog: pytest.LogCaptureFixture
) -> None:
    path = dead_segment(location, run_program, 10)
    torn = frame(b"e", b"[1,2,3]")[:-4]
    with path.open("r+b") as file:
        content = file.read().rstrip(b"\0")
        file.seek(len(content))
        file.write(torn)
    drain(location)
    assert ask("select count(*) from events") == [(10,)]
    assert caplog.messages == []
    assert not list(location.spool.glob("*.seg"))


def test_damage_in_the_middle_is_named_and_set_aside(
    location: StoreLocation, run_program: Program, ask: Asker, caplog: pytest.LogCaptureFixture
) -> None:
    path = dead_segment(location, run_program, 10)
    content = bytearray(path.read_bytes())
    where = content.index(b'"4"')
    content[where + 1] ^= 1
    path.write_bytes(content)
    drain(location)
    assert ask("select operation from events") == [(str(n),) for n in range(4)]
    (aside,) = location.spool.glob("*.damaged")
    assert b'"9"' in aside.read_bytes()
    assert "is damaged from byte" in caplog.messages[0]


def test_a_file_that_is_no_segment_is_set_aside(
    location: StoreLocation, ask: Asker, caplog: pytest.LogCaptureFixture
) -> None:
    location.spool.mkdir(parents=True)
    (location.spool / "0-strange.seg").write_bytes(b"something else" * 100)
    staged(location, numbered(3))
    with caplog.at_level(logging.WARNING):
        drain(location)
    assert ask("select count(*) from events") == [(3,)]
    assert (location.spool / "0-strange.damaged").exists()


def test_a_living_writer_of_a_half_written_frame_is_waited_for(location: StoreLocation, ask: Asker) -> None:
    with TelemetrySink(location, settings=Settings()) as sink:
        sink.event("first")
        assert sink.flush()
        sink._drainer.stop(5)
        (path,) = location.spool.glob("*.seg")
        whole = frame(
            b"e", b'[1795000000000000000,"t","second","app",null,2,null,null,null,null,null,null,null,null,null]'
        )
        with path.open("r+b") as file:
            end = FIRST_FRAME + len(file.read()[FIRST_FRAME:].rstrip(b"\0"))
            file.seek(end)
            file.write(whole[:20])
        drainer = Drainer(location, Settings())
        drainer.elect()
        drainer.drain_batch()
        with path.open("r+b") as file:
            file.seek(end + 20)
            file.write(whole[20:])
        drainer.drain_batch()
        drainer.close()
    assert {name for (name,) in ask("select event_name from events")} == {"first", "second"}


def test_pending_counts_records_that_wait(location: StoreLocation) -> None:
    staged(location, numbered(123))
    assert pending_records(location) == 123
    holder = Drainer(location, Settings())
    assert holder.elect()
    assert drain_pending(location, Settings(), timeout=0.05) == 123
    holder.close()


def test_draining_where_nothing_was_recorded_makes_no_store(location: StoreLocation) -> None:
    assert drain_pending(location, Settings()) == 0
    assert not location.path.exists()
    assert os.listdir(location.path.parent) == ["home"]
