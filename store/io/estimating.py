"""How large an export will be, before it is made: its rows counted, its bytes by a sample of them."""

from __future__ import annotations

import gzip
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from peewee import fn

from telesink.store.io.batches import Row
from telesink.store.io.columns import time_place
from telesink.store.io.export_plan import ExportPlan
from telesink.store.io.formats import csv_pieces, json_pieces, ndjson_pieces
from telesink.store.io.stored_rows import conditions_of, newest_time, stored_rows, table_of
from telesink.store.query.event_counts import counts_by_hour
from telesink.store.query.filters import Filter

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader

_PLACES: Final = 8
"""In the range of time, evenly apart: what is recorded changes over the weeks."""
_ROWS_EACH: Final = 25
_GZIP_LEVEL: Final = 4


@dataclass(frozen=True, slots=True)
class Estimate:
    """What an export would write now."""

    rows: int
    bytes: int | None
    """None where only the writing tells: Parquet packs by columns."""


def estimate(reader: Reader, plan: ExportPlan) -> Estimate:
    """Rows exactly, as of one moment; bytes as a sample has them. As slow as counting what the filter matches.

    Raises `InputError` for a mistake in the plan's filter.
    """
    rows, size = 0, 0.0
    with reader.snapshot():
        for section in plan.sections:
            count = _count(reader, section, plan.wanted)
            rows += count
            if count and plan.format != "parquet":
                size += count * _bytes_of_a_row(reader, section, plan, count)
    return Estimate(rows, None if plan.format == "parquet" else round(size))


def _count(reader: Reader, section: str, wanted: Filter) -> int:
    """Events from the rollups as far as these know them."""
    table = table_of(section)
    count = 0
    conditions = conditions_of(reader, section, wanted)
    if section == "events":
        counts = counts_by_hour(reader, wanted)
        count, conditions = sum(events or 0 for (events,) in counts.by()), counts.rows
    for rows in conditions:
        count += reader.value(table.select(fn.COUNT(table.id)).where(rows))
    return count


def _bytes_of_a_row(reader: Reader, section: str, plan: ExportPlan, count: int) -> float:
    sample = _sample(reader, section, plan.wanted, count)
    if not sample:
        return 0.0
    pieces = {"csv": csv_pieces, "json": json_pieces, "ndjson": ndjson_pieces}[plan.format]
    text = b"".join(pieces([(section, [sample])], reader.names))
    return len(gzip.compress(text, _GZIP_LEVEL) if plan.compression else text) / len(sample)


def _sample(reader: Reader, section: str, wanted: Filter, count: int) -> list[Row]:
    """Rows from several places of the range, or all of few; the same one twice does no harm."""
    if count <= _PLACES * _ROWS_EACH or section == "chains":  # which no index gives in order of their times
        return _rows_from(reader, section, wanted, _PLACES * _ROWS_EACH)
    first = _rows_from(reader, section, wanted, _ROWS_EACH)
    newest = newest_time(reader, section) + 1
    start, end = first[0][time_place(section)], newest if wanted.end is None else min(newest, wanted.end)
    for place in range(1, _PLACES):
        later = replace(wanted, start=start + (end - start) * place // _PLACES)
        first += _rows_from(reader, section, later, _ROWS_EACH)
    return first


def _rows_from(reader: Reader, section: str, wanted: Filter, limit: int) -> list[Row]:
    with closing(stored_rows(reader, section, wanted)) as rows:
        return list(islice(rows, limit))
