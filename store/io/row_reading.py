"""`RowReader`: rows of tables into records, of our own exports or of any program by the names of their columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from telesink.store.io.columns import SECTIONS
from telesink.store.io.known_rows import MOST_REMEMBERED, ROWS, foreign_record, known_again, section_of
from telesink.store.io.reading import Reading
from telesink.store.otlp.bad_value import BadValueError
from telesink.store.otlp.fingerprints import Occurrences
from telesink.store.spool.records import Record


class RowReader:
    """Belongs to one file, whose columns say what its rows are."""

    def __init__(self, columns: Sequence[str], reading: Reading) -> None:
        self.section = None if reading.names.told else section_of(columns)
        """Of our exports; None for rows of others."""
        self._reading = reading
        self._occurrences = Occurrences(MOST_REMEMBERED)
        if self.section is not None:
            reading.unknown.update(dict.fromkeys(name for name in columns if name not in SECTIONS[self.section]))

    def record(self, row: Mapping[str, Any], number: int) -> Record:
        """`row`: typed values of a row of ours, any values of others. Raises `BadValueError` naming the column."""
        if self.section is None:
            return foreign_record(row, number, self._reading, self._reading.received_ns, self._occurrences)
        try:
            converted: Any = msgspec.convert(row, ROWS[self.section])
        except msgspec.ValidationError as error:
            message, _, path = str(error).partition(" - at `$.")
            words = message[:1].lower() + message[1:].replace("`", "")
            raise BadValueError(words, tuple(filter(None, [path[:-1]]))) from None
        return known_again(converted.record(), self._occurrences)
