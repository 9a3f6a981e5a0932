"""`KeyFilter`: which runs of chain keys may hold a key. Stored with the runs, so that a new writer need not build it.

A Bloom filter (Bloom 1970) with three probes, sliced: of each slot there is one bit for every run, and a key's three
slots, ANDed, are the runs that may hold it. A run of 16,384 keys fills 9 % of its bits: one answer in 1,400 is wrong,
and costs a look into that run. In the table eight runs share a row of one byte per slot; in memory eight rows lie
side by side, so that a slot of 64 runs is one word: what a probe costs is the memory it has to wait for.
"""

from __future__ import annotations

import sqlite3
import sys
from typing import Final

_SLOT_BITS: Final = 19
SLOTS: Final = 1 << _SLOT_BITS
"""Bytes in a row: 4 for each chain of its eight runs, read once (4 MB per million chains)."""
_MASK: Final = SLOTS - 1
RUNS_PER_ROW: Final = 8
"""A row of which no run is left is deleted by clean-up."""
_ROWS_PER_BLOCK: Final = 8


class KeyFilter:
    """All rows in memory, but for those of runs that are long gone. Runs count from 1."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._blocks: dict[int, bytearray] = {}
        self._words: dict[int, memoryview] = {}
        for index, slots in connection.execute("select id, slots from telemetry_chain_filters order by id"):
            block, byte = self._place_of(index)
            block[byte::_ROWS_PER_BLOCK] = slots

    def _place_of(self, row: int) -> tuple[bytearray, int]:
        """The block that a row lies in, and which byte of each word is the row's."""
        block, byte = divmod(row, _ROWS_PER_BLOCK)
        if block not in self._blocks:
            self._blocks[block] = bytearray(SLOTS * _ROWS_PER_BLOCK)
            self._words[block] = memoryview(self._blocks[block]).cast("Q")
        return self._blocks[block], byte if sys.byteorder == "little" else _ROWS_PER_BLOCK - 1 - byte

    def runs_that_may_hold(self, key: int) -> list[int]:
        """The runs that hold the 63-bit key, and perhaps one that does not."""
        first, second, third = _probes(key)
        found: list[int] = []
        for index, words in self._words.items():
            runs = words[first] & words[second] & words[third]
            while runs:
                lowest = runs & -runs
                found.append(index * _ROWS_PER_BLOCK * RUNS_PER_ROW + lowest.bit_length())
                runs ^= lowest
        return found

    def add_run(self, run: int, keys: list[int]) -> None:
        """Adds a run, in memory and in the table."""
        row, bit = divmod(run - 1, RUNS_PER_ROW)
        block, byte = self._place_of(row)
        mark = 1 << bit
        for key in keys:
            for slot in _probes(key):
                block[slot * _ROWS_PER_BLOCK + byte] |= mark
        self._connection.execute(
            "insert or replace into telemetry_chain_filters (id, slots) values (?, ?)",
            (row, bytes(block[byte::_ROWS_PER_BLOCK])),
        )


def _probes(key: int) -> tuple[int, int, int]:
    return key & _MASK, (key >> _SLOT_BITS) & _MASK, (key >> 2 * _SLOT_BITS) & _MASK
