"""A health report as the JSON object that scripts rely on."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from telesink.store.query.health_report import ComponentHealth, HealthReport
from telesink.store.query.results import CheckStatus, Storage
from telesink.store.upkeep.sink_state import SinkState
from telesink.tui.cli.output.cells import Duration, Moment, duration, moment
from telesink.tui.cli.output.reports import Report, pattern_report, performance_report

_SLOWEST: Final = 10
"""Operations that are told one by one; `query --type performance` tells all."""


def health_document(report: HealthReport) -> Report:
    """All of it; cells may stand anywhere in it."""
    return {
        "overall_health": report.overall_health,
        "status": report.status,
        "components": {part.component: _component(part) for part in report.components},
        "system_metrics": _system_metrics(report),
        "error_analysis": _error_analysis(report),
        "performance_analysis": _performance_analysis(report),
        "sink_status": _sink_status(report.sink),
        "storage": _storage(report.storage, report.sink),
    }


def _component(part: ComponentHealth) -> Report:
    return {
        "status": part.status,
        "events": part.events,
        "errors": part.errors,
        "error_rate": part.error_rate,
        "last_seen": moment(part.last_at),
        "checks": [_check(check) for check in part.checks],
    }


def _check(check: CheckStatus) -> Report:
    return {
        "check_name": check.check_name,
        "is_healthy": check.is_healthy,
        "since": Moment(check.since),
        "checked_at": Moment(check.last_at),
        "results": check.checks,
        "failures": check.failures,
        "response_time_ms": duration(check.response_time_us),
        "last_error": check.last_error,
        "last_error_at": moment(check.last_error_at),
    }


def _system_metrics(report: HealthReport) -> Report:
    seconds = report.seconds
    return {
        "generated_at": Moment(report.at),
        "range_start": moment(report.start),
        "range_end": Moment(report.at if report.end is None else report.end),
        "reasons": [
            {"status": reason.status, "reason": reason.words, "since": moment(reason.since)}
            for reason in report.reasons
        ],
        "total_events": report.total_events,
        "events_per_minute": round(report.total_events / seconds * 60, 3) if seconds else None,
        "components": len(report.components),
        "checks": report.checks,
        "failing_checks": report.failing,
    }


def _error_analysis(report: HealthReport) -> Report:
    return {
        "total_errors": report.errors,
        "error_rate": report.error_rate,
        "errors_by_component": {part.component: part.errors for part in report.components if part.errors},
        "error_patterns": [pattern_report(pattern) for pattern in report.error_patterns],
    }


def _performance_analysis(report: HealthReport) -> Report:
    performance = report.performance
    slowest = replace(performance, by_operation=performance.by_operation[:_SLOWEST])
    return {"measured": performance.count, **performance_report(slowest)}


def _sink_status(sink: SinkState) -> Report:
    return {
        "has_writer": sink.has_writer,
        "pending_records": sink.pending_records,
        "lag_ms": Duration(sink.lag_us),
        "spool_bytes": sink.spool_bytes,
        "spool_limit_bytes": sink.spool_limit_bytes,
        "spool_percent": sink.spool_percent,
        "rejected_records": sink.rejected_records,
        "damaged_segments": sink.damaged_segments,
    }


def _storage(storage: Storage, sink: SinkState) -> Report:
    return {
        "path": storage.path,
        "total_bytes": storage.bytes,
        "database_bytes": storage.database_bytes,
        "wal_bytes": storage.wal_bytes,
        "spool_bytes": storage.spool_bytes,
        "disk_free_bytes": sink.disk_free_bytes,
        "disk_total_bytes": sink.disk_total_bytes,
        "disk_free_percent": sink.disk_free_percent,
    }
