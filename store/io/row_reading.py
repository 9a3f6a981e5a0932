"""`RowReader`: rows of tables into records, of our own exports or of any program by the names of their columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from telesink.store.io.foreign import FieldNames
from telesink.store.io.known_rows import MOST_REMEMBERED, ROWS, known_again, section_of
from telesink.store.otlp.bad_value import BadValueError
from telesink.store.otlp.fingerprints import Occurrences
from telesink.store.spool.records import Record


class RowReader:
    """Belongs to one file, whose columns say what its rows are."""

    def __init__(self, columns: Sequence[str], names: FieldNames, *, received_ns: int, component: str) -> None:
        self.section = None if names.told else section_of(columns)
        """Of our exports; None for rows of others."""
        self._names = names
        self._received_ns = received_ns
        self._component = component
        self._occurrences = Occurrences(MOST_REMEMBERED)

    def record(self, row: Mapping[str, Any], number: int) -> Record:
        """`row`: typed values of a row of ours, any values of others. Raises `BadValueError` naming the column."""
        if self.section is None:
            return self._foreign(row, number)
        try:
            converted: Any = msgspec.convert(row, ROWS[self.section])
        except msgspec.ValidationError as error:
            message, _, path = str(error).partition(" - at `$.")
            words = message[:1].lower() + message[1:].replace("`", "")
            raise BadValueError(words, tuple(filter(None, [path[:-1]]))) from None
        return known_again(converted.record(), self._occurrences)

    def _foreign(self, row: Mapping[str, Any], number: int) -> Record:
        record = self._names.event(row, default_ns=self._received_ns, component=self._component)
        has_time = record.timestamp_ns != self._received_ns
        return known_again(record, self._occurrences, None if has_time else number)
