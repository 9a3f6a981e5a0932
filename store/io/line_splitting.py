"""Bytes as they come, cut into lines: of a file that grows, or of a pipe that another program writes to."""

from __future__ import annotations

import os
import select
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_PIECE_BYTES: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Place:
    """How far a file has been read: to the end of a line."""

    offset: int = 0
    line: int = 0
    """How many lines are before it."""


@dataclass(frozen=True, slots=True)
class NewLines:
    """Whole lines, without their ends."""

    file: int
    """Number of the file since it is followed; it changes when a file takes another's place."""
    first: int
    """Number of the first line in its file, from 1."""
    lines: list[bytes]
    after: Place
    """Where the next lines begin."""
    written_ns: int
    """When they were written, as far as that is known: those that a file began with had its time."""
    is_known: bool = False
    """True for lines from before the place where the reading goes on."""


class LineSplitter:
    """Keeps what is behind the last end of a line until more comes; of a line over `longest` bytes the rest is lost."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._kept = bytearray()
        self.waiting = 0
        """Bytes behind the last end, those that are lost too."""

    def lines(self, data: bytes) -> list[bytes]:
        """The lines that have come to their end, with these bytes."""
        end = data.rfind(b"\n")
        self.waiting = len(data) - end - 1 if end >= 0 else self.waiting + len(data)
        if end < 0:
            self._keep(data)
            return []
        lines = (bytes(self._kept) + data[:end]).split(b"\n")
        self._kept.clear()
        self._keep(data[end + 1 :])
        return lines

    def rest(self) -> list[bytes]:
        """The last line, when it is to count without an end."""
        rest = [bytes(self._kept)] if self._kept else []
        self._kept.clear()
        self.waiting = 0
        return rest

    def _keep(self, data: bytes) -> None:
        self._kept += data[: max(0, self._longest - len(self._kept))]


class PipedLines:
    """The lines of a pipe, read as they come."""

    def __init__(self, descriptor: int, name: str, longest: int) -> None:
        self.path = Path(name)
        self._descriptor = descriptor
        self._splitter = LineSplitter(longest)
        self._line = 0

    def wait(self, seconds: float) -> bool:
        """Whether there is something to read, or the end; waits at most so long for it."""
        return bool(select.select([self._descriptor], [], [], seconds)[0])

    def read(self) -> NewLines | None:
        """The lines, if any, that end in what has come; waits for that. None at the end."""
        data = os.read(self._descriptor, _PIECE_BYTES)
        lines = self._splitter.lines(data) if data else self._splitter.rest()
        if not data and not lines:
            return None
        first, self._line = self._line + 1, self._line + len(lines)
        return NewLines(1, first, lines, Place(0, self._line), time.time_ns())
