"""Draining on demand: what a command does before it asks, so that no record of another process is missed."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import Final

from telesink.store.location import StoreLocation
from telesink.store.settings import Settings
from telesink.store.spool.folder import segment_paths
from telesink.store.spool.segment import SegmentReader
from telesink.store.spool.waiting import waiting

_POLL_S: Final = 0.002


def drain_pending(location: StoreLocation, settings: Settings, *, timeout: float = 2.0) -> int:
    """Brings into the tables what any process, living or dead, had recorded before this call.

    Returns how many records still wait after `timeout` seconds: 0 nearly always. Raises `StoreError`.
    """
    ends = _written(location.spool)
    if not ends:
        return 0
    # 15 ms that only a command pays which finds something to drain.
    from telesink.store.writer.drainer import Drainer

    deadline = time.monotonic() + timeout
    drainer = Drainer(location, settings)
    try:
        while time.monotonic() < deadline:
            ends = {path: end for path, end in ends.items() if not _reached(path, end)}
            if not ends:
                return 0
            if not drainer.elect() or not drainer.drain_batch():
                time.sleep(_POLL_S)  # another process drains at the moment
    finally:
        drainer.close()
    return pending_records(location)


def pending_records(location: StoreLocation) -> int:
    """Records in the spool that are not in the tables yet."""
    return sum(waiting(path).records for path in segment_paths(location.spool))


def _written(folder: Path) -> dict[Path, int]:
    """The segments with something to drain, or to clear away, and where their frames end now."""
    found = {}
    for path in segment_paths(folder):
        left = waiting(path)
        if left.records or _is_left_over(path):
            found[path] = left.end
    return found


def _is_left_over(path: Path) -> bool:
    with contextlib.suppress(OSError):
        reader = SegmentReader(path)
        try:
            return reader.finished()
        finally:
            reader.close()
    return False


def _reached(path: Path, end: int) -> bool:
    try:
        reader = SegmentReader(path)
    except OSError:  # drained and deleted
        return True
    try:
        return reader.is_valid and reader.drained() >= end and not reader.finished()
    finally:
        reader.close()
