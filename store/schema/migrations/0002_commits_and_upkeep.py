"""What a live tail, pins and clean-up need: the order of commits, and small numbers that upkeep remembers.

A frozen copy on purpose: a store made today must come out the same when the models have moved on.
"""

from __future__ import annotations

from typing import Any

STATEMENTS = (
    """create table telemetry_commits (
        number integer primary key, kind text not null, committed_at integer not null,
        highest integer not null, late blob)""",
    "create table telemetry_upkeep (name text primary key, value integer not null) without rowid",
    # Pinned rows are few: clean-up asks for all of them before it deletes anything.
    "create index telemetry_events_pinned on telemetry_events (id) where pinned is not null",
    "create index telemetry_chains_pinned on telemetry_correlation_chains (id) where pinned is not null",
)


def up(_migrator: Any, db: Any) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
