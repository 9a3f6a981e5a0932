"""What the doctor finds of the file, its surroundings and what waits for it, and that it changes nothing."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from telesink.store.doctor.file_system import lock_holder, network_file_system, process_name
from telesink.store.location import StoreLocation
from telesink.store.settings import Settings
from telesink.store.spool.folder import segment_paths
from telesink.store.upkeep.scheduler import UpkeepScheduler
from telesink.store.writer.drainer import Drainer
from tests.conftest import Program, SinkMaker
from tests.doctor.conftest import Examiner, finding, problems

DIES = """
import os, sys, threading
threading.Thread.start = lambda self: None
from telesink.store import TelemetrySink
TelemetrySink(sys.argv[1]).event("last words")
os._exit(1)
"""


@pytest.mark.usefixtures("filled")
def test_a_store_that_is_well_has_no_problems(sections: Examiner) -> None:
    found = sections()
    assert problems(found) == []
    assert [*found] == ["store", "spool", "configuration", "clocks", "retention", "arrivals", "versions"]
    assert found["store"].facts["database_bytes"] > 0


def test_where_there_is_no_store_it_says_so_and_makes_none(sections: Examiner, location: StoreLocation) -> None:
    found = sections()
    assert finding(found["store"], "no store here yet").grade == "note"
    assert problems(found) == []
    assert not location.path.exists()
    assert not location.spool.exists()


def test_a_file_that_is_no_database_is_an_error_with_a_way_out(sections: Examiner, location: StoreLocation) -> None:
    location.path.write_bytes(b"no database, and long enough to be sure of it" * 100)
    found = finding(sections()["store"], "not a database")
    assert found.grade == "error"
    assert "move the file away" in (found.way_out or "")


def test_a_database_of_another_program_is_told(sections: Examiner, location: StoreLocation) -> None:
    with closing(sqlite3.connect(location.path)) as connection:
        connection.execute("create table theirs (x)")
    found = sections()
    assert finding(found["store"], "another program").grade == "error"
    assert "clocks" not in found


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("version", "grade", "words", "way_out"),
    [(99, "error", "newer than this program", "pip install -U"), (1, "note", "of version 1", "telesink migrate")],
)
def test_a_schema_of_another_version_is_told_and_left_as_it_is(
    sections: Examiner, location: StoreLocation, version: int, grade: str, words: str, way_out: str
) -> None:
    with closing(sqlite3.connect(location.path)) as connection:
        connection.execute(f"pragma user_version = {version}")
    found = finding(sections()["store"], words)
    assert found.grade == grade
    assert way_out in (found.way_out or "")
    with closing(sqlite3.connect(location.path)) as connection:
        assert connection.execute("pragma user_version").fetchone() == (version,)


def test_damage_inside_the_file_is_found(sections: Examiner, open_sink: SinkMaker, location: StoreLocation) -> None:
    sink = open_sink()
    for index in range(2000):
        sink.event("x", message="m" * 200, component=f"c{index % 50}")
    assert sink.close()
    with closing(sqlite3.connect(location.path)) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
        page = connection.execute("select rootpage from sqlite_master where name = 'telemetry_events_component'")
        begin = (page.fetchone()[0] - 1) * 16384
    with location.path.open("r+b") as file:
        file.seek(begin)
        file.write(b"\xff" * 16384)
    found = finding(sections()["store"], "it is damaged")
    assert found.grade == "error"
    assert "telesink export" in (found.way_out or "")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.usefixtures("filled")
def test_a_folder_that_cannot_be_written_is_an_error(sections: Examiner, location: StoreLocation) -> None:
    location.path.parent.chmod(0o500)
    try:
        assert finding(sections()["store"], "its folder cannot be written").grade == "error"
    finally:
        location.path.parent.chmod(0o700)


def test_a_network_file_system_is_recognised(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/vda / ext4 rw 0 0\nserver:/share /mnt/our\\040share nfs4 rw 0 0\n")
    assert network_file_system(Path("/mnt/our share/app.db"), mounts) == "nfs4"
    assert network_file_system(Path("/home/me/app.db"), mounts) is None
    assert network_file_system(Path("/home/me/app.db"), tmp_path / "missing") is None


def test_what_a_dead_program_left_is_told_and_left_where_it_is(
    sections: Examiner, location: StoreLocation, run_program: Program
) -> None:
    run_program(DIES)
    (segment,) = segment_paths(location.spool)
    found = finding(sections()["spool"], "1 record left by programs that are gone")
    assert segment.name.split("-")[1] in found.text
    assert found.grade == "note"
    assert segment_paths(location.spool) == [segment]


@pytest.mark.usefixtures("filled")
def test_what_was_set_aside_is_told_with_its_place(sections: Examiner, location: StoreLocation) -> None:
    (location.spool / "1.damaged").write_bytes(b"x" * 2048)
    (location.spool / "rejected.log").write_text("e (1,)\ne (2,)\n")
    section = sections()["spool"]
    assert str(location.spool / "1.damaged") in finding(section, "could not be read").text
    assert "2.0 KiB" in finding(section, "could not be read").text
    assert finding(section, "2 records that no table takes").grade == "warning"


@pytest.mark.usefixtures("filled")
def test_records_that_wait_for_long_are_a_problem(
    sections: Examiner, run_program: Program
) -> None:  # fmt: skip
    run_program(DIES)
    found = finding(sections(lambda: time.time_ns() + 200 * 1_000_000_000)["spool"], "not in the tables yet")
    assert found.grade == "warning"
    assert "telesink query" in (found.way_out or "")


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="only Linux tells who holds a lock")
def test_it_names_the_writer(sections: Examiner, location: StoreLocation) -> None:
    location.spool.mkdir()
    drainer = Drainer(location, Settings())
    assert drainer.elect()
    assert f"the writer is process {os.getpid()} (" in finding(sections()["spool"], "the writer is").text
    drainer.close()
    assert "no process" in finding(sections()["spool"], "open for writing").text
    assert lock_holder(location.spool / "writer.lock") is None


def test_it_knows_whether_a_service_is_at_work(sections: Examiner, location: StoreLocation) -> None:
    assert finding(sections()["spool"], "no service is at work").grade == "note"
    service = UpkeepScheduler(location, Settings())
    service.open()
    assert f"process {os.getpid()}" in finding(sections()["spool"], "telesink serve is at work").text
    service.stop()


def test_a_process_that_is_gone_still_has_a_number() -> None:
    assert process_name(2**22 + 1) == f"process {2**22 + 1}"
