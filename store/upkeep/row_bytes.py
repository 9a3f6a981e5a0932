"""What rows take on disk, about: measured on a sample, by the rules of SQLite's file format.

(sqlite.org/fileformat2.html, record format.) The tables themselves tell nothing: SQLite is usually built without
`dbstat`, which would have to read them whole.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Final

from telesink.store.upkeep.tables import Index, Table

_SAMPLES: Final = 40
"""Places in the range of keys, evenly apart."""
_ROWS_EACH: Final = 10
_CELL_BYTES: Final = 14
"""Around a row's values: its key of 9 bytes, its length, the header's length and its place in the page."""
_ENTRY_BYTES: Final = 14
"""The same in an index, where the key is a value of 8 bytes with a type of its own."""
_FULLNESS: Final = 0.75
"""Of an index's pages: entries come in between others. Measured on the index of components."""


def average_bytes(connection: sqlite3.Connection, table: Table, below: int | None = None) -> float:
    """Mean bytes of a row with its index entries, of those with a key under `below`; 0 without rows."""
    where = "" if below is None else f"where id < {below}"
    first = connection.execute(f"select min(id) from {table.sql_name} {where}").fetchone()[0]
    last = connection.execute(f"select max(id) from {table.sql_name} {where}").fetchone()[0]
    if first is None:
        return 0.0
    total, count = 0, 0
    for at in range(_SAMPLES):
        start = first + (last - first) * at // _SAMPLES
        size, rows = connection.execute(_sample_query(connection, table), (start, last)).fetchone()
        total, count = total + (size or 0), count + rows
    return total / count if count else 0.0


def _sample_query(connection: sqlite3.Connection, table: Table) -> str:
    columns = [row[1] for row in connection.execute(f"pragma table_info({table.sql_name})") if row[1] != "id"]
    parts = [f"{_CELL_BYTES + len(columns)} + {_values(columns)}", *map(_entry, table.indexes)]
    sample = f"select * from {table.sql_name} where id >= ? and id <= ? order by id limit {_ROWS_EACH}"
    return f"select sum({' + '.join(parts)}), count(*) from ({sample})"


def _entry(index: Index) -> str:
    size = f"({_ENTRY_BYTES + len(index.columns)} + {_values(index.columns)}) / {_FULLNESS}"
    return size if index.condition == "1" else f"iif({index.condition}, {size}, 0)"


def _values(columns: Iterable[str]) -> str:
    return " + ".join(map(_value, columns))


def _value(column: str) -> str:
    """Bytes of one value: whole numbers take as many as they need, 0 and 1 none."""
    return (
        f"case typeof({column}) when 'null' then 0 when 'real' then 8 when 'integer' then case "
        f"when {column} in (0, 1) then 0 when {column} between -128 and 127 then 1 "
        f"when {column} between -32768 and 32767 then 2 when {column} between -2147483648 and 2147483647 then 4 "
        f"else 8 end else length(cast({column} as blob)) end"
    )
