"""A health report for people: the verdict and why, the figures in some lines, then tables with the worst first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from telesink.store.humane import age_text, amount_text, count_text, duration_text, moment_text, size_text, span_text
from telesink.store.query.health_report import ComponentHealth, HealthReport, HealthStatus, Reason
from telesink.store.query.results import CheckStatus, PerformanceReport, Storage
from telesink.store.upkeep.sink_state import SinkState
from telesink.tui.cli.output.cells import Duration, Graded, Names
from telesink.tui.cli.output.look import Look
from telesink.tui.cli.output.shapes import OPERATIONS, Row, header_of
from telesink.tui.cli.output.table import Layout
from telesink.tui.cli.text import visible, wrapped

_STATUS_GRADES: Final = {"healthy": 0, "unknown": 1, "degraded": 3, "unhealthy": 5}
_PLAIN: Final = 2
_QUIET: Final = 1
_WARNING: Final = 3
_MOST_REASONS: Final = 10
_MOST_COMPONENTS: Final = 20
_MOST_ROWS: Final = 5
"""Of errors and of operations."""
_MOST_LINES: Final = 3
"""Of one reason: a message may be as long as a page."""
_COMPONENT_COLUMNS: Final = ("component", "health", "events", "errors", "rate", "checks", "last_seen")
_CHECK_COLUMNS: Final = ("check", "component", "verdict", "for", "failed", "response_ms", "last_error")
_ON_THE_RIGHT: Final = ("events", "errors", "rate", "last_seen", "count", "for", "failed")
_OPERATION_COLUMNS: Final = ("operation", "component", "count", "p95_duration_ms", "max_duration_ms", "mark")

_Part = tuple[str, int]
"""Visible text and its grade."""


def health_lines(report: HealthReport, about: str, look: Look, *, with_checks: bool = False) -> Iterator[str]:
    """The report without line ends, none wider than the terminal; `with_checks` each check has a line.

    `about` is what was asked for: `the last 1h of api`.
    """
    yield from _verdict(report, about, look)
    if reasons := [*_reasons(report, look), *_exceptions(report, look)]:
        yield from ("", *reasons)
    yield ""
    for label, text, grade in _figures(report):
        yield from _labelled((f"{label:<9}", _QUIET), (text, grade), look)
    yield from _components(report, look)
    yield from _check_by_check(report, look) if with_checks else ()
    yield from _errors(report, look)
    yield from _operations(report.performance, look)


def _verdict(report: HealthReport, about: str, look: Look) -> Iterator[str]:
    """`unhealthy  the last 1h until 2026-11-24 14:30:05 in app.db`"""
    until = moment_text(report.at if report.end is None else report.end, utc=look.utc)
    seconds = until[:19] + ("Z" if look.utc else "")
    where = f"{visible(about)} until {seconds} in {visible(report.storage.path)}"
    return _labelled((f"{report.status}  ", _STATUS_GRADES[report.status]), (where, _PLAIN), look)


def _reasons(report: HealthReport, look: Look) -> Iterator[str]:
    for reason in report.reasons[:_MOST_REASONS]:
        yield from _labelled(_grade_of(reason.status), (_words(reason, report.at), _PLAIN), look)
    more = len(report.reasons) - _MOST_REASONS
    if more > 0:
        yield from _labelled(
            ("  ", _QUIET), (f"and {count_text(more, 'more reason')}; --format=json has all", _QUIET), look
        )


def _exceptions(report: HealthReport, look: Look) -> Iterator[str]:
    """The whole may be healthy while a small part of it is not."""
    for part in report.components if report.overall_health else ():
        if part.status != "healthy":
            share = f"{count_text(part.errors, 'error')} in {count_text(part.events, 'event')}"
            yield from _labelled(_grade_of(part.status), (f"{visible(part.component)} alone: {share}", _PLAIN), look)


def _grade_of(status: HealthStatus) -> _Part:
    return f"  {status:<9}  ", _STATUS_GRADES[status]


def _words(reason: Reason, now: int) -> str:
    words = visible(reason.words)
    if reason.since is None:
        return words
    if reason.status == "unknown":
        return f"{words}; the last was {age_text(now - reason.since)}"
    return f"{words} (for {span_text(now - reason.since)})"


# figures ---------------------------------------------------------------------------------------------------
def _figures(report: HealthReport) -> Iterator[tuple[str, str, int]]:
    """A label each, what stands behind it, and its grade."""
    yield "events", _events(report), _PLAIN
    yield "checks", _checks(report), _PLAIN
    yield "calls", _calls(report.performance), _PLAIN
    yield "sink", _sink(report.sink), _PLAIN
    if aside := _set_aside(report.sink):
        yield "", aside, _WARNING
    yield "storage", _storage(report.storage, report.sink), _PLAIN


def _events(report: HealthReport) -> str:
    if not report.total_events:
        return "none"
    per_minute = report.total_events / report.seconds * 60 if report.seconds else 0
    rate = f" ({amount_text(per_minute)} a minute)" if per_minute >= 1 else ""
    errors = (
        f"{count_text(report.errors, 'error')} ({amount_text(report.error_rate)} %)" if report.errors else "no error"
    )
    return f"{report.total_events:,}{rate}, {errors}"


def _checks(report: HealthReport) -> str:
    if not report.checks:
        return "none"
    return f"{report.checks:,}, {f'{report.failing:,} of them failing' if report.failing else 'none failing'}"


def _calls(performance: PerformanceReport) -> str:
    if not performance.count:
        return "none measured"
    half, most, nearly = (duration_text(us or 0) for us in (performance.p50_us, performance.p95_us, performance.p99_us))
    slow = [f"{number:,} {name}" for name in ("slow", "critical") if (number := performance.distribution.get(name, 0))]
    measured = f"{performance.count:,} measured, p50 {half}, p95 {most}, p99 {nearly}"
    return "; ".join([measured, *filter(None, [", ".join(slow)])])


def _sink(sink: SinkState) -> str:
    writer = "a writer is at work" if sink.has_writer else "no writer at work"
    waiting = f"{count_text(sink.pending_records, 'record')} waiting" if sink.pending_records else "nothing waiting"
    spool = f"spool {size_text(sink.spool_bytes)} of {size_text(sink.spool_limit_bytes)}"
    return f"{writer}, {waiting}, {spool} ({amount_text(sink.spool_percent)} %)"


def _set_aside(sink: SinkState) -> str:
    """What could not be stored or read, and where it is kept."""
    found = []
    if sink.rejected_records:
        found.append(f"{count_text(sink.rejected_records, 'record')} that no table takes, in rejected.log")
    if sink.damaged_segments:
        found.append(f"{count_text(sink.damaged_segments, 'damaged segment')}, in *.damaged")
    return f"set aside in the spool: {'; '.join(found)}" if found else ""


def _storage(storage: Storage, sink: SinkState) -> str:
    log = f", log {size_text(storage.wal_bytes)}" if storage.wal_bytes else ""
    free = f"{size_text(sink.disk_free_bytes)} of the disk free ({amount_text(sink.disk_free_percent)} %)"
    return f"database {size_text(storage.database_bytes)}{log}, {free}"


# tables ----------------------------------------------------------------------------------------------------
def _components(report: HealthReport, look: Look) -> Iterator[str]:
    shown = report.components[:_MOST_COMPONENTS]
    yield from _table(
        [_component_row(part, report.at) for part in shown], _COMPONENT_COLUMNS, look, ("rate", "last_seen")
    )
    more = len(report.components) - len(shown)
    if more:
        yield from _labelled(
            ("", _QUIET), (f"and {count_text(more, 'more component')}; --format=json has all", _QUIET), look
        )


def _component_row(part: ComponentHealth, now: int) -> Row:
    grade = max(_STATUS_GRADES[part.status], _PLAIN) if part.errors else _PLAIN
    return {
        "component": part.component,
        "health": Graded(part.status, _STATUS_GRADES[part.status]),
        "events": Graded(f"{part.events:,}", _PLAIN),
        "errors": Graded(f"{part.errors:,}" if part.events else "", grade),
        "rate": Graded(f"{amount_text(part.error_rate)} %" if part.events else "", grade),
        "checks": _checks_cell(part),
        "last_seen": Graded("" if part.last_at is None else age_text(now - part.last_at), _PLAIN),
    }


def _checks_cell(part: ComponentHealth) -> Graded:
    if part.failing:
        return Graded(f"{part.failing:,} of {len(part.checks):,} failing", _STATUS_GRADES["unhealthy"])
    return Graded(f"{len(part.checks):,} ok" if part.checks else "", _PLAIN)


def _check_by_check(report: HealthReport, look: Look) -> Iterator[str]:
    rows = [_check_row(check, report.at) for part in report.components for check in part.checks]
    yield from _table(rows[:_MOST_COMPONENTS], _CHECK_COLUMNS, look, ("response_ms", "last_error"))


def _check_row(check: CheckStatus, now: int) -> Row:
    return {
        "check": check.check_name,
        "component": check.component,
        "verdict": Graded("ok", 0) if check.is_healthy else Graded("failing", _STATUS_GRADES["unhealthy"]),
        "for": Graded(span_text(now - check.since), _PLAIN),
        "failed": Graded(f"{check.failures:,} of {check.checks:,}", _WARNING if check.failures else _PLAIN),
        "response_ms": None if check.response_time_us is None else Duration(check.response_time_us),
        "last_error": check.last_error,
    }


def _errors(report: HealthReport, look: Look) -> Iterator[str]:
    rows: list[Row] = [
        {
            "count": Graded(f"{pattern.count:,}", _PLAIN),
            "last_seen": Graded(age_text(report.at - pattern.last_at), _PLAIN),
            "components": Names(pattern.components),
            "error": pattern.template,
        }
        for pattern in report.error_patterns[:_MOST_ROWS]
    ]
    yield from _table(rows, ("count", "last_seen", "components", "error"), look, ("last_seen", "components"))


def _operations(performance: PerformanceReport, look: Look) -> Iterator[str]:
    rows = [OPERATIONS.row(operation, _OPERATION_COLUMNS) for operation in performance.by_operation[:_MOST_ROWS]]
    yield from _table(rows, _OPERATION_COLUMNS, look, ("component", "max_duration_ms"))


def _table(rows: Sequence[Row], columns: Sequence[str], look: Look, droppable: Sequence[str]) -> Iterator[str]:
    """A table with an empty line before it; nothing without rows."""
    if not rows:
        return
    yield ""
    layout = Layout.of(rows, columns, look, droppable, title=_title)
    right = [at_right or name in _ON_THE_RIGHT for name, at_right in zip(layout.columns, layout.right, strict=True)]
    layout = replace(layout, right=right)
    yield layout.header()
    for row in rows:
        yield layout.line(row)


def _title(column: str) -> str:
    return header_of(column).replace("_", " ")


def _labelled(label: _Part, text: _Part, look: Look) -> Iterator[str]:
    """A label and a text behind it, which goes on below itself where the terminal is too narrow."""
    indent = len(label[0])
    pieces = [text[0]] if look.width is None else wrapped(text[0], max(look.width - indent, 1), _MOST_LINES)
    for number, piece in enumerate(pieces):
        before = " " * indent if number else look.graded(label[0], label[1])
        yield (before + look.graded(piece, text[1])).rstrip()
