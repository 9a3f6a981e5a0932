"""`CommitLog`: the order in which rows became visible, for live tails.

Ids are times, so a late event gets an id below ones that were read long ago. Hence each transaction notes, for each
table it added rows to, how far the ids go now and which of its rows lie below that (`query.tail` reads it).
"""

from __future__ import annotations

import sqlite3
from array import array
from time import time_ns
from typing import Final

from telesink.store.times import NS_PER_US
from telesink.store.writer.row_ids import RowIds

KEPT: Final = 100_000
"""Newest commits that stay: 2 MB, and at 50 commits a second what a tail may have slept through in half an hour."""
_PRUNE_EVERY: Final = 1024

_INSERT: Final = """
    insert into telemetry_commits (number, kind, committed_at, highest, late, rows) values (?, ?, ?, ?, ?, ?)"""
# What is not rolled up yet stays: from the log the rollups know what to count.
_PRUNE: Final = """
    delete from telemetry_commits where number <= ?
        and number <= (select value from telemetry_upkeep where name = 'rollup_commit')"""


class CommitLog:
    """Belongs to the one writer; after a transaction that failed it must be made anew."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._number: int = connection.execute("select coalesce(max(number), 0) from telemetry_commits").fetchone()[0]

    def add(self, kind: bytes, ids: RowIds, rows: int) -> None:
        """Notes the rows that a batch has added to one table; to be called within its transaction."""
        if not rows:
            return  # an import of what was there already
        self._number += 1
        late = array("q", ids.late).tobytes() if ids.late else None
        now = time_ns() // NS_PER_US
        self._connection.execute(_INSERT, (self._number, kind.decode(), now, ids.highest, late, rows))
        if self._number % _PRUNE_EVERY == 0:
            self._connection.execute(_PRUNE, (self._number - KEPT,))
