"""Compressed files as streams of what is in them, known by how they begin."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import BinaryIO, Final, Protocol, cast

from telesink.store.errors import InputError

LARGEST_BYTES: Final = 64 * 2**30
"""No more than this of one file is unpacked: a small file can hold any number of zeros."""

_BUFFER_BYTES: Final = 1 << 20
_ZSTD_PIECE_BYTES: Final = 2048
"""Fed at a time. Four bytes can stand for 128 KiB, so this is at most 64 MiB at once."""
_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_ZSTD_SKIPPED: Final = b"\x2a\x4d\x18"
"""Of a frame that holds no content, behind one byte of 50 to 5f; some compressors write one first."""
_UNREAD: Final = {b"PK\x03\x04": ("zip", "unzip"), b"BZh": ("bzip2", "bunzip2"), b"\xfd7zXZ": ("xz", "unxz")}


class _Source(Protocol):
    def read(self, size: int, /) -> bytes: ...


def decompressed(file: BinaryIO, name: str, limit: int = LARGEST_BYTES) -> io.BufferedReader:
    """A stream of the file's content, unpacked if it is gzip or zstd; buffered, so that one can `peek`.

    Raises `InputError` here for an archive of another kind; and when it is read for a broken one, and for one that
    holds more than `limit` bytes.
    """
    source = file if isinstance(file, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", file))
    kind = compression_of(source.peek(8)[:8], name)
    if kind is None:
        return source
    content: _Source = gzip.GzipFile(fileobj=source) if kind == "gzip" else _Frames(source)
    return io.BufferedReader(_Unpacked(content, kind, name, limit), _BUFFER_BYTES)


def compression_of(head: bytes, name: str) -> str | None:
    """How a file that begins so is compressed. Raises `InputError` for a way that is not read here."""
    for magic, (kind, command) in _UNREAD.items():
        if head.startswith(magic):
            raise InputError(f"{name}: byte 0: expected gzip, zstd or plain data, found {kind}; unpack it: {command}")
    if head.startswith(_GZIP):
        return "gzip"
    is_skipped = head[1:4] == _ZSTD_SKIPPED and 0x50 <= head[0] <= 0x5F
    return "zstd" if head.startswith(_ZSTD) or is_skipped else None


class _Frames:
    """What the frames of a zstd file hold, one after the other. Raises `EOFError` when the last one is cut off.

    `zstandard`'s own reader takes a file that ends early for a whole one.
    """

    def __init__(self, source: BinaryIO) -> None:
        import zstandard  # only for who has such a file

        self._new_frame = zstandard.ZstdDecompressor().decompressobj
        self._frame = self._new_frame()
        self._has_begun = False
        self._source = source
        self._unread = b""
        self._ready = memoryview(b"")

    def read(self, size: int, /) -> bytes:
        while not self._ready:
            piece = self._unread or self._source.read(_ZSTD_PIECE_BYTES)
            if not piece:
                if self._has_begun:
                    raise EOFError("it ends before its last frame does")
                return b""
            self._ready = memoryview(self._frame.decompress(piece))
            self._has_begun, self._unread = True, b""
            if self._frame.eof:
                self._has_begun, self._unread = False, self._frame.unused_data
                self._frame = self._new_frame()
        data, self._ready = self._ready[:size], self._ready[size:]
        return bytes(data)


class _Unpacked(io.RawIOBase):
    """What an archive holds, with errors that name the file."""

    def __init__(self, source: _Source, kind: str, name: str, limit: int) -> None:
        super().__init__()
        self._source = source
        self._kind = kind
        self._name = name
        self._limit = limit
        self._left = limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]  # of all buffers, these
        try:
            data = self._source.read(len(buffer))
        except (OSError, EOFError, zlib.error) as error:
            raise self._broken(error) from None
        except Exception as error:
            if type(error).__module__.partition(".")[0] != "zstandard":
                raise
            raise self._broken(error) from None
        self._left -= len(data)
        if self._left < 0:
            raise InputError(f"{self._name}: holds more than {self._limit} bytes when unpacked; split it")
        buffer[: len(data)] = data
        return len(data)

    def _broken(self, error: Exception) -> InputError:
        return InputError(f"{self._name}: byte 0: expected a whole {self._kind} file: {error}")
