"""Parquet files into records, some thousand rows at a time. Needs pyarrow (the extra `parquet`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, BinaryIO, Final

from telesink.store.errors import InputError
from telesink.store.io.parquet import arrow
from telesink.store.io.reading import Reading
from telesink.store.io.row_reading import RowReader
from telesink.store.io.table_rows import from_parquet
from telesink.store.otlp.bad_value import BadValueError
from telesink.store.spool.records import Record

_BATCH_ROWS: Final = 2_000
"""Rows as Python objects at a time: some 5 MB."""


def parquet_records(file: BinaryIO, reading: Reading) -> Iterator[Record]:
    """The records of a file that can be read at any place. Raises `InputError` naming the row and the column."""
    pyarrow = arrow()
    try:
        table = pyarrow.parquet.ParquetFile(file)
        reader = RowReader(table.schema_arrow.names, reading)
        number = 0
        for batch in table.iter_batches(_BATCH_ROWS):
            for values in batch.to_pylist():
                number += 1
                record = _record(reader, values, number, reading)
                if record is not None:
                    yield record
    except (pyarrow.ArrowException, OSError) as error:
        words = " ".join(str(error).split())
        raise InputError(f"{reading.name}: expected a whole Parquet file: {words}") from None


def _record(reader: RowReader, values: Mapping[str, Any], number: int, reading: Reading) -> Record | None:
    try:
        row = _plain(values) if reader.section is None else from_parquet(reader.section, values)
        return reader.record(row, number)
    except BadValueError as fault:
        error = InputError(f"{reading.name}: row {number}, column {'.'.join(map(str, fault.path))}: {fault.words}")
        if reading.skipped is None:
            raise error from None
        reading.skipped(error)
        return None


def _plain(value: Any) -> Any:
    """A value of any program's file as JSON knows it."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, date):  # a datetime too
        return value.isoformat()
    if isinstance(value, Decimal | timedelta):
        return float(value) if isinstance(value, Decimal) else value.total_seconds() * 1000
    return value.decode(errors="backslashreplace") if isinstance(value, bytes) else value
