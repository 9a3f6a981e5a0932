"""Counts and durations by hour, day and minute, so that a question about a week does not read the week.

A frozen copy on purpose: a store made today must come out the same when the models have moved on.
"""

from __future__ import annotations

from typing import Any

_DURATIONS = """(
        start integer not null, component integer not null, operation integer not null,
        events integer not null, errors integer not null, total_us integer not null, longest_us integer not null,
        fast integer not null, normal integer not null, slow integer not null, critical integer not null,
        p95_us integer not null, sketch blob not null,
        primary key (start, component, operation)) without rowid"""

STATEMENTS = (
    "alter table telemetry_commits add column rows integer not null default 0",
    """create table telemetry_hour_counts (
        start integer not null, component integer not null, operation integer not null, event_type integer not null,
        event_name integer not null, level integer not null, events integer not null,
        primary key (start, component, operation, event_type, event_name, level)) without rowid""",
    """create table telemetry_minute_counts (
        start integer not null, component integer not null, events integer not null, errors integer not null,
        primary key (start, component)) without rowid""",
    f"create table telemetry_hour_durations {_DURATIONS}",
    f"create table telemetry_day_durations {_DURATIONS}",
)

_HOUR = 3_600_000_000


def up(_migrator: Any, db: Any) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
    _leave_out_what_is_there(db)


def _leave_out_what_is_there(db: Any) -> None:
    """Rows of before are not rolled up: whoever asks about their time reads them, until somebody rebuilds."""
    newest = db.execute_sql("select max(timestamp) from telemetry_events").fetchone()[0]
    newest_snapshot = db.execute_sql("select max(recorded_at) from telemetry_performance_snapshots").fetchone()[0]
    if newest is None and newest_snapshot is None:
        return
    values = {
        "rollup_from": (max(newest or 0, newest_snapshot or 0) // (24 * _HOUR) + 1) * 24 * _HOUR,
        "rollup_commit": "(select coalesce(max(number), 0) from telemetry_commits)",
        "rollup_highest_e": "(select coalesce(max(id), -1) from telemetry_events)",
        "rollup_highest_p": "(select coalesce(max(id), -1) from telemetry_performance_snapshots)",
    }
    for name, value in values.items():
        db.execute_sql(f"insert into telemetry_upkeep (name, value) values ('{name}', {value})")
