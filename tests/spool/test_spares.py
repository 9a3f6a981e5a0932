"""Segments in reserve: ready when one is full, gone when the program is."""

from __future__ import annotations

from pathlib import Path

from telesink.store.location import StoreLocation
from telesink.store.settings import Settings
from telesink.store.spool.leftovers import remove_leftovers
from telesink.store.spool.segment import SegmentReader
from telesink.store.spool.spares import Spares
from telesink.store.writer.pending import drain_pending
from tests.conftest import Program


def wait_for_spare(folder: Path) -> Path:
    while not (found := list(folder.glob("*.new"))) or found[0].stat().st_blocks == 0:
        pass
    return found[0]


def test_a_reserve_is_made_and_taken_once(tmp_path: Path) -> None:
    spares = Spares(tmp_path)
    assert spares.take() is None
    spares.want()
    while (spare := spares.take()) is None:
        pass
    assert spares.take() is None
    assert list(tmp_path.glob("*.seg")) == []
    spare.begin()
    assert SegmentReader(spare.path).is_valid
    spares.close()


def test_closing_deletes_the_reserve(tmp_path: Path) -> None:
    spares = Spares(tmp_path)
    spares.want()
    wait_for_spare(tmp_path)
    spares.close()
    spares._thread.join(10)  # type: ignore[union-attr]
    assert list(tmp_path.glob("*.new")) == []


def test_the_reserve_of_a_dead_process_is_cleared_away_and_that_of_a_living_one_kept(
    location: StoreLocation, run_program: Program
) -> None:
    run_program("""
import os, sys
from telesink.store import TelemetrySink
sink = TelemetrySink(sys.argv[1])
for number in range(15_000):
    sink.event("x", metadata={"text": "x" * 300})
while not any(name.endswith(".new") for name in os.listdir(sink.location.spool)):
    pass
os.kill(os.getpid(), 9)
""")
    assert list(location.spool.glob("*.new")) != []
    living = Spares(location.spool)
    living.want()
    while (spare := living.take()) is None:
        pass
    drain_pending(location, Settings(), timeout=30)
    remove_leftovers(location.spool)
    assert [path.stem for path in location.spool.glob("*.new")] == [spare.path.stem]
    spare.discard()
    living.close()
