"""`Drainer`: the one writer of a store. Elected by a file lock; moves batches from the spool into the tables.

A batch and the positions up to which the segments were read are one transaction: after a crash anywhere, what was
committed is never read again and what was not is read from the start. So every record is stored exactly once.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
from typing import Final

from telesink.store.errors import StoreError
from telesink.store.location import StoreLocation
from telesink.store.schema.engine import open_writer
from telesink.store.settings import Settings
from telesink.store.spool.folder import segment_paths
from telesink.store.spool.leftovers import remove_leftovers
from telesink.store.spool.locks import FileLock, same_file
from telesink.store.writer.backlog import Backlog, Batch, SegmentBacklog
from telesink.store.writer.rollups import Rollups
from telesink.store.writer.tables import TableWriter

LOCK_NAME: Final = "writer.lock"
REJECTED_NAME: Final = "rejected.log"
"""Records that no table takes, as text, one a line."""

_log = logging.getLogger("telesink")

_abandoned: list[object] = []
"""Connections that a forked child inherited. Closing one there would tear the parent's write-ahead log, and
collecting it closes it: so they stay."""


class Drainer:
    """Not safe in several threads at once; whoever shares one takes turns. Raises `StoreError`."""

    def __init__(self, location: StoreLocation, settings: Settings) -> None:
        self._location = location
        self._settings = settings
        self._lock = FileLock(location.spool / LOCK_NAME)
        self._connection: sqlite3.Connection | None = None
        self._file: os.stat_result | None = None
        """The store's file, since the connection was opened."""
        self._backlog: Backlog | None = None
        self._tables: TableWriter | None = None
        self._data_version = -1
        self._chains_removed = -1
        self._has_resigned = False
        """Since the tables were last looked at: another process may have been the writer."""
        self._singly = 0
        """How many records are to be stored one by one, to find the one that cannot be."""

    @property
    def elected(self) -> bool:
        """True while this process is the writer."""
        return self._lock.held

    @property
    def orphaned(self) -> bool:
        """True when the store or its spool was deleted, or replaced, since this process became the writer."""
        if not self._lock.held:
            return False
        return not self._lock.in_place or (self._file is not None and not same_file(self._location.path, self._file))

    def elect(self, timeout: float = 0.0) -> bool:
        """Becomes the writer if no other process is; waits at most `timeout` seconds for it.

        Where nothing has ever been recorded there is no spool to be the writer of, and none is made.
        """
        return self._lock.held or (self._location.spool.is_dir() and self._lock.acquire(timeout))

    def resign(self) -> None:
        """Lets another process be the writer; this one may be elected again."""
        self._has_resigned = True
        if self._backlog is not None:
            self._backlog.close()
            self._backlog = None
        self._lock.release()

    def close(self) -> None:
        """Resigns and lets go of the store."""
        self.resign()
        if self._connection is not None:
            self._connection.close()
            self._connection = self._tables = None

    def abandon(self) -> None:
        """What a forked child does with the copy it has inherited: nothing of it is its own."""
        _abandoned.append(self._connection)
        self._lock.release()

    def drain_batch(self) -> int:
        """Stores the next batch; returns how many records it held. The caller must have been elected."""
        if self._backlog is None and not segment_paths(self._location.spool):
            return 0  # before a store is made that nobody needs
        backlog = self._backlog or self._opened_backlog()
        segments = backlog.segments()
        waiting = sum(segment.reader.has_frame_at(segment.position) for segment in segments)
        if not waiting and not any(segment.reader.finished() for segment in segments):
            return 0
        batch: Batch = Batch(list)
        taken = self._read(segments, waiting, batch)
        try:
            self._store(batch, segments)
        except sqlite3.OperationalError as error:  # locked, full, gone: the same batch will do later
            self._forget()
            raise StoreError(f"{self._location}: {error}") from error
        except (sqlite3.Error, ArithmeticError, TypeError, ValueError) as error:
            if taken > 1:  # a record that no table takes must not hold up the others: find it
                self._forget()
                self._singly = taken
                return taken
            self._set_aside(batch, error)
            self._store(Batch(list), segments)
        self._acknowledge(segments)
        return taken

    def _read(self, segments: list[SegmentBacklog], waiting: int, batch: Batch) -> int:
        """Fills a batch, every segment getting its share, so that a large import does not hold up the rest."""
        if self._singly:
            self._singly -= 1
            return next((taken for segment in segments if (taken := segment.read(1, batch))), 0)
        share = max(1, self._settings.storage.batch_size // max(1, waiting))
        return sum(segment.read(share, batch) for segment in segments)

    def _set_aside(self, batch: Batch, error: Exception) -> None:
        """Keeps the one record of a batch where a person finds it."""
        self._tables = None
        rejected = self._location.spool / REJECTED_NAME
        with open(rejected, "a", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.writelines(f"{kind.decode()} {values!r}\n" for kind, records in batch.items() for values in records)
        _log.warning("telesink: a record cannot be stored and is kept in %s: %s", rejected, error)

    def ask_for_ring(self) -> bool:
        """Before sleeping: every living segment shall ring for its next frame. False when there is one already."""
        segments = self._backlog.segments() if self._backlog is not None else []
        for segment in segments:
            segment.reader.ask_for_ring()
        return not any(segment.reader.has_frame_at(segment.position) for segment in segments)

    def count_next(self) -> bool:
        """Brings the rollups further by some rows; False when none are left. The caller must have been elected."""
        if self._connection is None and not self._location.path.exists():
            return False
        try:
            return Rollups(self._open(), self._settings).advance()
        except sqlite3.OperationalError as error:
            raise StoreError(f"{self._location}: {error}") from error

    def tidy(self) -> None:
        """Moves what the write-ahead log holds into the database, so that a quiet store is no larger than it needs."""
        if self._connection is not None and self._lock.held:
            with contextlib.suppress(sqlite3.OperationalError):  # a reader is in the way: the next time will do
                self._connection.execute("pragma wal_checkpoint(passive)")

    def _opened_backlog(self) -> Backlog:
        connection = self._open()
        remove_leftovers(self._location.spool)
        positions = dict(connection.execute("select segment, position from telemetry_checkpoints"))
        self._backlog = Backlog(self._location.spool, positions)
        return self._backlog

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = open_writer(self._location)
            self._file = os.stat(self._location.path)
        return self._connection

    def _store(self, batch: Batch, segments: list[SegmentBacklog]) -> None:
        connection = self._open()
        connection.execute("begin immediate")
        try:
            if batch:
                self._current_tables(connection).write(batch)
            self._save_positions(connection, segments)
            connection.execute("commit")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                connection.execute("rollback")
            raise

    def _current_tables(self, connection: sqlite3.Connection) -> TableWriter:
        """What is known of the tables; read again when somebody else has changed what it is about."""
        version = connection.execute("pragma data_version").fetchone()[0]
        if self._tables is None or (version != self._data_version and self._is_outdated(connection)):
            self._tables = TableWriter(connection, self._settings)
            self._chains_removed = _chains_removed(connection)
        self._data_version = version
        self._has_resigned = False
        return self._tables

    def _is_outdated(self, connection: sqlite3.Connection) -> bool:
        """After a commit of another connection: only another writer and a clean-up of chains make a difference."""
        return self._has_resigned or _chains_removed(connection) != self._chains_removed

    def _save_positions(self, connection: sqlite3.Connection, segments: list[SegmentBacklog]) -> None:
        connection.executemany(
            "insert or replace into telemetry_checkpoints (segment, position) values (?, ?)",
            [(segment.reader.name, segment.position) for segment in segments],
        )
        # Checkpoints of segments that are gone; there are never more than a few.
        known = {name for (name,) in connection.execute("select segment from telemetry_checkpoints")}
        gone = known - {segment.reader.name for segment in segments}
        connection.executemany("delete from telemetry_checkpoints where segment = ?", [(name,) for name in gone])

    def _acknowledge(self, segments: list[SegmentBacklog]) -> None:
        """After the commit: tells who waits, and deletes the segments that are done with."""
        for segment in segments:
            segment.reader.mark_drained(segment.position)
            if segment.exhausted:
                segment.reader.path.unlink(missing_ok=True)

    def _forget(self) -> None:
        """After a failure nothing that was remembered is to be trusted."""
        if self._backlog is not None:
            self._backlog.close()
        self._backlog = self._tables = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _chains_removed(connection: sqlite3.Connection) -> int:
    """How often clean-up has deleted chains; it counts in the transaction that does."""
    row = connection.execute("select value from telemetry_upkeep where name = 'chains_removed'").fetchone()
    return 0 if row is None else int(row[0])
