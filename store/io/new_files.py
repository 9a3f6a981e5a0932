"""`NewFiles`: several files that appear together, whole, or not at all."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self, cast

from telesink.store.errors import InputError
from telesink.store.io.compressing import CompressedOutput, Compression


class TooLargeError(InputError):
    """More was written than allowed."""


class NewFiles:
    """Files are written beside their places under hidden names; leaving the block normally renames all of them.

    `max_bytes` bounds what all of them take on disk together. An exception, ctrl+c's too, leaves nothing behind.
    """

    def __init__(self, *, max_bytes: int | None = None) -> None:
        self._max_bytes = max_bytes
        self._written: list[tuple[Path, Path]] = []
        self.bytes = 0
        """So far, on disk."""

    @contextmanager
    def open(self, path: Path, compression: Compression | None) -> Iterator[BinaryIO]:
        """A file to write to. Raises `InputError` when it cannot be made there."""
        hidden = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            file = open(hidden, "xb", buffering=1 << 20)  # noqa: SIM115 - closed below
        except OSError as error:
            raise InputError(f"{path}: cannot be written: {(error.strerror or str(error)).lower()}") from None
        self._written.append((hidden, path))
        with file:
            yield from _written_to(cast("BinaryIO", _Counted(file, self.add)), compression)
            file.flush()
            os.fsync(file.fileno())

    def add(self, count: int) -> None:
        """Counts bytes before they are written. Raises `TooLargeError`."""
        self.bytes += count
        if self._max_bytes is not None and self.bytes > self._max_bytes:
            raise TooLargeError(f"the export is over {self._max_bytes / 1e6:g} MB: nothing was written")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        try:
            if kind is None:
                for hidden, path in self._written:
                    os.replace(hidden, path)
        finally:
            for hidden, _ in self._written:
                with contextlib.suppress(OSError):
                    hidden.unlink(missing_ok=True)


def _written_to(out: BinaryIO, compression: Compression | None) -> Iterator[BinaryIO]:
    if compression is None:
        yield out
        return
    compressed = CompressedOutput(out, compression)
    try:
        yield cast("BinaryIO", compressed)  # of a file it has what writers need
    except BaseException:
        compressed.abandon()
        raise
    compressed.close()


class _Counted(io.RawIOBase):
    """A file whose bytes are counted before they are written."""

    def __init__(self, file: BinaryIO, count: Callable[[int], None]) -> None:
        super().__init__()
        self._file = file
        self._count = count

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self._count(len(data))
        return self._file.write(data)

    def tell(self) -> int:
        return self._file.tell()
