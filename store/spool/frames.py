"""The frame: one record in a segment. `<u32 length><u32 crc32><kind: 1 byte><JSON array>`, little-endian.

Length and crc cover kind and JSON. A length of zero is what a preallocated file holds where nothing has been
written yet, so it marks the end.
"""

from __future__ import annotations

import zlib
from struct import Struct
from typing import Final, NamedTuple

_HEAD: Final = Struct("<IIc")
_LENGTH_AND_CRC: Final = Struct("<II")
_PREFIX_SIZE: Final = _LENGTH_AND_CRC.size
_SEEDS: Final = {bytes([byte]): zlib.crc32(bytes([byte])) for byte in range(256)}
"""crc32 of the kind alone: the body's crc goes on from it, which saves joining the two first."""


def frame(kind: bytes, body: bytes) -> bytes:
    """The bytes to append for one record."""
    return _HEAD.pack(len(body) + 1, zlib.crc32(body, _SEEDS[kind]), kind) + body


class BrokenFrame(NamedTuple):
    """The bytes at `position` are no whole frame: cut off, torn by a dying process, still being written, damaged."""

    position: int
    needed: int
    """Bytes that a whole frame would take there, by its own account."""


class Frames(NamedTuple):
    """What a buffer holds, up to its end, to the first zero length, or to the first broken frame."""

    bodies: dict[bytes, list[bytes]]
    """The JSON of each frame, by kind, in order."""
    total: int
    end: int
    """Where the last of them ends."""
    broken: BrokenFrame | None


def read_frames(buffer: bytes, limit: int) -> Frames:
    """At most `limit` frames from the start of a buffer. What a broken one is, the caller knows."""
    position, size = 0, len(buffer)
    unpack, crc32, seeds = _LENGTH_AND_CRC.unpack_from, zlib.crc32, _SEEDS
    bodies: dict[bytes, list[bytes]] = {}
    count = 0
    while position + _PREFIX_SIZE <= size and count < limit:
        length, crc = unpack(buffer, position)
        if length == 0:
            return Frames(bodies, count, position, None)
        begin = position + _PREFIX_SIZE
        end = begin + length
        kind = buffer[begin : begin + 1]
        body = buffer[begin + 1 : end]
        if end > size or crc32(body, seeds[kind]) != crc:
            return Frames(bodies, count, position, BrokenFrame(position, _PREFIX_SIZE + length))
        if kind in bodies:
            bodies[kind].append(body)
        else:
            bodies[kind] = [body]
        count += 1
        position = end
    cut = count < limit and any(buffer[position:])  # some bytes of the next frame's prefix
    return Frames(bodies, count, position, BrokenFrame(position, _PREFIX_SIZE + 1) if cut else None)
