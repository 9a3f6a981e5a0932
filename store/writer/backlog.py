"""`Backlog`: what waits in the spool's segments, read frame by frame from where the tables are."""

from __future__ import annotations

import contextlib
import logging
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from telesink.store.spool.folder import segment_paths
from telesink.store.spool.frames import BrokenFrame, read_frames
from telesink.store.spool.segment import FIRST_FRAME, SegmentReader
from telesink.store.writer.decoding import decoded

_CHUNK_BYTES: Final = 256 << 10
"""Read at a time: some 600 events; larger gains nothing, and an idle look must stay cheap."""
DAMAGED_SUFFIX: Final = ".damaged"

Batch = defaultdict[bytes, list[tuple[Any, ...]]]
"""Decoded records by kind."""

_log = logging.getLogger("telesink")


class SegmentBacklog:
    """One segment and how far it has been read. Positions are bytes from the start of the file."""

    def __init__(self, reader: SegmentReader, position: int) -> None:
        self.reader = reader
        self.position = max(position, FIRST_FRAME)
        self.exhausted = False
        """True when all of it has been read and nothing more will come."""
        self._needed = 0
        self._given_up = False

    def read(self, limit: int, batch: Batch) -> int:
        """Decodes at most `limit` records into the batch by kind; returns how many."""
        ended = self.reader.finished()  # asked before reading: what is then not there will never come
        taken = 0
        while taken < limit:
            before = self.position
            taken += self._read_chunk(limit - taken, batch, ended)
            if self._given_up or (self.position == before and not self._needed):
                break
        self.exhausted = self._given_up or (ended and not self.reader.has_frame_at(self.position))
        return taken

    def _read_chunk(self, limit: int, batch: Batch, ended: bool) -> int:
        buffer = self.reader.read(self.position, max(_CHUNK_BYTES, self._needed))
        self._needed = 0
        bodies, count, end, broken = read_frames(buffer, limit)
        for kind, records in bodies.items():
            batch[kind] += decoded(kind, records, self.reader.name)
        if broken is not None:
            self._meet(broken, len(buffer), ended)
        self.position += end
        return count

    def _meet(self, broken: BrokenFrame, buffered: int, ended: bool) -> None:
        """Decides what a broken frame is: cut by the end of the chunk, still being written, or the end of the good."""
        at = self.position + broken.position
        is_cut = broken.position + broken.needed > buffered and at + broken.needed <= self.reader.size
        if is_cut and broken.position == 0:
            self._needed = broken.needed  # larger than a chunk: read again with room for it
        elif not is_cut and ended:
            self._give_up(at)

    def _give_up(self, at: int) -> None:
        """A frame torn by a dying process was never acknowledged; anything else is damage, and is set aside."""
        rest = self.reader.read(at, self.reader.size - at)
        if not _is_torn(rest):
            aside = self.reader.path.with_suffix(DAMAGED_SUFFIX)
            aside.write_bytes(rest)
            _log.warning("telesink: %s is damaged from byte %d on; the rest is kept in %s", self.reader.path, at, aside)
        self._given_up = True


def _is_torn(rest: bytes) -> bool:
    """True when nothing follows the broken frame: the last thing that its process wrote."""
    length = int.from_bytes(rest[:4], "little")
    return 8 + length <= len(rest) and not any(rest[8 + length :])


class Backlog:
    """All segments of a store. `positions` are the checkpoints: segment name to bytes that are in the tables."""

    def __init__(self, folder: Path, positions: Mapping[str, int]) -> None:
        self._folder = folder
        self._positions = positions
        self._segments: dict[str, SegmentBacklog] = {}

    def segments(self) -> list[SegmentBacklog]:
        """The segments that are there now, oldest first."""
        paths = segment_paths(self._folder)
        for name in self._segments.keys() - {path.name for path in paths}:
            self._segments.pop(name).reader.close()
        for path in paths:
            if path.name not in self._segments:
                with contextlib.suppress(OSError):  # gone again, or not ours to read
                    self._open(path)
        return [self._segments[path.name] for path in paths if path.name in self._segments]

    def _open(self, path: Path) -> None:
        reader = SegmentReader(path)
        if reader.is_valid:
            self._segments[path.name] = SegmentBacklog(reader, self._positions.get(path.name, 0))
            return
        reader.close()
        aside = path.with_suffix(DAMAGED_SUFFIX)
        path.rename(aside)
        _log.warning("telesink: %s is no spool segment; it is kept as %s", path, aside)

    def close(self) -> None:
        for segment in self._segments.values():
            segment.reader.close()
        self._segments.clear()
