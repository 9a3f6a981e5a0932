"""`Rollups`: counts by hour and minute, durations by hour and day, kept up to date from the log of commits.

Not within the transactions that store events: a burst is stored first, and counted when the writer has time for it.
How far the counting has come is written in the transaction that counts, so every row is counted once, whatever
happens; questions read the rows that are not counted yet themselves (`query.rollup_window`). A late event is in the
log like any other, and corrects its hour.
"""

from __future__ import annotations

import contextlib
import sqlite3
from array import array
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from telesink.store.durations import class_bounds
from telesink.store.settings import Settings
from telesink.store.spool.records import EVENT, PERFORMANCE
from telesink.store.writer.rollup_counts import Counts

ROWS_AT_ONCE: Final = 20_000
"""Counted in one transaction: some 40 ms, in which clean-up has to wait."""
_IDS_AT_ONCE: Final = 500

COUNTED_COMMIT: Final = "rollup_commit"
"""Up to which commit all rows are counted; a name in `telemetry_upkeep`, as are those below."""
COUNTED_FROM: Final = "rollup_from"
"""Microseconds since 1970. What is older is not counted, or not rightly at the moment; without it everything is."""


def highest_counted(kind: bytes) -> str:
    """Name of the largest counted id of a table; smaller ones are counted but for the late ones in the log."""
    return f"rollup_highest_{kind.decode()}"


_EVENTS: Final = """
    select id, timestamp, component, coalesce(operation, 0), event_type, event_name, level, duration_us
    from telemetry_events where """
_SNAPSHOTS: Final = """
    select id, recorded_at, component, operation, duration_us from telemetry_performance_snapshots
    where duration_us is not null and not beside_event and """
_LOG: Final = "select number, kind, highest, late, rows from telemetry_commits where number > ? order by number"
_LATE_AFTER: Final = "select late from telemetry_commits where number > ? and kind = ? and late is not null"
_SAVE: Final = "insert or replace into telemetry_upkeep (name, value) values (?, ?)"


class Commit(NamedTuple):
    """A line of the log."""

    number: int
    kind: str
    highest: int
    late: bytes | None
    rows: int


class Rollups:
    """Belongs to the one writer, who has no transaction open when he calls."""

    def __init__(self, connection: sqlite3.Connection, settings: Settings) -> None:
        self._connection = connection
        self._settings = settings
        self._bounds: dict[int, list[int]] = {}

    def advance(self) -> bool:
        """Counts the next rows, if there are any, in one transaction; False when none are left after them."""
        counted = remembered(self._connection, COUNTED_COMMIT, 0)
        if self._connection.execute(_LOG, (counted,)).fetchone() is None:
            return False
        self._connection.execute("begin immediate")
        try:
            commits = self._next_commits()
            self._count(commits)
            self._connection.execute("commit")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("rollback")
            raise
        return sum(commit.rows for commit in commits) >= ROWS_AT_ONCE

    def _next_commits(self) -> list[Commit]:
        taken: list[Commit] = []
        rows = 0
        for line in self._connection.execute(_LOG, (remembered(self._connection, COUNTED_COMMIT, 0),)):
            taken.append(Commit(*line))
            rows += taken[-1].rows
            if rows >= ROWS_AT_ONCE:
                break
        return taken

    def _count(self, commits: list[Commit]) -> None:
        if not commits:
            return
        counts = Counts(self._class_bounds)
        counts.add_events(self._new_rows(EVENT, _EVENTS, commits))
        counts.add_snapshots(self._new_rows(PERFORMANCE, _SNAPSHOTS, commits))
        counts.write(self._connection)
        self._connection.execute(_SAVE, (COUNTED_COMMIT, commits[-1].number))

    def _new_rows(self, kind: bytes, select: str, commits: list[Commit]) -> Iterator[tuple[Any, ...]]:
        """The rows that the commits have added to one table, without their ids."""
        own = [commit for commit in commits if commit.kind == kind.decode()]
        if not own:
            return
        name = highest_counted(kind)
        before, highest = remembered(self._connection, name, -1), own[-1].highest
        later = late_after(self._connection, commits[-1].number, kind)
        for row in self._connection.execute(f"{select} id > ? and id <= ?", (before, highest)):
            if row[0] not in later:
                yield row[1:]
        late = [row_id for commit in own for row_id in ids_in(commit.late) if row_id <= before]
        for at in range(0, len(late), _IDS_AT_ONCE):
            ids = late[at : at + _IDS_AT_ONCE]
            for row in self._connection.execute(f"{select} id in ({', '.join('?' * len(ids))})", ids):
                yield row[1:]
        self._connection.execute(_SAVE, (name, highest))

    def _class_bounds(self, component: int) -> list[int]:
        if component not in self._bounds:
            name = self._connection.execute("select name from telemetry_names where id = ?", (component,)).fetchone()
            self._bounds[component] = class_bounds(self._settings.thresholds(name[0]))
        return self._bounds[component]


def remembered(connection: sqlite3.Connection, name: str, default: int) -> int:
    """A number of upkeep's (`telemetry_upkeep`)."""
    row = connection.execute("select value from telemetry_upkeep where name = ?", (name,)).fetchone()
    return default if row is None else int(row[0])


def ids_in(late: bytes | None) -> list[int]:
    """The ids in a line of the log."""
    return array("q", late or b"").tolist()


def late_after(connection: sqlite3.Connection, number: int, kind: bytes) -> set[int]:
    """Late rows of all commits after one: they are in their tables, but not counted with those around them."""
    lines = connection.execute(_LATE_AFTER, (number, kind.decode()))
    return {row_id for (late,) in lines for row_id in ids_in(late)}
