"""Row ids in order of time: `timestamp << 11`, counting up within a microsecond."""

from __future__ import annotations

import sqlite3
from typing import Final

from telesink.store.schema.row_key import SLOT_BITS

_SLOTS: Final = 1 << SLOT_BITS


class RowIds:
    """Gives ids for one table. Rows must come sorted by time within a batch; batches may overlap in time."""

    def __init__(self, connection: sqlite3.Connection, table: str) -> None:
        self._connection = connection
        self._newest_below = f"select max(id) from {table} where id >= ? and id < ?"
        self.highest: int = connection.execute(f"select coalesce(max(id), -1) from {table}").fetchone()[0]
        """No id above it is in use. A row whose `timestamp << SLOT_BITS` is above it may take that and raise it."""
        self._previous = -1
        self._stored = self.highest
        self.late: list[int] = []
        """The ids of this batch that lie below rows stored before it."""

    def begin_batch(self) -> None:
        """Forgets the order within the batch before; what it stored stays known."""
        self._previous = -1
        self._stored = self.highest
        self.late = []

    def next(self, timestamp_us: int) -> int:
        """The id of the next row, larger than those before in this batch and not in the table."""
        wanted = timestamp_us << SLOT_BITS
        if wanted > self.highest:
            self.highest = wanted
            return wanted
        if self.highest > self._stored:
            # Ids above all stored ones have been given in this batch, and time goes up: this one follows them.
            self._previous = self.highest
        wanted = max(wanted, self._previous + 1)
        if wanted <= self._stored:
            wanted = self._free_from(wanted)
            if wanted <= self._stored:
                self.late.append(wanted)
        self._previous = wanted
        self.highest = max(self.highest, wanted)
        return wanted

    def _free_from(self, wanted: int) -> int:
        """The first id from `wanted` on that follows all stored ones of its microsecond."""
        while True:
            ceiling = (wanted // _SLOTS + 1) * _SLOTS
            newest = self._connection.execute(self._newest_below, (wanted, ceiling)).fetchone()[0]
            if newest is None:
                return wanted
            wanted = int(newest) + 1
