"""What is told of the spool and its writer: what waits, for how long, and what has been set aside."""

from __future__ import annotations

import time

import pytest

from telesink.store.location import StoreLocation
from telesink.store.settings import Settings, StorageSettings
from telesink.store.spool.encoding import encode
from telesink.store.spool.frames import frame
from telesink.store.spool.records import EVENT, EventRecord
from telesink.store.spool.segment import SEGMENT_BYTES, SegmentWriter
from telesink.store.spool.staging import StagedImport
from telesink.store.upkeep.sink_state import sink_state
from telesink.store.writer.drainer import Drainer
from telesink.store.writer.pending import drain_pending

SECOND_NS = 1_000_000_000


def recorded(location: StoreLocation, *timestamps_ns: int) -> SegmentWriter:
    """A segment with an event of each time, of a process that lives on."""
    location.spool.mkdir(exist_ok=True)
    segment = SegmentWriter(location.spool)
    for timestamp_ns in timestamps_ns:
        segment.append(frame(EVENT, encode(tuple(EventRecord(timestamp_ns, "tool", "step", "app")))))
    return segment


def test_of_a_store_that_is_not_there_all_is_nothing_but_the_disk(location: StoreLocation) -> None:
    state = sink_state(location, Settings())
    assert (state.pending_records, state.lag_us, state.spool_bytes) == (0, 0, 0)
    assert (state.has_writer, state.rejected_records, state.damaged_segments) == (False, 0, 0)
    assert 0 < state.disk_free_bytes <= state.disk_total_bytes
    assert not location.path.exists()
    assert not location.spool.exists()


def test_what_waits_is_counted_until_it_is_in_the_tables(location: StoreLocation) -> None:
    segment = recorded(location, *range(3))
    assert sink_state(location, Settings()).pending_records == 3
    assert drain_pending(location, Settings(), timeout=60) == 0
    assert sink_state(location, Settings()).pending_records == 0
    segment.append(frame(EVENT, encode(tuple(EventRecord(4, "tool", "step", "app", message="x" * 600_000)))))
    segment.append(frame(EVENT, encode(tuple(EventRecord(5, "tool", "step", "app")))))
    assert sink_state(location, Settings()).pending_records == 2
    segment.close()


def test_the_lag_is_how_long_the_oldest_record_has_waited(location: StoreLocation) -> None:
    later = time.time_ns() + 1000 * SECOND_NS
    segments = [recorded(location, later + 20 * SECOND_NS), recorded(location, later, later + 30 * SECOND_NS)]
    assert sink_state(location, Settings(), lambda: later + 90 * SECOND_NS).lag_us == 90_000_000
    for segment in segments:
        segment.close()


def test_the_lag_of_an_old_event_that_is_brought_today_is_not_its_age(location: StoreLocation) -> None:
    with StagedImport(location) as segment:
        segment.append(EventRecord(5 * SECOND_NS, "tool", "step", "app"))
    assert 0 < sink_state(location, Settings()).lag_us < 600_000_000


def test_a_clock_that_was_set_back_makes_no_negative_lag(location: StoreLocation) -> None:
    segment = recorded(location, time.time_ns())
    assert sink_state(location, Settings(), lambda: 0).lag_us == 0
    segment.close()


def test_the_spool_is_measured_by_what_its_limit_is_about(location: StoreLocation) -> None:
    segment = recorded(location)
    state = sink_state(location, Settings(storage=StorageSettings(spool_limit_mb=16)))
    assert (state.spool_bytes, state.spool_limit_bytes) == (SEGMENT_BYTES, 16 << 20)
    assert state.spool_percent == pytest.approx(25.0)
    segment.close()


def test_whether_a_writer_is_at_work_is_told_without_being_in_its_way(location: StoreLocation) -> None:
    location.spool.mkdir()
    drainer = Drainer(location, Settings())
    assert not sink_state(location, Settings()).has_writer
    assert drainer.elect()
    assert sink_state(location, Settings()).has_writer
    assert drainer.elected
    drainer.close()
    assert not sink_state(location, Settings()).has_writer


def test_what_was_set_aside_is_counted(location: StoreLocation) -> None:
    location.spool.mkdir()
    (location.spool / "rejected.log").write_text("e (1,)\ne (2,)\n")
    (location.spool / "strange.seg").write_bytes(b"something else" * 100)
    with StagedImport(location) as segment:
        segment.append(EventRecord(1, "tool", "step", "app"))
    assert drain_pending(location, Settings(), timeout=60) == 0
    state = sink_state(location, Settings())
    assert (state.pending_records, state.rejected_records, state.damaged_segments) == (0, 2, 1)
