"""Parquet out: typed columns, in row groups of bounded size. Needs pyarrow (the extra `parquet`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO, Final

from telesink.store.errors import InputError
from telesink.store.io.batches import Rows, Sections
from telesink.store.io.column_text import Names
from telesink.store.io.columns import SECTIONS, Holds, Section
from telesink.store.levels import LEVEL_NAMES
from telesink.store.schema.views import PERFORMANCE_CLASSES
from telesink.store.times import US_PER_MS

GROUP_ROWS: Final = 20_000
_GROUP_BYTES: Final = 32 << 20
"""A row group is complete, and leaves the memory, when it has so many rows or takes so much."""


def arrow() -> Any:
    """The pyarrow package with its Parquet part. Raises `InputError` with the way to get it."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise InputError("Parquet needs pyarrow: pip install 'telesink[parquet]'") from None
    return pyarrow


def write_parquet(sections: Sections, names: Names, out: BinaryIO) -> None:
    """Writes the rows of the only section as a Parquet file, compressed with zstd within."""
    pyarrow = arrow()
    types = _types(pyarrow)
    for section, batches in sections:
        columns = SECTIONS[section]
        schema = pyarrow.schema([(name, types[holds]) for name, holds in columns.items()])
        with pyarrow.parquet.ParquetWriter(out, schema, compression="zstd") as writer:
            for group in _groups(_record_batch(pyarrow, columns, schema, rows, names) for rows in batches):
                writer.write_table(pyarrow.Table.from_batches(group))


def _groups(batches: Iterable[Any]) -> Iterator[list[Any]]:
    """Record batches, as many as make a row group."""
    group: list[Any] = []
    rows = size = 0
    for batch in batches:
        group.append(batch)
        rows += batch.num_rows
        size += batch.nbytes
        if rows >= GROUP_ROWS or size >= _GROUP_BYTES:
            yield group
            group, rows, size = [], 0, 0
    if group:
        yield group


def _record_batch(pyarrow: Any, columns: Section, schema: Any, rows: Rows, names: Names) -> Any:
    arrays = [
        pyarrow.array(_values(holds, values, names), schema.field(at).type)
        for at, (holds, values) in enumerate(zip(columns.values(), zip(*rows, strict=True), strict=True))
    ]
    return pyarrow.record_batch(arrays, schema=schema)


def _types(pyarrow: Any) -> dict[Holds, Any]:
    text = pyarrow.string()
    return {
        Holds.ID: text,
        Holds.TIME: pyarrow.timestamp("us", tz="UTC"),
        Holds.DURATION: pyarrow.float64(),
        Holds.NAME: text,
        Holds.LEVEL: text,
        Holds.STATUS: text,
        Holds.SPEED: text,
        Holds.TEXT: text,
        Holds.JSON: text,
        Holds.INTEGER: pyarrow.int64(),
        Holds.REAL: pyarrow.float64(),
        Holds.TRUTH: pyarrow.bool_(),
    }


def _values(holds: Holds, values: tuple[Any, ...], names: Names) -> list[Any]:
    """A column's values as Arrow takes them."""
    convert: dict[Holds, Callable[[Any], Any]] = {
        Holds.ID: str,
        Holds.DURATION: lambda value: value / US_PER_MS,
        Holds.NAME: names.__getitem__,
        Holds.LEVEL: LEVEL_NAMES.__getitem__,
        Holds.SPEED: PERFORMANCE_CLASSES.__getitem__,
        Holds.TRUTH: bool,
    }
    if holds not in convert:
        return list(values)
    return [None if value is None else convert[holds](value) for value in values]
