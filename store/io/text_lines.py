"""A stream of bytes as lines of text: what their encoding is, how long one may be, and where a bad one stands."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterator
from typing import Final, cast

from telesink.store.errors import InputError

LONGEST_LINE: Final = 100 << 20
"""Bytes of one line; a file without line ends would otherwise be read into memory to its end."""

BOM: Final = codecs.BOM_UTF8
_BUFFER_BYTES: Final = 1 << 18
_UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

Skipped = Callable[[InputError], object]
"""Told of each bad line, which is left out."""


def read_again(beginning: bytes, rest: io.BufferedReader) -> io.BufferedReader:
    """A stream whose beginning has been read already and comes once more."""
    return cast("io.BufferedReader", io.BufferedReader(_ReadAgain(beginning, rest), _BUFFER_BYTES))


class _ReadAgain(io.RawIOBase):
    def __init__(self, beginning: bytes, rest: io.BufferedReader) -> None:
        super().__init__()
        self._beginning = memoryview(beginning)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]  # of all buffers, these
        data: bytes | memoryview = self._beginning[: len(buffer)]
        if data:
            self._beginning = self._beginning[len(data) :]
        else:
            data = self._rest.read1(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def as_utf8(stream: io.BufferedReader, name: str) -> io.BufferedReader:
    """The same text in UTF-8 when a mark says that it is UTF-16: so shells of Windows write what programs print."""
    if stream.peek(2)[:2] not in _UTF16_MARKS:
        return stream
    return cast("io.BufferedReader", io.BufferedReader(_FromUtf16(stream, name), _BUFFER_BYTES))


class _FromUtf16(io.RawIOBase):
    def __init__(self, stream: io.BufferedReader, name: str) -> None:
        super().__init__()
        self._stream = stream
        self._name = name
        self._decode = codecs.getincrementaldecoder("utf-16")().decode
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]  # of all buffers, these
        piece = b"\n"
        while not self._ready and piece:
            piece = self._stream.read1(len(buffer))
            try:
                self._ready = self._decode(piece, final=not piece).encode()
            except UnicodeError:
                raise InputError(f"{self._name}: expected UTF-16 as its mark says, found bytes that are none") from None
        data, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


def text_lines(
    stream: io.BufferedReader, name: str, skipped: Skipped | None = None, longest: int = LONGEST_LINE
) -> Iterator[str]:
    """The lines with their ends, LF or CRLF, without a mark of the byte order.

    Raises `InputError` naming the line for what is no text, or longer than `longest` bytes. With `skipped` that is
    told it instead, and an empty line stands for the bad one.
    """
    number = 0
    while line := stream.readline(longest):
        number += 1
        try:
            yield decoded_line(line.removeprefix(BOM) if number == 1 else line, name, number, longest)
        except InputError as error:
            if skipped is None:
                raise
            skipped(error)
            _pass_line_end(stream, line)
            yield "\n"


def decoded_line(line: bytes, name: str, number: int, longest: int = LONGEST_LINE) -> str:
    """A line as text. Raises `InputError` naming its number."""
    if len(line) >= longest and not line.endswith(b"\n"):
        raise InputError(f"{name}: line {number}: is longer than {longest:,} bytes, the most that is read as one line")
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        column = len(line[: error.start].decode()) + 1
        raise InputError(
            f"{name}: line {number}, column {column}: expected UTF-8, found bytes that are no text"
        ) from None


def _pass_line_end(stream: io.BufferedReader, line: bytes) -> None:
    """Reads on to the end of a line of which a part was enough."""
    while line and not line.endswith(b"\n"):
        line = stream.readline(1 << 20)
