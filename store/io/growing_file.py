"""`GrowingFile`: the lines of a file that another program appends to, through its rotations."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, Final

from telesink.store.io.line_splitting import LineSplitter, NewLines, Place

_PIECE_BYTES: Final = 1 << 20
_HEAD_BYTES: Final = 1024
"""By the first line, as far as it is this long, a file is told from another one of the same number."""
_READ_AGAIN_BYTES: Final = 4 << 20
"""Before the place where a reading goes on. Lines there are not new, but may be alike to ones that are."""


class GrowingFile:
    """Reads what is new, piece by piece, never waiting. Raises `OSError` for a file that may not be read.

    A line is there when its end is there. When a file was renamed and another one has its name, the rest of the
    old one comes first, its last line even without an end. A file that was emptied is read from its beginning.
    """

    def __init__(self, path: Path, place_of: Callable[[str], Place], longest: int) -> None:
        """`place_of` a file's key is where its reading goes on; of a line over `longest` bytes the rest is dropped."""
        self.path = path
        self.file = 0
        self._place_of = place_of
        self._longest = longest
        self._open: BinaryIO | None = None
        self._begin()

    def _begin(self) -> None:
        """At the first byte of what is open."""
        self._place = self._known = Place()
        self._read_to = 0
        self._splitter = LineSplitter(self._longest)
        self._head = b""
        self._old_bytes = 0
        """Size when it was opened."""
        self._old_ns = 0

    @property
    def key(self) -> str:
        """What the file is known by, whatever its name is; nothing of one without a line."""
        if self._open is None or not self._head:
            return ""
        number = os.fstat(self._open.fileno()).st_ino
        return blake2b(b"%d %b" % (number, self._head.partition(b"\n")[0]), digest_size=12).hexdigest()

    def read(self) -> NewLines | None:
        """The next lines; None when there are none at present."""
        if self._open is None and not self._opened():
            return None
        if self._was_emptied():
            self._start()
        while data := self._piece():
            if lines := self._taken(data):
                return lines
        return self._from_successor()

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def _opened(self) -> bool:
        try:
            self._open = open(self.path, "rb", buffering=0)  # noqa: SIM115 - it stays open
        except FileNotFoundError:
            return False
        self._start()
        known = self._place_of(self.key) if self._head else Place()
        if 0 < known.offset <= self._old_bytes:
            self._go_on_from(known)
        return True

    def _start(self) -> None:
        self.file += 1
        self._begin()
        self._look_at_head()
        about = os.fstat(self._descriptor)
        self._old_bytes, self._old_ns = about.st_size, about.st_mtime_ns

    def _go_on_from(self, known: Place) -> None:
        """Some of what is known is read once more, from the beginning of a line."""
        start = max(0, known.offset - _READ_AGAIN_BYTES)
        again = os.pread(self._descriptor, known.offset - start, start)
        skipped = again.find(b"\n") + 1 if start else 0
        self._known = known
        self._place = Place(start + skipped, known.line - again.count(b"\n", skipped))
        self._read_to = self._place.offset

    @property
    def _descriptor(self) -> int:
        return self._open.fileno() if self._open is not None else -1

    def _look_at_head(self) -> None:
        if len(self._head) < _HEAD_BYTES:
            self._head = os.pread(self._descriptor, _HEAD_BYTES, 0)

    def _piece(self) -> bytes:
        known_left = self._known.offset - self._read_to
        data = os.pread(
            self._descriptor, min(_PIECE_BYTES, known_left) if known_left > 0 else _PIECE_BYTES, self._read_to
        )
        self._read_to += len(data)
        return data

    def _taken(self, data: bytes) -> NewLines | None:
        """The lines that end in what has come."""
        lines = self._splitter.lines(data)
        return self._new(lines, self._read_to - self._splitter.waiting) if lines else None

    def _new(self, lines: list[bytes], offset: int) -> NewLines:
        self._look_at_head()
        first = self._place.line + 1
        self._place = Place(offset, self._place.line + len(lines))
        written_ns = self._old_ns if offset <= self._old_bytes else time.time_ns()
        return NewLines(self.file, first, lines, self._place, written_ns, is_known=offset <= self._known.offset)

    def _was_emptied(self) -> bool:
        """Shorter than what was read of it, or begun anew and already longer again."""
        if os.fstat(self._descriptor).st_size < self._read_to:
            return True
        return os.pread(self._descriptor, len(self._head), 0) != self._head

    def _from_successor(self) -> NewLines | None:
        """What is left of a file that has another one in its place, and then the first lines of that one."""
        if not self._has_successor():
            return None
        while data := self._piece():  # written between the last look and the renaming
            if lines := self._taken(data):
                return lines
        rest = self._splitter.rest()
        last = self._new(rest, self._read_to) if rest else None
        self.close()
        return last or self.read()

    def _has_successor(self) -> bool:
        """Whether another file has the name and something in it; until then the old one may still be written to."""
        try:
            there = self.path.stat()
        except OSError:
            return False
        here = os.fstat(self._descriptor)
        return (there.st_dev, there.st_ino) != (here.st_dev, here.st_ino) and there.st_size > 0
