"""`StagedImport`: many records that become visible together, or not at all."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from types import TracebackType
from typing import Any, BinaryIO, Final, Self

from telesink.store.location import StoreLocation
from telesink.store.spool.encoding import encode
from telesink.store.spool.folder import SUFFIX, UNBORN_SUFFIX
from telesink.store.spool.frames import frame
from telesink.store.spool.records import KINDS, Record
from telesink.store.spool.segment import FIRST_FRAME, MAGIC, SEALED_AT, segment_name

_BUFFER_BYTES: Final = 1 << 20


def _as_it_is(value: Any) -> Any:
    return value


class StagedImport:
    """A segment of any size, written beside the spool and given to it by one rename. `redact` is a `Redactor`'s.

    Leaving the `with` block normally commits; an exception discards everything. Raises `OSError` on a full disk.
    """

    def __init__(self, location: StoreLocation, *, redact: Callable[[Any], Any] = _as_it_is) -> None:
        self._folder = location.spool
        self._redact = redact
        self.records = 0
        """How many have been appended."""

    def __enter__(self) -> Self:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = self._folder / (segment_name() + UNBORN_SUFFIX)
        self.segment = self._path.with_suffix(SUFFIX)
        """Where it is in the end; whoever stores its last record deletes it."""
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)  # a drainer deletes unborn segments of dead processes
        self._file: BinaryIO = os.fdopen(descriptor, "wb", buffering=_BUFFER_BYTES)
        header = bytearray(FIRST_FRAME)
        header[: len(MAGIC)] = MAGIC
        header[SEALED_AT] = 1
        self._file.write(header)
        return self

    def append(self, record: Record) -> None:
        """Stages one record, each of its values redacted first."""
        self._file.write(frame(KINDS[type(record)], encode(tuple(map(self._redact, record)))))
        self.records += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._file.close()  # writes the rest: may fail on a full disk
            if error is None and self.records:
                os.rename(self._path, self.segment)
        finally:
            self._path.unlink(missing_ok=True)
