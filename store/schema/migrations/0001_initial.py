"""The first schema: six tables of telemetry and what speed needs beside them.

A frozen copy on purpose: a store made today must come out the same when the models have moved on.
"""

from __future__ import annotations

from typing import Any

TABLES = (
    "create table telemetry_names (id integer primary key, name text not null unique)",
    """create table telemetry_events (
        id integer primary key, timestamp integer not null, event_type integer not null,
        event_name integer not null, component integer not null, operation integer, level integer not null,
        chain integer, span_id text, parent_id text, duration_us integer, message text,
        metadata text, context text, performance text, pinned integer)""",
    """create table telemetry_metrics (
        id integer primary key, timestamp integer not null, metric_name integer not null,
        component integer not null, metric_type integer not null, value real, unit integer, labels text,
        aggregation_period text, count integer, sum real, min real, max real, buckets text)""",
    """create table telemetry_health_checks (
        id integer primary key, checked_at integer not null, component integer not null,
        check_name integer not null, is_healthy integer not null, error_message text,
        response_time_us integer, metadata text)""",
    """create table telemetry_performance_snapshots (
        id integer primary key, recorded_at integer not null, component integer not null,
        operation integer not null, duration_us integer, memory_usage_bytes integer, cpu_usage_percent real,
        resource_metrics text, performance_class integer, beside_event integer not null)""",
    """create table telemetry_correlation_chains (
        id integer primary key, chain_id text not null, root text, depth integer not null,
        status integer not null, started_at integer not null, last_at integer not null,
        total_events integer not null, error_count integer not null, components text not null,
        pinned integer)""",
    """create table telemetry_alerts (
        id integer primary key, name text not null unique, rule text not null, severity text not null,
        state text not null, since integer, value real, threshold real, last_triggered_at integer,
        trigger_count integer not null default 0)""",
    """create table telemetry_chain_keys (
        run integer not null, hash integer not null, chain integer not null,
        primary key (run, hash, chain)) without rowid""",
    "create table telemetry_chain_filters (id integer primary key, slots blob not null)",
    """create table telemetry_checkpoints (
        segment text primary key, position integer not null) without rowid""",
    """create table telemetry_fingerprints (
        timestamp integer not null, hash integer not null, primary key (timestamp, hash)) without rowid""",
)

INDEXES = (
    # The events of one chain. Chain numbers grow with time, so this costs 4 % of the write rate, where an
    # index on the correlation id's text costs 29 %.
    "create index telemetry_events_chain on telemetry_events (chain) where chain is not null",
    # Newest events of one component; few values, nearly free.
    "create index telemetry_events_component on telemetry_events (component)",
    # Newest errors: 2 to 3 % of all rows, so the index is small. A query must repeat `level >= 4`.
    "create index telemetry_events_errors on telemetry_events (level) where level >= 4",
    # The series of one metric in time order (the key behind every index is the row's own, by time).
    "create index telemetry_metrics_name on telemetry_metrics (metric_name)",
    # Last results of one check.
    "create index telemetry_health_checks_check on telemetry_health_checks (component, check_name)",
    # Snapshots of one operation.
    "create index telemetry_performance_operation on telemetry_performance_snapshots (operation)",
    # Worst first, without reading the completed ones: failed and active chains are few.
    "create index telemetry_chains_open on telemetry_correlation_chains (status) where status <> 1",
)


def up(_migrator: Any, db: Any) -> None:
    for statement in (*TABLES, *INDEXES):
        db.execute_sql(statement)
