"""`sink_state`: what waits in a store's spool and for how long, whether a writer is at work, and the room that is left.

Read from files alone, so it is there when the database is not. A spool of a few segments takes under a millisecond.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import time_ns
from typing import Final

from telesink.store.location import StoreLocation
from telesink.store.settings import Settings
from telesink.store.spool.folder import segment_paths, spool_bytes
from telesink.store.spool.locks import is_locked
from telesink.store.spool.waiting import waiting
from telesink.store.times import NS_PER_US
from telesink.store.writer.backlog import DAMAGED_SUFFIX
from telesink.store.writer.drainer import LOCK_NAME, REJECTED_NAME

_MIB: Final = 1 << 20
_CHUNK_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class SinkState:
    """How the way from the programs that record to the tables stands at one moment."""

    pending_records: int
    """Recorded, and not in the tables yet."""
    lag_us: int
    """How long the oldest of them has waited at most, microseconds; 0 without one."""
    spool_bytes: int
    """What the segments take on disk; beyond the limit records are dropped."""
    spool_limit_bytes: int
    has_writer: bool
    """Some process has the store open for writing. Without one the next program or command is the writer."""
    rejected_records: int
    """Set aside because no table takes them."""
    damaged_segments: int
    """Set aside because they could not be read."""
    disk_free_bytes: int
    """What this user may still fill of the file system that the store is on."""
    disk_total_bytes: int

    @property
    def spool_percent(self) -> float:
        return 100.0 * self.spool_bytes / self.spool_limit_bytes

    @property
    def disk_free_percent(self) -> float:
        return 100.0 * self.disk_free_bytes / max(self.disk_total_bytes, 1)


def sink_state(location: StoreLocation, settings: Settings, clock: Callable[[], int] = time_ns) -> SinkState:
    """The state now, also of a store that is not there yet. `clock` gives nanoseconds since 1970."""
    spool = location.spool
    parts = [waiting(path) for path in segment_paths(spool)]
    since = min((part.since for part in parts if part.since is not None), default=None)
    disk = shutil.disk_usage(_nearest_folder(spool))
    return SinkState(
        pending_records=sum(part.records for part in parts),
        lag_us=0 if since is None else max(0, clock() // NS_PER_US - since),
        spool_bytes=spool_bytes(spool),
        spool_limit_bytes=settings.storage.spool_limit_mb * _MIB,
        has_writer=is_locked(spool / LOCK_NAME),
        rejected_records=_lines(spool / REJECTED_NAME),
        damaged_segments=sum(1 for _ in spool.glob("*" + DAMAGED_SUFFIX)),
        disk_free_bytes=disk.free,
        disk_total_bytes=disk.total,
    )


def _nearest_folder(path: Path) -> Path:
    """The folder that something at `path` is or would be made in."""
    return next(folder for folder in (path, *path.parents) if folder.is_dir())


def _lines(path: Path) -> int:
    try:
        with path.open("rb") as file:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(_CHUNK_BYTES), b""))
    except FileNotFoundError:
        return 0
