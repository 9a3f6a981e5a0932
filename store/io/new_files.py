"""`NewFiles`: several files that appear together, whole, or not at all."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final, Self, cast

from telesink.store.errors import InputError
from telesink.store.io.compressing import Compression, OutputThread
from telesink.store.io.placing import place_all

_SYNC_BYTES: Final = 32 << 20
"""The disk follows in steps of this size; at the end there is little left to wait for."""


class TooLargeError(InputError):
    """More was written than allowed."""


class NewFiles:
    """Files are written beside their places under hidden names; leaving the block normally renames all of them.

    `max_bytes` bounds what all of them take on disk together. An exception, ctrl+c's too, leaves nothing new
    behind, and what was at those places before. Devices and pipes are written to as they are.
    """

    def __init__(self, *, max_bytes: int | None = None) -> None:
        self._max_bytes = max_bytes
        self._places: dict[Path, Path] = {}
        """Hidden file to where it belongs."""
        self.bytes = 0
        """So far, on disk."""

    @contextmanager
    def open(self, path: Path, compression: Compression | None) -> Iterator[BinaryIO]:
        """A file to write to. Raises `InputError` when it cannot be made there."""
        place = Path(os.path.realpath(path))  # a link stays one
        is_file = not place.exists() or place.is_file()
        try:
            file = self._hidden(place) if is_file else open(place, "wb", buffering=0)  # noqa: SIM115 - closed below
        except OSError as error:
            raise InputError(f"{path}: cannot be written: {(error.strerror or str(error)).lower()}") from None
        with file, self._written_to(_Counted(file, path, self.add, is_synced=is_file), compression) as out:
            yield out

    def add(self, count: int) -> None:
        """Counts bytes before they are written. Raises `TooLargeError`."""
        self.bytes += count
        if self._max_bytes is not None and self.bytes > self._max_bytes:
            raise TooLargeError(
                f"the export is over {_size_text(self._max_bytes)}: no file was written; "
                "--max-size or export.max_export_size_mb allow more"
            )

    @contextmanager
    def stream(self, out: BinaryIO, compression: Compression | None) -> Iterator[BinaryIO]:
        """The same for what is open already, stdout for instance."""
        counted = _Counted(out, None, self.add, is_synced=False)
        if compression is None:  # written by this thread: an interrupt must not wait for whoever reads
            yield cast("BinaryIO", counted)
            counted.sync()
        else:
            with self._written_to(counted, compression) as packed:
                yield packed

    @contextmanager
    def _written_to(self, counted: _Counted, compression: Compression | None) -> Iterator[BinaryIO]:
        with OutputThread(cast("BinaryIO", counted), compression) as out:
            yield cast("BinaryIO", out)
        counted.sync()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        try:
            if kind is None:
                place_all(self._places)
        finally:
            for hidden in self._places:
                with contextlib.suppress(OSError):
                    hidden.unlink(missing_ok=True)

    def _hidden(self, place: Path) -> io.FileIO:
        """A file beside its place that no other export has."""
        hidden = place.with_name(f".telesink-{os.getpid()}-{os.urandom(4).hex()}.part")
        self._places[hidden] = place  # first, so that it is cleared away whenever an interrupt comes
        return open(hidden, "xb", buffering=0)


class _Counted(io.RawIOBase):
    """A file whose bytes are counted before they are written, and put to disk as they come."""

    def __init__(
        self, file: BinaryIO | io.FileIO, path: Path | None, count: Callable[[int], None], *, is_synced: bool
    ) -> None:
        super().__init__()
        self._file = file
        self._path = path
        self._count = count
        self._is_synced = is_synced
        self._unsynced = 0
        self._written = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self._count(len(data))
        with self._named():
            rest = memoryview(data)
            while rest:  # the system may take less than it is given
                rest = rest[self._file.write(rest) :]
        self._written += len(data)
        self._unsynced += len(data)
        if self._unsynced >= _SYNC_BYTES:
            self.sync()
        return len(data)

    def tell(self) -> int:
        return self._written

    def sync(self) -> None:
        """To disk with what there is."""
        with self._named():
            self._file.flush()
            if self._is_synced:
                os.fsync(self._file.fileno())
        self._unsynced = 0

    @contextmanager
    def _named(self) -> Iterator[None]:
        """The system's errors about an open file do not say which."""
        try:
            yield
        except OSError as error:
            error.filename = None if self._path is None else str(self._path)
            raise


def _size_text(size: int) -> str:
    return f"{size / 1e6:,g} MB" if size >= 100_000 else f"{size:,} bytes"
