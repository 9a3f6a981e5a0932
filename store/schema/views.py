"""Views for whoever opens the file with another program: names instead of numbers, ISO times, milliseconds.

They are dropped and made anew at each migration, so they never lag behind the tables.
"""

from __future__ import annotations

from typing import Final

from telesink.store.levels import LEVEL_NAMES

CHAIN_STATUS: Final = ("active", "completed", "failed")
PERFORMANCE_CLASSES: Final = ("fast", "normal", "slow", "critical")


def _name(column: str) -> str:
    return f"(select name from telemetry_names where id = {column})"


def _iso(column: str) -> str:
    # strftime's %f stops at milliseconds; the last six digits of the number are the microseconds.
    return f"strftime('%Y-%m-%dT%H:%M:%S', {column} / 1000000, 'unixepoch') || printf('.%06dZ', {column} % 1000000)"


def _word(column: str, words: dict[int, str] | tuple[str, ...]) -> str:
    pairs = words.items() if isinstance(words, dict) else enumerate(words)
    return f"case {column} {' '.join(f'when {number} then {word!r}' for number, word in pairs)} end"


VIEWS: Final[dict[str, str]] = {
    "events": f"""
        select e.id, {_iso("e.timestamp")} as timestamp, {_name("e.event_type")} as event_type,
            {_name("e.event_name")} as event_name, {_name("e.component")} as component,
            {_name("e.operation")} as operation, {_word("e.level", LEVEL_NAMES)} as level, e.message,
            c.chain_id as correlation_id, e.span_id, e.parent_id, e.duration_us / 1000.0 as duration_ms,
            e.metadata, e.context, e.performance, coalesce(e.pinned, 0) as pinned
        from telemetry_events e left join telemetry_correlation_chains c on c.id = e.chain""",
    "metrics": f"""
        select id, {_iso("timestamp")} as timestamp, {_name("metric_name")} as metric_name,
            {_name("component")} as component, {_name("metric_type")} as metric_type, value,
            {_name("unit")} as unit, labels, aggregation_period, count, sum, min, max, buckets
        from telemetry_metrics""",
    "health": f"""
        select id, {_iso("checked_at")} as checked_at, {_name("component")} as component,
            {_name("check_name")} as check_name, is_healthy, error_message,
            response_time_us / 1000.0 as response_time_ms, metadata
        from telemetry_health_checks""",
    "performance": f"""
        select id, {_iso("recorded_at")} as recorded_at, {_name("component")} as component,
            {_name("operation")} as operation, duration_us / 1000.0 as duration_ms, memory_usage_bytes,
            cpu_usage_percent, resource_metrics,
            {_word("performance_class", PERFORMANCE_CLASSES)} as performance_class, beside_event
        from telemetry_performance_snapshots""",
    "chains": f"""
        select chain_id, root, depth, {_word("status", CHAIN_STATUS)} as status,
            {_iso("started_at")} as started_at,
            case when status > 0 then {_iso("last_at")} end as completed_at,
            (last_at - started_at) / 1000.0 as duration_ms, total_events, error_count, components,
            coalesce(pinned, 0) as pinned
        from telemetry_correlation_chains""",
    "alerts": f"""
        select name, severity, state, {_iso("since")} as since, value, threshold,
            {_iso("last_triggered_at")} as last_triggered_at, trigger_count
        from telemetry_alerts""",
}
