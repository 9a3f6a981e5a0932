"""Segments: what fits, what is kept where mmap is impossible, and what a reader can tell about their process."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from telesink.store.spool.frames import frame, read_frames
from telesink.store.spool.segment import FIRST_FRAME, SegmentReader, SegmentWriter
from tests.conftest import Program

ONE = frame(b"e", b"[1]")


def test_a_full_segment_refuses_and_keeps_what_it_has(tmp_path: Path) -> None:
    writer = SegmentWriter(tmp_path, FIRST_FRAME + 2 * len(ONE) + 3)
    writer.append(ONE)
    writer.append(ONE)
    with pytest.raises(ValueError, match="out of range"):
        writer.append(ONE)
    reader = SegmentReader(writer.path)
    assert read_frames(reader.read(FIRST_FRAME, 1000), 10).bodies == {b"e": [b"[1]"] * 2}


def test_a_segment_is_finished_when_it_is_sealed_and_not_before(tmp_path: Path) -> None:
    writer = SegmentWriter(tmp_path, 4096)
    reader = SegmentReader(writer.path)
    assert not reader.finished()
    writer.append(ONE)
    assert writer.seal() == FIRST_FRAME + len(ONE)
    assert reader.finished()
    with pytest.raises(ValueError, match="out of range"):
        writer.append(ONE)


def test_a_segment_is_finished_when_its_process_is_gone(tmp_path: Path, run_program: Program) -> None:
    run_program(
        "import os, sys; from pathlib import Path; from telesink.store.spool.segment import SegmentWriter; "
        "SegmentWriter(Path(sys.argv[2])); os.kill(os.getpid(), 9)",
        str(tmp_path),
    )
    (path,) = tmp_path.glob("*.seg")
    assert SegmentReader(path).finished()


def test_without_mmap_records_are_written_all_the_same(run_program: Program, tmp_path: Path) -> None:
    done = run_program("""
import mmap, sys
def refused(*_): raise OSError(12, "Cannot allocate memory")
mmap.mmap = refused
from telesink.store import TelemetrySink
with TelemetrySink(sys.argv[1]) as sink:
    for number in range(20_000):
        assert sink.event("x", metadata={"text": "x" * 300})
    assert sink.flush(20)
import sqlite3
print(sqlite3.connect(sys.argv[1]).execute("select count(*) from events").fetchone()[0])
""")
    assert (done.stdout, done.stderr) == ("20000\n", "")


def test_the_disk_a_segment_needs_is_there_before_it_is_used(tmp_path: Path) -> None:
    writer = SegmentWriter(tmp_path, 1 << 20)
    assert os.stat(writer.path).st_blocks * 512 >= 1 << 20
