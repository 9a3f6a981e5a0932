"""`Follower`: the lines of a growing file into records, piece by piece, each once."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from telesink.store.errors import InputError
from telesink.store.io.compression import compression_of
from telesink.store.io.foreign import FieldNames
from telesink.store.io.line_splitting import NewLines
from telesink.store.io.lines import LineReader
from telesink.store.io.reading import Reading
from telesink.store.io.text_lines import BOM, Skipped, decoded_line
from telesink.store.spool.records import Record


class Source(Protocol):
    """A `GrowingFile`, or a pipe."""

    @property
    def path(self) -> Path: ...

    def read(self) -> NewLines | None: ...


Commit = Callable[[list[Record]], None]
"""Stores records together."""

_MOST_AT_ONCE: Final = 20_000
"""Records of one commit; a line of OTLP can hold thousands."""
_HEAD_BYTES: Final = 16
_NO_LOGS: Final = {b"PAR1": "Parquet", BOM_UTF16_LE: "UTF-16", BOM_UTF16_BE: "UTF-16"}
"""By how a file begins."""


def refuse_what_is_no_log(path: Path) -> None:
    """Raises `InputError` for a file that does not grow by lines of JSON; one that is not there yet may do so."""
    try:
        with open(path, "rb") as file:
            head = file.read(_HEAD_BYTES)
    except FileNotFoundError:
        return
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    kind = compression_of(head, str(path)) or next(
        (kind for mark, kind in _NO_LOGS.items() if head.startswith(mark)), None
    )
    if kind is None and path.suffix.lower() == ".csv" and not head.lstrip().startswith(b"{"):
        kind = "CSV"
    if kind is not None:
        raise InputError(f"{path}: is {kind}; --follow reads lines of JSON as they come, import the file without it")


class Follower:
    """Reads a file with `step`. What a line says that cannot be understood is told to `skipped`, and left out."""

    def __init__(self, file: Source, names: FieldNames, commit: Commit, skipped: Skipped) -> None:
        self.records = 0
        """Stored so far."""
        self.bad_lines = 0
        self._file = file
        self._names = names
        self._commit = commit
        self._skipped = skipped
        self._number = 0
        self._reader = self._new_reader()

    def step(self) -> NewLines | None:
        """Stores what the next lines say; returns them, or None when there are none at present."""
        new = self._file.read()
        if new is None:
            return None
        if new.file != self._number:  # rows that are alike are numbered within a file, as an import of it does
            self._number, self._reader = new.file, self._new_reader()
        self._reader.received_ns = new.written_ns
        records: list[Record] = []
        for number, line in enumerate(new.lines, new.first):
            records += self._records(line, number, is_known=new.is_known)
            if len(records) >= _MOST_AT_ONCE:
                self._store(records)
                records = []
        self._store(records)
        return new

    def _new_reader(self) -> LineReader:
        return LineReader(Reading(str(self._file.path), self._names, received_ns=0))

    def _records(self, line: bytes, number: int, *, is_known: bool) -> list[Record]:
        """What is new in a line; one that is known is only counted, for the sake of equal ones behind it."""
        try:
            text = decoded_line(line.removeprefix(BOM) if number == 1 else line, str(self._file.path), number)
            records = list(self._reader.records(text, number)) if text.strip() else []
        except InputError as error:
            if not is_known:
                self.bad_lines += 1
                self._skipped(error)
            return []
        return [] if is_known else records

    def _store(self, records: list[Record]) -> None:
        if records:
            self._commit(records)
            self.records += len(records)
