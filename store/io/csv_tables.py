"""CSV files with a header into records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from telesink.store.errors import InputError
from telesink.store.io.cell_text import unguarded
from telesink.store.io.csv_reading import Fields, csv_records
from telesink.store.io.reading import Reading
from telesink.store.io.row_reading import RowReader
from telesink.store.io.table_rows import from_csv
from telesink.store.otlp.bad_value import BadValueError
from telesink.store.spool.records import Record


def table_records(lines: Iterable[str], reading: Reading) -> Iterator[Record]:
    """The records of a CSV file.

    Raises `InputError` naming the line and the column. Records with wrong values may be skipped; quotes that do not
    fit end the reading in any case, since what comes behind them cannot be told apart.
    """
    name, names = reading.name, reading.names
    records = csv_records(lines, name)
    header = [(text or "").strip() for text in next(records, (1, []))[1]]
    reader = RowReader(header, reading)
    if reader.section is None and header and not names.knows(header):
        raise InputError(f"{name}: line 1: no column is known; name them with --map timestamp=...,message=...")
    for line, fields in records:
        try:
            record = _record(reader, header, fields, line, raw=reading.raw_csv)
        except BadValueError as fault:
            column = f", column {'.'.join(map(str, fault.path))}" if fault.path else ""
            error = InputError(f"{name}: line {line}{column}: {fault.words}")
            if reading.skipped is None:
                raise error from None
            reading.skipped(error)
            continue
        yield record


def _record(reader: RowReader, header: Sequence[str], fields: Fields, line: int, *, raw: bool) -> Record:
    if len(fields) != len(header):
        raise BadValueError(f"expected {len(header)} fields as in the header, found {len(fields)}")
    pairs = zip(header, fields, strict=True)
    if reader.section is not None:
        return reader.record(from_csv(reader.section, dict(pairs), raw=raw), line)
    row: dict[str, Any] = {key: text if raw else unguarded(text) for key, text in pairs if text is not None}
    return reader.record(row, line)
