"""A segment: a preallocated file, mapped into memory, to which one process appends frames.

When `append` returns, the kernel has the bytes: whatever then happens to the process, they are in the file. Layout:

    0   8   magic and format version
    8   1   1 when the process will write no more
    9   1   1 when the drainer sleeps and wants to be rung for the next frame
    16  8   bytes that the writer has put into the tables (a hint for waiting; the truth is the checkpoint table)
    64  -   frames, then zeros
"""

from __future__ import annotations

import contextlib
import fcntl
import mmap
import os
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path
from struct import Struct
from typing import Final

from telesink.store.spool.folder import SUFFIX, UNBORN_SUFFIX
from telesink.store.spool.locks import try_lock

MAGIC: Final = b"telesnk1"
SEALED_AT: Final = 8
RING_AT: Final = 9
DRAINED_AT: Final = 16
FIRST_FRAME: Final = 64
_POSITION: Final = Struct("<Q")

SEGMENT_BYTES: Final = 4 << 20
"""About 10,000 events. Making a segment takes 30 to 90 us whatever its size: 1 % of the cost of filling it."""


def segment_name() -> str:
    """A name that no other segment ever has, in order of creation: nanoseconds, process, random."""
    return f"{time.time_ns():020d}-{os.getpid()}-{random.getrandbits(32):08x}"


class SegmentWriter:
    """The writing end, safe in several threads as long as the interpreter has its global lock.

    Raises `OSError` when there is no room, no permission or no such folder.
    """

    def __init__(self, folder: Path, size: int = SEGMENT_BYTES, *, in_reserve: bool = False) -> None:
        self._unborn = folder / (segment_name() + UNBORN_SUFFIX)
        self.path = self._unborn.with_suffix(SUFFIX)
        self.size = size
        self._descriptor = os.open(self._unborn, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            # Held while the process lives: by it the drainer tells that a dead one will write no more.
            fcntl.flock(self._descriptor, fcntl.LOCK_EX)
            allocate(self._descriptor, size)
            if in_reserve:
                os.pwrite(self._descriptor, bytes(size), 0)
            os.pwrite(self._descriptor, MAGIC, 0)
            self.view = _view_of(self._descriptor, size)
            if not in_reserve:
                self.begin()
        except BaseException:
            self.discard()
            raise
        # `view` and `append` are open to the spool writer: on its way a call costs as much as the append itself.
        self.append: Callable[[bytes], object] = self.view.write
        """Appends one frame; raises `ValueError`, having written nothing, when it does not fit any more."""

    def begin(self) -> None:
        """Shows the segment to the drainer."""
        self._unborn.rename(self.path)

    def discard(self) -> None:
        """Deletes a segment that has not begun."""
        self.close()
        with contextlib.suppress(OSError):
            self._unborn.unlink()

    def stop_asking(self) -> None:
        """Takes the drainer's wish to be rung as fulfilled."""
        os.pwrite(self._descriptor, b"\0", RING_AT)

    @property
    def position(self) -> int:
        """Bytes written so far, header included."""
        return self.view.tell()

    def drained(self) -> int:
        """Bytes of it that are in the tables."""
        return int(_POSITION.unpack(os.pread(self._descriptor, 8, DRAINED_AT))[0])

    def seal(self) -> int:
        """Ends the segment; returns where its frames end. Appending fails from then on."""
        end = self.view.tell()
        self.view.seek(self.size)  # first no more writes, each of them a single step; then the mark
        os.pwrite(self._descriptor, b"\1", SEALED_AT)
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)
        return end

    def close(self) -> None:
        """Lets go of the file. In a forked child that is all there is to do: the parent goes on writing."""
        os.close(self._descriptor)


class _PlainView:
    """What of `mmap` a segment needs, by writing to the file: 2.3 times dearer, for file systems without mmap."""

    def __init__(self, descriptor: int, size: int) -> None:
        self._descriptor = descriptor
        self._size = size
        self._position = 0
        self._lock = threading.Lock()

    def write(self, content: bytes) -> int:
        with self._lock:
            if self._position + len(content) > self._size:
                raise ValueError("data out of range")
            self._position += os.pwrite(self._descriptor, content, self._position)
            return len(content)

    def __getitem__(self, position: int) -> int:
        return os.pread(self._descriptor, 1, position)[0]

    def tell(self) -> int:
        return self._position

    def seek(self, position: int) -> None:
        with self._lock:
            self._position = position


def _view_of(descriptor: int, size: int) -> mmap.mmap | _PlainView:
    view: mmap.mmap | _PlainView
    try:
        view = mmap.mmap(descriptor, size)
    except OSError:
        view = _PlainView(descriptor, size)
    view.seek(FIRST_FRAME)
    return view


def allocate(descriptor: int, size: int) -> None:
    """Gives a new file `size` bytes of disk that are really there, so that writing them later cannot fail.

    Without it a full disk would show as SIGBUS in the host program.
    """
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(descriptor, 0, size)
        return
    block = bytes(1 << 20)  # macOS has no posix_fallocate: write the zeros
    for offset in range(0, size, len(block)):
        os.pwrite(descriptor, block[: size - offset], offset)


class SegmentReader:
    """The drainer's end of a segment of any process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name
        self._descriptor = os.open(path, os.O_RDWR)
        self.size = os.fstat(self._descriptor).st_size

    @property
    def is_valid(self) -> bool:
        """False when the file is no segment."""
        return os.pread(self._descriptor, len(MAGIC), 0) == MAGIC

    def finished(self) -> bool:
        """True when nothing more will be written: sealed, or its process is gone."""
        if os.pread(self._descriptor, 1, SEALED_AT) == b"\1":
            return True
        if try_lock(self._descriptor):
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)
            return True
        return False

    def has_frame_at(self, position: int) -> bool:
        """True when something has been written at `position`."""
        return any(os.pread(self._descriptor, 4, position))

    def read(self, start: int, length: int) -> bytes:
        """At most `length` bytes from `start`."""
        return os.pread(self._descriptor, length, start)

    def ask_for_ring(self) -> None:
        """Wants to be rung for the next frame."""
        os.pwrite(self._descriptor, b"\1", RING_AT)

    def mark_drained(self, position: int) -> None:
        """Tells whoever waits for it how far the tables are."""
        os.pwrite(self._descriptor, _POSITION.pack(position), DRAINED_AT)

    def drained(self) -> int:
        return int(_POSITION.unpack(os.pread(self._descriptor, 8, DRAINED_AT))[0])

    def close(self) -> None:
        os.close(self._descriptor)
