"""`KeyFilter`: which runs of chain keys may hold a key. Stored with the runs, so that a new writer need not build it.

A Bloom filter (Bloom 1970) with three probes, sliced: eight runs share a row of `SLOTS` bytes, one bit of each byte
for each run, so that one look at three bytes answers for eight runs. A run of 16,384 keys fills 9 % of its bits: one
answer in 1,400 is wrong, and costs a look into that run.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Final

_SLOT_BITS: Final = 19
SLOTS: Final = 1 << _SLOT_BITS
"""Bytes in a row: 4 for each chain of its eight runs, read once (4 MB per million chains)."""
_MASK: Final = SLOTS - 1
_RUNS_PER_ROW: Final = 8


class KeyFilter:
    """All rows in memory. Runs count from 1."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._rows = [
            bytearray(slots) for (slots,) in connection.execute("select slots from telemetry_chain_filters order by id")
        ]

    def runs_that_may_hold(self, key: int) -> Iterator[int]:
        """The runs that hold the 63-bit key, and perhaps one that does not."""
        first, second, third = _probes(key)
        for index, row in enumerate(self._rows):
            runs = row[first] & row[second] & row[third]
            if runs:
                yield from (index * _RUNS_PER_ROW + bit + 1 for bit in range(_RUNS_PER_ROW) if runs >> bit & 1)

    def add_run(self, run: int, keys: list[int]) -> None:
        """Adds a run, in memory and in the table."""
        index, bit = divmod(run - 1, _RUNS_PER_ROW)
        if index == len(self._rows):
            self._rows.append(bytearray(SLOTS))
        row, mark = self._rows[index], 1 << bit
        for key in keys:
            for slot in _probes(key):
                row[slot] |= mark
        self._connection.execute(
            "insert or replace into telemetry_chain_filters (id, slots) values (?, ?)", (index, bytes(row))
        )


def _probes(key: int) -> tuple[int, int, int]:
    return key & _MASK, (key >> _SLOT_BITS) & _MASK, (key >> 2 * _SLOT_BITS) & _MASK
