"""What a program has recorded is in the store, however the program ends. Real processes, really killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from telesink.store.location import StoreLocation
from telesink.store.settings import Settings
from telesink.store.sink.sink import TelemetrySink
from telesink.store.writer.pending import drain_pending, pending_records
from tests.conftest import Asker, Program, SinkMaker

RECORD_AND_DIE = """
import os, signal, sys
from telesink.store import TelemetrySink
sink = TelemetrySink(sys.argv[1])
for number in range(int(sys.argv[2])):
    assert sink.event("step", operation=f"op_{number}", correlation_id=f"chain_{number // 5}")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("count", [1, 137, 25_000])  # 25,000: more than two segments
def test_events_survive_kill_9_right_after_the_last_call(
    count: int, run_program: Program, location: StoreLocation, ask: Asker
) -> None:
    assert run_program(RECORD_AND_DIE, str(count)).returncode == -signal.SIGKILL
    assert drain_pending(location, Settings(), timeout=30) == 0
    assert ask("select count(*), count(distinct operation) from events") == [(count, count)]
    assert ask("select sum(total_events) from chains") == [(count,)]


def test_events_survive_kill_9_at_any_moment(location: StoreLocation, ask: Asker) -> None:
    """The program tells each call that has returned; whatever it told must be there, once."""
    source = """
import sys
from telesink.store import TelemetrySink
sink = TelemetrySink(sys.argv[1])
number = 0
while True:
    sink.event("step", operation=str(number))
    print(number, flush=True)
    number += 1
"""
    told = 0
    for lines in (50, 700, 3000):
        program = subprocess.Popen(
            [sys.executable, "-c", source, str(location.path)], stdout=subprocess.PIPE, text=True
        )
        assert program.stdout is not None
        for _ in range(lines):
            program.stdout.readline()
        program.kill()
        told += lines + len(program.stdout.read().splitlines())
        program.wait()
    drain_pending(location, Settings(), timeout=30)
    ((stored, distinct),) = ask("select count(*), count(distinct timestamp || operation) from events")
    assert told <= stored == distinct
    assert stored <= told + 3  # at most one call per kill had returned without having been told
    assert ask("pragma integrity_check") == [("ok",)]


def test_the_last_events_of_a_short_script_are_in_the_tables_when_it_has_ended(
    run_program: Program, ask: Asker
) -> None:
    done = run_program("import sys; from telesink.store import TelemetrySink; TelemetrySink(sys.argv[1]).event('only')")
    assert (done.returncode, done.stderr) == (0, "")
    assert ask("select event_name from events") == [("only",)]


def test_os_exit_loses_nothing(run_program: Program, location: StoreLocation, ask: Asker) -> None:
    run_program(
        "import os, sys; from telesink.store import TelemetrySink; TelemetrySink(sys.argv[1]).event('x'); os._exit(0)"
    )
    drain_pending(location, Settings())
    assert ask("select count(*) from events") == [(1,)]


def test_parent_and_forked_children_record_side_by_side(
    run_program: Program, location: StoreLocation, ask: Asker
) -> None:
    done = run_program("""
import os, sys, warnings
warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 and newer warn of any fork beside a thread
from telesink.store import TelemetrySink
sink = TelemetrySink(sys.argv[1])
for number in range(300):
    sink.event("parent")
children = []
for child in range(3):
    process = os.fork()
    if process == 0:
        for number in range(200):
            sink.event("child", operation=str(child))
        assert sink.flush(20)
        os._exit(0)
    children.append(process)
for number in range(300):
    sink.event("parent")
for process in children:
    assert os.waitpid(process, 0)[1] == 0
assert sink.close(20)
""")
    assert (done.returncode, done.stderr) == (0, "")
    drain_pending(location, Settings())
    assert ask("select event_name, count(*) from events group by 1 order by 1") == [("child", 600), ("parent", 600)]


def test_many_threads_lose_nothing(sink: TelemetrySink, ask: Asker) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def record(thread: int) -> int:
        return sum(sink.event("step", component=f"thread_{thread}", operation=str(n)) for n in range(4000))

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(record, range(4))) == 16_000
    assert sink.flush(30)
    assert ask("select component, count(distinct operation) from events group by 1 order by 1") == [
        (f"thread_{number}", 4000) for number in range(4)
    ]


def test_sync_mode_has_the_event_in_the_table_when_the_call_returns(open_sink: SinkMaker, ask: Asker) -> None:
    sink = open_sink(mode="sync")
    for number in range(3):
        assert sink.event("step")
        assert ask("select count(*) from events") == [(number + 1,)]


def test_a_sync_sink_leaves_room_for_another_process_to_drain(
    open_sink: SinkMaker, run_program: Program, ask: Asker
) -> None:
    open_sink(mode="sync").event("mine")
    run_program(
        "import sys; from telesink.store import TelemetrySink; "
        "s = TelemetrySink(sys.argv[1]); s.event('other'); assert s.close()"
    )
    assert ask("select event_name from events order by 1") == [("mine",), ("other",)]


def test_what_close_cannot_drain_in_time_waits_for_the_next_opener(
    open_sink: SinkMaker, location: StoreLocation, ask: Asker
) -> None:
    from telesink.store.writer.drainer import Drainer

    location.spool.mkdir()
    other = Drainer(location, Settings())
    assert other.elect()
    sink = open_sink()
    sink.event("waits")
    assert sink.close(timeout=0.05) is False
    assert pending_records(location) == 1
    other.close()
    drain_pending(location, Settings())
    assert ask("select event_name from events") == [("waits",)]


def test_drained_segments_are_deleted(sink: TelemetrySink, location: StoreLocation) -> None:
    for _ in range(15_000):
        sink.event("step", metadata={"text": "x" * 300})
    sink.close(30)
    assert [path.name for path in location.spool.iterdir() if path.suffix == ".seg"] == []


def test_nothing_is_readable_for_other_users(sink: TelemetrySink, location: StoreLocation) -> None:
    os.umask(0)
    sink.event("private")
    sink.flush()
    files = [location.path, *(Path(str(location.path) + end) for end in ("-wal", "-shm"))]
    modes = {path.name: path.stat().st_mode & 0o077 for path in [*files, location.spool, *location.spool.iterdir()]}
    assert modes == dict.fromkeys(modes, 0)
