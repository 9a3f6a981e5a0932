"""Parquet out: typed columns, in row groups of bounded size. Needs pyarrow (the extra `parquet`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, BinaryIO, Final

from telesink.store.errors import InputError
from telesink.store.io.columns import SECTIONS, Holds
from telesink.store.levels import LEVEL_NAMES
from telesink.store.schema.views import PERFORMANCE_CLASSES
from telesink.store.times import US_PER_MS

GROUP_ROWS: Final = 20_000
"""Rows in memory at a time, and of one row group: some 15 MB."""


def arrow() -> Any:
    """The pyarrow package with its Parquet part. Raises `InputError` with the way to get it."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise InputError("Parquet needs pyarrow: pip install 'telesink[parquet]'") from None
    return pyarrow


def write_parquet(section: str, rows: Iterable[tuple[Any, ...]], names: Mapping[int, str], out: BinaryIO) -> None:
    """Writes the rows of one section as a Parquet file, compressed with zstd as the format does it."""
    pyarrow = arrow()
    columns = SECTIONS[section]
    types = _types(pyarrow)
    schema = pyarrow.schema([(name, types[holds]) for name, holds in columns.items()])
    with pyarrow.parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        for chunk in _chunks(rows):
            arrays = [
                pyarrow.array(_values(holds, values, names), types[holds])
                for holds, values in zip(columns.values(), zip(*chunk, strict=True), strict=True)
            ]
            writer.write_batch(pyarrow.record_batch(arrays, schema=schema))


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


def _values(holds: Holds, values: tuple[Any, ...], names: Mapping[int, str]) -> list[Any]:
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


def _chunks(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    source = iter(rows)
    while chunk := list(islice(source, GROUP_ROWS)):
        yield chunk
