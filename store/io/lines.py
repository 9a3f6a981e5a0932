"""JSON lines into records: rows of our own exports, OTLP requests, or the log of any program, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec
from msgspec import Raw

from telesink.store.errors import InputError
from telesink.store.io.columns import SECTIONS
from telesink.store.io.documents import json_document
from telesink.store.io.known_rows import MOST_REMEMBERED, ROWS, foreign_record, known_again, section_of
from telesink.store.io.reading import Reading
from telesink.store.otlp import json_text
from telesink.store.otlp.bad_value import BadValueError
from telesink.store.otlp.fingerprints import Occurrences
from telesink.store.spool.records import Record

JSON_LINES: Final = "JSON lines"

_decode_keys: Final = msgspec.json.Decoder(dict[str, Raw]).decode
_decode_row: Final = msgspec.json.Decoder(dict[str, Any]).decode


class LineReader:
    """Turns the lines of one file into records."""

    def __init__(self, reading: Reading) -> None:
        self.received_ns = reading.received_ns
        """The time of rows that tell none; of a file that is followed it is set anew as time goes by."""
        self._reading = reading
        self._name = reading.name
        self._names = reading.names
        self._occurrences = Occurrences(MOST_REMEMBERED)

    def records(self, line: str, number: int) -> Iterable[Record]:
        """The records of a line, most often one. Raises `InputError` naming the line and the column."""
        keys = self._keys(line, number)
        section = None if self._names.told else section_of(keys)
        if section is None:
            document = json_document(line, keys, self._name, self.received_ns, number)
            if document is not None and not (document.kind != "OTLP/JSON" and self._names.knows(keys)):
                self._reading.kinds[document.kind] = None
                return document.records
        self._reading.kinds[JSON_LINES] = None
        if section is not None and not keys.keys() <= SECTIONS[section].keys():
            self._reading.unknown.update(dict.fromkeys(key for key in keys if key not in SECTIONS[section]))
        try:
            return [self._foreign(line, number) if section is None else self._ours(section, line, number)]
        except BadValueError as fault:
            raise json_text.located(fault, line, self._name, number) from None

    def _keys(self, line: str, number: int) -> dict[str, Raw]:
        try:
            return _decode_keys(line)
        except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
            return json_text.decode(line, dict[str, Raw], self._name, number)  # for its error

    def _ours(self, section: str, line: str, number: int) -> Record:
        row: Any = json_text.decode(line, ROWS[section], self._name, number)
        return known_again(row.record(), self._occurrences)

    def _foreign(self, line: str, number: int) -> Record:
        return foreign_record(_decode_row(line), number, self._reading, self.received_ns, self._occurrences)


def line_records(lines: Iterable[str], reading: Reading) -> Iterator[Record]:
    """The records of all lines; empty ones are none. Raises `InputError` for a bad one, if none may be skipped."""
    reader, skipped = LineReader(reading), reading.skipped
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            records = reader.records(line.rstrip("\r\n"), number)  # an error behind it would be on the next line
            # Those of a request come while it is read: of one that is bad none may have been given out.
            yield from records if skipped is None else list(records)
        except InputError as error:
            if skipped is None:
                raise
            skipped(error)
