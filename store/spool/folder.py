"""The spool folder of a store: its segments in order of creation, and what they take."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from telesink.store.spool.locks import try_lock
from telesink.store.spool.segment import SUFFIX, UNBORN_SUFFIX


def segment_paths(folder: Path) -> list[Path]:
    """The segments in the folder, oldest first; none when there is no folder."""
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(SUFFIX))
    except FileNotFoundError:
        return []
    return [folder / name for name in names]


def spool_bytes(folder: Path) -> int:
    """What the segments take on disk."""
    return sum(_size(path) for path in segment_paths(folder))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # drained in the meantime
        return 0


def remove_leftovers(folder: Path) -> None:
    """Deletes what dead processes were making ready and never used."""
    for path in folder.glob("*" + UNBORN_SUFFIX):
        with contextlib.suppress(OSError):  # used or deleted in the meantime
            descriptor = os.open(path, os.O_RDWR)
            try:
                if try_lock(descriptor):
                    path.unlink()
            finally:
                os.close(descriptor)
