"""How many rows a scope holds, counted in indexes: the rows themselves, most of a store's bytes, are not read."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from telesink.store.upkeep.tables import Scope, Table


def count_all(connection: sqlite3.Connection, table: Table) -> int:
    """All rows of a table; SQLite counts in the smallest index there is."""
    return _number(connection, f"select count(*) from {table.sql_name}")


def count_older(connection: sqlite3.Connection, table: Table, scope: Scope) -> int:
    """Rows of a scope that are older than its cutoff, spared ones too."""
    if scope.cutoff is None:
        return 0
    if scope.component is None and not scope.others:
        return sum(_count(connection, table, table.counted_by, value, scope) for value in leads(connection, table))
    if table.counted_by != "component":  # no index knows the component: the rows are read, small ones
        return _number(
            connection, f"select count(*) from {table.sql_name} where id < ? and {scope.condition}", scope.below
        )
    return sum(_count(connection, table, "component", value, scope) for value in _components(connection, table, scope))


def count_spared(connection: sqlite3.Connection, table: Table, scope: Scope) -> int:
    """Of the older rows, those that stay because they are pinned or of a pinned chain."""
    if scope.cutoff is None or table.spared == "0":
        return 0
    rows = (_of_spared(f"count(*) filter (where {scope.condition})", kind) for kind in SPARED_KINDS)
    return sum(_number(connection, sql, scope.below) for sql in rows)


def oldest_staying(connection: sqlite3.Connection, table: Table, scopes: Sequence[Scope]) -> int | None:
    """The smallest key of the rows that stay; None when none does."""
    return min((key for scope in scopes for key in _oldest(connection, table, scope) if key is not None), default=None)


def _oldest(connection: sqlite3.Connection, table: Table, scope: Scope) -> list[int | None]:
    if table.component_index is not None:
        values: Sequence[int | None] = _components(connection, table, scope)
        found = [_oldest_of(connection, table, f"component = {value}", scope.below) for value in values]
    else:
        found = [_oldest_of(connection, table, scope.condition, scope.below)]
    if table.spared != "0" and scope.cutoff is not None:
        for kind in SPARED_KINDS:
            sql = _of_spared(f"min(id) filter (where {scope.condition})", kind)
            found.append(connection.execute(sql, (scope.below,)).fetchone()[0])
    return found


def _oldest_of(connection: sqlite3.Connection, table: Table, condition: str, below: int) -> int | None:
    # Ordered, not min(): so the index of the condition is read from the place where the keys begin.
    sql = f"select id from {table.sql_name} where {condition} and id >= ? order by id limit 1"
    row = connection.execute(sql, (below,)).fetchone()
    return None if row is None else int(row[0])


# Two lists that do not overlap, each found in an index of what is pinned.
SPARED_KINDS = (
    "pinned is not null",
    "pinned is null and chain in (select id from telemetry_correlation_chains where pinned is not null)",
)


def _of_spared(column: str, kind: str) -> str:
    return f"select {column} from telemetry_events where {kind} and id < ?"


def _components(connection: sqlite3.Connection, table: Table, scope: Scope) -> list[int]:
    """The components of a scope that have rows."""
    if scope.component is not None:
        return [scope.component]
    return [value for value in leads(connection, table) if value not in scope.others]


def leads(connection: sqlite3.Connection, table: Table) -> list[int]:
    """The values that the counting index begins with: one step down the tree for each, whatever the rows."""
    column, name = table.counted_by, table.sql_name
    # `leads.value`, since a bare one would be the column of that name where the table has one.
    sql = (
        f"with recursive leads(value) as (select min({column}) from {name} union all "
        f"select (select min({column}) from {name} where {column} > leads.value) from leads where value is not null) "
        "select value from leads where value is not null"
    )
    return [value for (value,) in connection.execute(sql)]


def _count(connection: sqlite3.Connection, table: Table, column: str, value: int, scope: Scope) -> int:
    sql = f"select count(*) from {table.sql_name} where {column} = ? and id < ?"
    return _number(connection, sql, value, scope.below)


def _number(connection: sqlite3.Connection, sql: str, *values: int) -> int:
    return int(connection.execute(sql, values).fetchone()[0])
