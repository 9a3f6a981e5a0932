"""The sections on what is stored: `clocks`, `retention` and `arrivals`, what comes from whom."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any, Final

from telesink.store.doctor.findings import Finding, Section
from telesink.store.doctor.patient import Patient
from telesink.store.humane import age_text, count_text, size_text, span_text
from telesink.store.schema.row_key import SLOT_BITS
from telesink.store.times import US_PER_SECOND, iso_from_us
from telesink.store.upkeep.cleanup import last_cleanup_at
from telesink.store.upkeep.plan import plan_cleanup
from telesink.store.upkeep.retention import DAY_US, retention_of
from telesink.store.upkeep.tables import TABLES, first_key

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
        sql = f"select component, count(*), max(id) from {table.sql_name} where id >= ? group by component"
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
    last = last_cleanup_at(connection)
    plan = plan_cleanup(connection, patient.location, retention_of(settings, now))
    facts = {"last_cleanup_at": last, "overdue_rows": plan.rows, "overdue_bytes_about": plan.bytes}
    told = f"the last clean-up was {age_text(now - last)}" if last else "there was no clean-up yet"
    due = f"{count_text(plan.rows, 'row')} (about {size_text(plan.bytes)}) older than the retention"
    is_overdue = plan.rows > 0 and (last is None or now - last > _OVERDUE_US)
    if is_overdue:
        way_out = "telesink cleanup, or daily by itself: telesink serve --no-otlp"
        return Section("retention", (Finding("warning", f"{told}: {due}", way_out),), facts)
    return Section("retention", (Finding("ok", f"{told}; {due if plan.rows else 'nothing is due'}"),), facts)


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
    since = first_key(now - DAY_US)
    for table in TABLES:
        # From an index alone where one begins with the component, as that of events: a second for 10 million.
        sql = f"""
            select component, max(id), count(*) filter (where id >= {since}) from {table.sql_name} group by component"""
        for component, newest, count in connection.execute(sql):
            yield {
                "component": names[component],
                "kind": table.name,
                "last_seen_at": newest >> SLOT_BITS,
                "last_24h": count,
            }
