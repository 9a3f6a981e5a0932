"""`SpoolWriter`: appends frames for one process, segment after segment, within the spool's limit on disk."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from telesink.store.spool.bell import Bell
from telesink.store.spool.folder import segment_paths, spool_bytes
from telesink.store.spool.segment import FIRST_FRAME, RING_AT, SEGMENT_BYTES, SegmentReader, SegmentWriter
from telesink.store.spool.spares import Spares

_BLOCK_S: Final = 1.0
"""Longest that `spool_full = "block"` holds up one recording call."""
_REFUSE_S: Final = 0.05
"""After a refusal the folder is not looked at again for this long: a full spool must not make recording slow."""


class SpoolRefusedError(Exception):
    """A record was not taken; `reason` is what the drop is counted under."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class _Ended:
    """A sealed segment that is not known to be in the tables yet."""

    segment: SegmentWriter
    end: int


class SpoolWriter:
    """What a sink appends its frames to. `full` says what happens at `limit_bytes` on disk.

    Without spares there is no thread, and a program that fills many segments is slower by a third.
    """

    def __init__(self, folder: Path, *, limit_bytes: int, full: str = "drop_newest", has_spares: bool = True) -> None:
        self._folder = folder
        self._limit = limit_bytes
        self._full = full
        self._lock = threading.Lock()
        self._segment: SegmentWriter | None = None
        self._ended: list[_Ended] = []
        self._refused_until = 0.0
        self._reason = ""
        self._bell = Bell(folder)
        self._has_spares = has_spares
        self._spares = Spares(folder)
        if hasattr(os, "register_at_fork"):
            # A weak reference: the hook must not keep a closed sink alive.
            forked = weakref.WeakMethod(self._after_fork)
            os.register_at_fork(after_in_child=lambda: (forked() or _nothing)())  # noqa: PLW0108 - asked when it happens

    def append(self, frame: bytes) -> None:
        """Appends one frame; raises `SpoolRefusedError` when it cannot be kept."""
        segment = self._segment
        try:
            segment.append(frame)  # type: ignore[union-attr]  # the first time there is none: caught below
        except (ValueError, AttributeError):  # not contextlib.suppress: it would be a quarter of the call
            self._append_to_next(segment, frame)
            self._bell.ring()
            return
        if segment.view[RING_AT]:  # type: ignore[union-attr]
            self._ring(segment)  # type: ignore[arg-type]

    def _ring(self, segment: SegmentWriter) -> None:
        segment.stop_asking()
        self._bell.ring()

    def _append_to_next(self, full: SegmentWriter | None, frame: bytes) -> None:
        with self._lock:
            if self._segment is full or self._segment is None:
                self._segment = self._next_segment(len(frame))
            segment = self._segment
        try:
            segment.append(frame)
        except ValueError:  # other threads have filled it in the meantime
            self._append_to_next(segment, frame)

    def _next_segment(self, frame_bytes: int) -> SegmentWriter:
        if time.monotonic() < self._refused_until:
            raise SpoolRefusedError(self._reason)
        size = max(SEGMENT_BYTES, frame_bytes + FIRST_FRAME)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._make_room(size)
            segment = self._new_segment(size)
        except OSError as error:
            raise self._refusal("disk_full" if error.errno in _NO_SPACE else "spool_unwritable") from error
        if self._segment is not None:
            self._end_segment(self._segment)
            if self._has_spares:
                self._spares.want()
        return segment

    def _new_segment(self, size: int) -> SegmentWriter:
        spare = self._spares.take() if size == SEGMENT_BYTES else None
        if spare is None:
            return SegmentWriter(self._folder, size)
        spare.begin()
        return spare

    def _end_segment(self, segment: SegmentWriter) -> None:
        self._forget_drained()
        self._ended.append(_Ended(segment, segment.seal()))

    def _make_room(self, size: int) -> None:
        if spool_bytes(self._folder) + size <= self._limit:
            return
        if self._full == "drop_oldest":
            self._drop_oldest(size)
        elif self._full != "block" or not self._wait_for_room(size):
            raise self._refusal("spool_full")

    def _wait_for_room(self, size: int) -> bool:
        deadline = time.monotonic() + _BLOCK_S
        while time.monotonic() < deadline:
            time.sleep(0.005)
            if spool_bytes(self._folder) + size <= self._limit:
                return True
        return False

    def _drop_oldest(self, size: int) -> None:
        for path in segment_paths(self._folder):
            if spool_bytes(self._folder) + size <= self._limit:
                return
            with contextlib.suppress(OSError):
                reader = SegmentReader(path)
                if reader.finished():
                    path.unlink(missing_ok=True)
                reader.close()

    def _refusal(self, reason: str) -> SpoolRefusedError:
        self._refused_until = time.monotonic() + _REFUSE_S
        self._reason = reason
        return SpoolRefusedError(reason)

    def close(self) -> None:
        """Ends the segment in use, if any."""
        with self._lock:
            if self._segment is not None:
                self._end_segment(self._segment)
                self._segment = None
        self._bell.close()
        self._spares.close()

    def is_drained(self) -> bool:
        """True when all that was appended before this call is in the tables."""
        with self._lock:
            self._forget_drained()
            segment = self._segment
            return not self._ended and (segment is None or self._reached(segment, segment.position))

    def _forget_drained(self) -> None:
        done = [ended for ended in self._ended if self._reached(ended.segment, ended.end)]
        for ended in done:
            self._ended.remove(ended)
            ended.segment.close()

    @staticmethod
    def _reached(segment: SegmentWriter, end: int) -> bool:
        return end <= FIRST_FRAME or segment.drained() >= end or not segment.path.exists()

    def _after_fork(self) -> None:
        """In a forked child: the segments are the parent's, the child begins its own."""
        self._lock = threading.Lock()
        for segment in (self._segment, *(ended.segment for ended in self._ended)):
            if segment is not None:
                segment.close()
        self._segment, self._ended = None, []
        self._spares.abandon()
        self._spares = Spares(self._folder)


class LockedSpoolWriter(SpoolWriter):
    """For interpreters without a global lock, where a single call into C is no single step."""

    def __init__(self, folder: Path, *, limit_bytes: int, full: str = "drop_newest", has_spares: bool = True) -> None:
        super().__init__(folder, limit_bytes=limit_bytes, full=full, has_spares=has_spares)
        self._append_lock = threading.Lock()

    def append(self, frame: bytes) -> None:
        with self._append_lock:
            super().append(frame)

    def _after_fork(self) -> None:
        super()._after_fork()
        self._append_lock = threading.Lock()


def spool_writer(folder: Path, *, limit_bytes: int, full: str = "drop_newest", has_spares: bool = True) -> SpoolWriter:
    """The spool writer for this interpreter."""
    has_global_lock = getattr(sys, "_is_gil_enabled", lambda: True)()
    kind = SpoolWriter if has_global_lock else LockedSpoolWriter
    return kind(folder, limit_bytes=limit_bytes, full=full, has_spares=has_spares)


_NO_SPACE: Final = (28, 122)
"""ENOSPC, EDQUOT (Linux)."""


def _nothing() -> None:
    """Stands in for a sink that is gone."""
