"""`RollupWindow`: which part of a range is answered from rollups, and which rows have to be read beside them.

Rollups know whole hours (or minutes). What a range has before its first and after its last whole one is read from
the rows, and so is what the writer has stored but not counted yet: counts are exact at every moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from peewee import SQL, NodeList

from telesink.store.query.conditions import Condition, all_of
from telesink.store.writer.rollup_counts import DAY_US
from telesink.store.writer.rollups import COUNTED_COMMIT, COUNTED_FROM, highest_counted, late_after, remembered

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader

Bounds = tuple[int | None, int | None]
"""Microseconds since 1970, the second not included; None where a range is open."""
RowsOf = Callable[[int | None, int | None], Iterable[Condition]]
"""From the bounds of a part of the range to conditions, of which each wanted row in it fulfils one."""

_EVER: Final = DAY_US << 25
"""Before and after any time that can be stored, and a whole day."""


@dataclass(frozen=True, slots=True)
class RollupWindow:
    """Whole hours or minutes from `first` to before `last`, microseconds; `edges` is the rest of the range."""

    first: int
    last: int
    edges: tuple[Bounds, ...]

    def covers(self, start: Any) -> Condition:
        """The rollup rows in the window, by their column `start`."""
        return all_of([start >= self.first, start < self.last])

    def rows_beside(self, reader: Reader, kind: bytes, table: Any, time: Any, rows_of: RowsOf) -> Iterator[Condition]:
        """Conditions of which each row that no rollup of the window has counted fulfils exactly one.

        `table` is the model of the rows of `kind` (`spool.records`), `time` its column of the time.
        """
        for edge in self.edges:
            yield from rows_of(*edge)
        connection = reader.connection()
        highest = remembered(connection, highest_counted(kind), -1)
        late = late_after(connection, remembered(connection, COUNTED_COMMIT, 0), kind)
        within = [time >= self.first, time < self.last]
        for rows in rows_of(None, None):
            yield all_of([rows, table.id > highest, *within])
            if late:
                yield all_of([rows, table.id <= highest, _is_one_of(table.id, late), *within])


def rollup_window(reader: Reader, start: int | None, end: int | None, unit_us: int) -> RollupWindow | None:
    """The window of whole `unit_us` in a range, or None when there is none; ask within a snapshot."""
    begins, ends = -_EVER if start is None else start, _EVER if end is None else end
    counted_from = remembered(reader.connection(), COUNTED_FROM, -_EVER)
    first, last = -(-max(begins, counted_from) // unit_us) * unit_us, ends // unit_us * unit_us
    if first >= last:
        return None
    before = [(start, first)] if begins < first else []
    after = [(last, end)] if last < ends else []
    return RollupWindow(first, last, (*before, *after))


def _is_one_of(column: Any, ids: Iterable[int]) -> Condition:
    """Without parameters: SQLite takes 32,766 of them, and a burst of late rows may be larger."""
    return NodeList((column, SQL(f"in ({', '.join(map(str, sorted(ids)))})")))
