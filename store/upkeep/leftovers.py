"""What deleted rows leave behind: fingerprints of imports, and rollups of time that is read from the rows again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from telesink.store.schema.row_key import SLOT_BITS
from telesink.store.upkeep.turns import Turns
from telesink.store.writer.rollups import COUNTED_FROM, remembered

_CHUNK: Final = 5_000
_ROLLUPS: Final = (
    "telemetry_hour_counts",
    "telemetry_minute_counts",
    "telemetry_hour_durations",
    "telemetry_day_durations",
)
# Of a pinned event that has stayed the fingerprint stays too, so that an import does not bring it again.
_DELETE_FINGERPRINTS: Final = f"""
    delete from telemetry_fingerprints as f where f.timestamp > ? and f.timestamp <= ? and not exists (
        select 1 from telemetry_events e
        where e.id >= f.timestamp << {SLOT_BITS} and e.id < (f.timestamp + 1) << {SLOT_BITS})"""


def delete_fingerprints(turns: Turns, before: int | None) -> Iterator[int]:
    """Deletes fingerprints of records that no table can have any more, to be called when their rows are gone."""
    position = -1
    if before is None:
        return
    while (end := _end(turns, "telemetry_fingerprints", "timestamp", position, before)) is not None:
        with turns.turn() as connection:
            connection.execute(_DELETE_FINGERPRINTS, (position, end))
        position = end
        yield 0


def delete_rollups(turns: Turns) -> Iterator[int]:
    """Deletes what is older than the rollups are trusted for."""
    before = remembered(turns.connection, COUNTED_FROM, 0)
    for table in _ROLLUPS:
        while (end := _end(turns, table, "start", -1, before)) is not None:
            with turns.turn() as connection:
                connection.execute(f"delete from {table} where start <= ?", (end,))
            yield 0


def _end(turns: Turns, table: str, column: str, after: int, before: int) -> int | None:
    """The last value of the next chunk, whose rows of that value are all in it; None without rows."""
    source = f"from {table} where {column} > ? and {column} < ? order by {column}"
    for order in (f"limit 1 offset {_CHUNK}", "desc limit 1"):
        row = turns.connection.execute(f"select {column} {source} {order}", (after, before)).fetchone()
        if row is not None:
            return int(row[0])
    return None
