"""What waits in a segment: frames that the writer has not put into the tables, counted by their lengths alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from struct import Struct
from typing import Final

from telesink.store.spool.frames import read_frames
from telesink.store.spool.segment import FIRST_FRAME, SegmentReader
from telesink.store.times import NS_PER_US

_LENGTH: Final = Struct("<I")
_CRC_BYTES: Final = 4
_CHUNK_BYTES: Final = 256 << 10
"""Read at a time: a segment of a process that is idle is 4 MiB of zeros behind its last frame."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The frames of one segment that the tables do not have, as the writer has marked it."""

    records: int
    end: int
    """Where the last of them ends: bytes from the start of the file."""
    since: int | None = None
    """The earliest that the first of them can have been recorded, microseconds since 1970; None without one."""


def waiting(path: Path) -> Waiting:
    """What waits in a segment; nothing in one that is gone or is none."""
    try:
        reader = SegmentReader(path)
    except OSError:  # drained in the meantime
        return Waiting(0, 0)
    try:
        if not reader.is_valid:
            return Waiting(0, FIRST_FRAME)
        position = max(reader.drained(), FIRST_FRAME)
        end, records = _walk(reader, position)
        return Waiting(records, end, _since(reader, position) if records else None)
    finally:
        reader.close()


def _walk(reader: SegmentReader, position: int) -> tuple[int, int]:
    """Where the frames from `position` on end, and how many they are."""
    chunk, begins, records = b"", position, 0
    while True:
        at = position - begins
        if at + _LENGTH.size > len(chunk):
            begins, at, chunk = position, 0, reader.read(position, _CHUNK_BYTES)
        length = _LENGTH.unpack_from(chunk, at)[0] if at + _LENGTH.size <= len(chunk) else 0
        if not length:
            return position, records
        position += _LENGTH.size + _CRC_BYTES + length
        records += 1


def _since(reader: SegmentReader, position: int) -> int | None:
    """Its own time, unless that is older than the segment, as it is of what an import brings."""
    born = reader.name.partition("-")[0]
    born_ns = int(born) if born.isdecimal() else 0
    frames = read_frames(reader.read(position, _CHUNK_BYTES), 1)
    stamped = [int(body[1 : body.index(b",")]) for bodies in frames.bodies.values() for body in bodies]
    return max([born_ns, *stamped]) // NS_PER_US
