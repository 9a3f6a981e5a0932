"""Health checks and their results as lines of tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from telesink.store.query.results import CheckStatus, HealthCheck
from telesink.tui.panes.columns import cells_of, fitting
from telesink.tui.panes.health_changes import change_cell
from telesink.tui.panes.health_questions import HealthSnapshot, check_key
from telesink.tui.panes.sorting import Keys, SortKey
from telesink.widgets import Cell, Column, Row, verdict_strip
from telesink.widgets import format as words

_STRIP: Final = 24
_VERDICT: Final = Column("verdict", "verdict", 9)
_CHANGE: Final = Column("change", "changed", 11)
_COLUMNS: Final = (
    Column("component", "component", 14),
    Column("check", "check", 16),
    Column("strip", "last results", _STRIP, "left", 4),
    Column("success", "success", 9, "right", 3),
    Column("mean", "mean", 9, "right", 5),
    Column("since", "since", 11, "right", 2, "dim"),
    Column("message", "last failure"),
)
_LEAST_MESSAGE: Final = 15
KEYS: Final[Keys] = {
    "component": SortKey(lambda status: (status.component, status.check_name)),
    "check": SortKey(lambda status: status.check_name),
    "success": SortKey(lambda status: 1 - status.failures / max(status.checks, 1)),
    "mean": SortKey(lambda status: status.response_time_us or 0, largest_first=True),
    "since": SortKey(lambda status: status.since, largest_first=True),
}
RESULT_COLUMNS: Final = (
    Column("time", "time", 19, "left", 0, "dim"),
    Column("verdict", "verdict", 9),
    Column("took", "took", 9, "right", 0, "dim"),
    Column("message", "message"),
)


def columns_for(width: int, *, changed: bool) -> tuple[Column, ...]:
    """The columns of a table of `width` cells; `changed`: there is a check to be marked."""
    marked = (_CHANGE,) if changed else ()
    return fitting((_VERDICT, *marked, *_COLUMNS), width, _LEAST_MESSAGE)


def check_row(status: CheckStatus, columns: Sequence[Column], snapshot: HealthSnapshot) -> Row:
    """One check; a failing one has its sign, its word and its colour."""
    well, now = status.is_healthy, snapshot.now
    cells: dict[str, Cell] = {
        "verdict": verdict_cell(well),
        "change": change_cell(status, now, snapshot.span_us),
        "component": status.component,
        "check": (status.check_name, "value" if well else "title"),
        "strip": verdict_strip(status.strip, _STRIP),
        "success": (success_text(status), "dim" if status.failures == 0 else "value"),
        "mean": (mean_text(status), "dim"),
        "since": (since_text(status, now), "dim" if well else "warning"),
        "message": _failure(status, now),
    }
    return Row(check_key(status), cells_of(columns, cells))


def verdict_cell(healthy: bool) -> Cell:
    return ("● healthy", "ok") if healthy else ("✖ failing", "error")


def success_text(status: CheckStatus) -> str:
    return words.percent(100 * (1 - status.failures / max(status.checks, 1)))


def mean_text(status: CheckStatus) -> str:
    return "" if status.response_time_us is None else words.duration(status.response_time_us)


def since_text(status: CheckStatus, now: int) -> str:
    """How long the verdict is what it is; when it never was another one in the range, that is said."""
    steady = status.failures in (0, status.checks)
    return "whole range" if steady else words.ago(now, status.since)


def _failure(status: CheckStatus, now: int) -> tuple[tuple[str, str], ...]:
    if status.last_error_at is None:
        return (("none", "faint"),)
    said = (status.last_error or "no message", "dim" if status.is_healthy else "error")
    return (said, (f"  {words.ago(now, status.last_error_at)}", "faint")) if status.is_healthy else (said,)


def result_row(result: HealthCheck, *, utc: bool) -> Row:
    """One result of a check."""
    took = "" if result.response_time_us is None else words.duration(result.response_time_us)
    said: Cell = result.error_message or ("" if result.is_healthy else "no message")
    return Row(
        result.id,
        (words.date_clock(result.checked_at, utc, precise=False), verdict_cell(result.is_healthy), took, said),
    )
