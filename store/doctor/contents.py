"""The sections on what is stored: `clocks`, `retention` and `arrivals`, what comes from whom."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any, Final

from telesink.store.doctor.findings import Finding, Section
from telesink.store.doctor.patient import Patient
from telesink.store.humane import age_text, count_text, size_text, span_text
from telesink.store.query.storage import database_bytes
from telesink.store.schema.row_key import SLOT_BITS
from telesink.store.times import US_PER_SECOND, iso_from_us
from telesink.store.upkeep.cleanup import last_cleanup_at
from telesink.store.upkeep.counting import count_older, count_spared, leads
from telesink.store.upkeep.retention import DAY_US, Retention, retention_of
from telesink.store.upkeep.tables import TABLES, Table, component_numbers, first_key, scopes_of

_MOST_AHEAD_US: Final = 60 * US_PER_SECOND
"""Clocks of two machines may differ by so much without harm."""
_SET_BACK_US: Final = 2 * US_PER_SECOND
"""Corrections of a clock that runs fast are smaller."""
_OVERDUE_US: Final = 2 * DAY_US
"""Since the last clean-up; one a day is usual."""


def examine_clocks(patient: Patient, connection: sqlite3.Connection) -> Section:
    findings = [*_from_the_future(patient.now_us, connection), *_set_back(connection)]
    return Section("clocks", tuple(findings or [Finding("ok", "nothing is from the future, no clock was set back")]))


def _from_the_future(now: int, connection: sqlite3.Connection) -> Iterator[Finding]:
    names = dict(connection.execute("select id, name from telemetry_names"))
    for table in TABLES:
        # `+component`: by the key, where nearly nothing is found, and not along the index of all components.
        sql = f"select component, count(*), max(id) from {table.sql_name} where id >= ? group by +component"
        for component, count, latest in connection.execute(sql, (first_key(now + _MOST_AHEAD_US),)):
            ahead = span_text((latest >> SLOT_BITS) - now)
            yield Finding(
                "warning",
                f"{table.name}: {count_text(count, 'row')} of {names[component]} from the future, up to {ahead} ahead",
                "set the clock of the machine that recorded them; until that time has come they are shown as newest",
            )


def _set_back(connection: sqlite3.Connection) -> Iterator[Finding]:
    sql = """
        select count(*), max(before - at), max(at) from (
            select committed_at at, lag(committed_at) over (order by number) before from telemetry_commits)
        where before - at > ?"""
    count, most, last = connection.execute(sql, (_SET_BACK_US,)).fetchone()
    if count:
        yield Finding(
            "note",
            f"this machine's clock was set back {count_text(count, 'time')}, by up to {span_text(most)}, "
            f"last at {iso_from_us(last)[:19]}Z",
            "rows around it are not in the order in which they happened",
        )


def examine_retention(patient: Patient, connection: sqlite3.Connection) -> Section:
    now, settings = patient.now_us, patient.origins.settings
    last, overdue = last_cleanup_at(connection), _overdue(connection, retention_of(settings, now))
    told = f"the last clean-up was {age_text(now - last)}" if last else "there was no clean-up yet"
    due = f"{count_text(overdue, 'row')} older than the retention" if overdue else "nothing is due"
    is_late = overdue > 0 and (last is None or now - last > _OVERDUE_US)
    finding = Finding("warning", f"{told}: {due}", _CLEAN_UP) if is_late else Finding("ok", f"{told}; {due}")
    facts = {"last_cleanup_at": last, "overdue_rows": overdue}
    return Section("retention", (finding, *_beyond_size(patient)), facts)


_CLEAN_UP: Final = "telesink cleanup, or daily by itself: telesink serve --no-otlp"


def _overdue(connection: sqlite3.Connection, retention: Retention) -> int:
    """Rows that a clean-up would delete now; chains, which go with their events, are not counted."""
    rows = 0
    for table in TABLES:
        cutoffs = retention.tables[table.name]
        for scope in scopes_of(cutoffs, component_numbers(connection, cutoffs)):
            rows += count_older(connection, table, scope) - count_spared(connection, table, scope)
    return rows


def _beyond_size(patient: Patient) -> Iterator[Finding]:
    limit, size = patient.origins.settings.retention.max_size_mb, database_bytes(patient.location.path)
    if limit is not None and size > limit << 20:
        told = f"the store takes {size_text(size)}, more than retention.max_size_mb = {limit}"
        yield Finding("warning", told, _CLEAN_UP)


def examine_arrivals(patient: Patient, connection: sqlite3.Connection) -> Section:
    rows = tuple(sorted(_arrivals(patient.now_us, connection), key=lambda row: -row["last_seen_at"]))
    if not rows:
        return Section("arrivals", (Finding("note", "nothing has ever arrived", "telesink record hello"),))
    components = len({row["component"] for row in rows})
    recent = sum(row["last_24h"] for row in rows)
    text = f"{count_text(recent, 'row')} in the last 24 hours, from {count_text(components, 'component')} ever seen"
    return Section("arrivals", (Finding("ok", text),), {}, rows)


def _arrivals(now: int, connection: sqlite3.Connection) -> Iterator[Mapping[str, Any]]:
    names = dict(connection.execute("select id, name from telemetry_names"))
    for table in TABLES:
        recent = _recent(connection, table, first_key(now - DAY_US))
        for component, newest in _newest(connection, table, recent).items():
            yield {
                "component": names[component],
                "kind": table.name,
                "last_seen_at": newest >> SLOT_BITS,
                "last_24h": recent[component][0] if component in recent else 0,
            }


def _newest(
    connection: sqlite3.Connection, table: Table, recent: Mapping[int, tuple[int, int]]
) -> dict[int, int]:  # fmt: skip
    """The newest key of each component: one look into the index for each value that it begins with.

    Where that is no component but a metric's or operation's name, a component is missed that was silent for a day
    and whose every name somebody else has used since. Reading all rows takes 20 seconds in a store of 10 million.
    """
    newest = {component: key for component, (_, key) in recent.items()}
    sql = f"select component, id from {table.sql_name} where {table.counted_by} = ? order by id desc limit 1"
    for value in leads(connection, table):
        component, key = connection.execute(sql, (value,)).fetchone()
        newest[component] = max(key, newest.get(component, key))
    return newest


def _recent(connection: sqlite3.Connection, table: Table, since: int) -> dict[int, tuple[int, int]]:
    """Of each component with keys from `since` on, how many they are, and the newest."""
    if table.counted_by != "component":
        sql = f"select component, count(*), max(id) from {table.sql_name} where id >= ? group by +component"
        return {component: (count, key) for component, count, key in connection.execute(sql, (since,))}
    sql = f"select count(*), max(id) from {table.sql_name} where component = ? and id >= ?"
    counted = {value: connection.execute(sql, (value, since)).fetchone() for value in leads(connection, table)}
    return {component: (count, key) for component, (count, key) in counted.items() if count}
