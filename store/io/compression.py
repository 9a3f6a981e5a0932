"""Compressed bytes, known by how they begin."""

from __future__ import annotations

import gzip
import zlib
from io import BytesIO
from typing import Final

from telesink.store.errors import InputError

LARGEST_BYTES: Final = 4 * 2**30
"""No more than this of one file is unpacked: a small file can hold any number of zeros."""

_GZIP: Final = b"\x1f\x8b"
_UNREAD: Final = {
    b"\x28\xb5\x2f\xfd": ("zstd", "zstd -d"),
    b"PK\x03\x04": ("zip", "unzip"),
    b"BZh": ("bzip2", "bunzip2"),
}


def decompressed(source: bytes, name: str, limit: int = LARGEST_BYTES) -> bytes:
    """The bytes unpacked if they are gzip, else as they are.

    Raises `InputError` for a broken archive, one that holds more than `limit` bytes, and one of another kind.
    """
    for magic, (kind, command) in _UNREAD.items():
        if source.startswith(magic):
            raise InputError(f"{name}: byte 0: expected gzip or plain data, found {kind}; unpack it first: {command}")
    return _from_gzip(source, name, limit) if source.startswith(_GZIP) else source


def _from_gzip(source: bytes, name: str, limit: int) -> bytes:
    try:
        content = gzip.GzipFile(fileobj=BytesIO(source)).read(limit + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{name}: byte 0: expected a whole gzip file: {error}") from None
    if len(content) > limit:
        raise InputError(f"{name}: holds more than {limit} bytes when unpacked; split it")
    return content
