"""Health checks as lines of a table, and the words about all of them and about one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual.content import Content

from telesink.store.query.results import CheckStatus
from telesink.tui.panes.columns import cells_of, fitting
from telesink.tui.panes.sorting import Keys, SortKey
from telesink.widgets import Cell, Column, Row, verdict_strip, visible
from telesink.widgets import format as words

if TYPE_CHECKING:
    from telesink.store.query.service import TelemetryQueryService
    from telesink.tui.view import View

_STRIP: Final = 24
_LONG_STRIP: Final = 40
_COLUMNS: Final = (
    Column("verdict", "verdict", 9),
    Column("component", "component", 14),
    Column("check", "check", 16),
    Column("strip", "last results", _STRIP, "left", 3),
    Column("success", "success", 8, "right", 2),
    Column("mean", "mean", 9, "right", 4),
    Column("since", "since", 11, "right", 1, "dim"),
    Column("message", "last failure"),
)
_LEAST_MESSAGE: Final = 16
_STRIP_COLOURS: Final = {"ok": "$ok", "error": "$level-error", "faint": "$faint"}
KEYS: Final[Keys] = {
    "component": SortKey(lambda status: (status.component, status.check_name)),
    "check": SortKey(lambda status: status.check_name),
    "success": SortKey(lambda status: 1 - status.failures / max(status.checks, 1)),
    "mean": SortKey(lambda status: status.response_time_us or 0, largest_first=True),
    "since": SortKey(lambda status: status.since, largest_first=True),
}


@dataclass(frozen=True, slots=True)
class HealthSnapshot:
    now: int
    checks: tuple[CheckStatus, ...]


def ask_health(service: TelemetryQueryService, view: View) -> HealthSnapshot:
    now = view.now()
    return HealthSnapshot(now, service.check_statuses(view.filter(now)))


def check_key(status: CheckStatus) -> str:
    return f"{status.component}/{status.check_name}"


def columns_for(width: int) -> tuple[Column, ...]:
    """The columns of a table of `width` cells."""
    return fitting(_COLUMNS, width, _LEAST_MESSAGE)


def check_row(status: CheckStatus, columns: Sequence[Column], now: int) -> Row:
    """One check; a failing one has its sign, its word and its colour."""
    well = status.is_healthy
    cells: dict[str, Cell] = {
        "verdict": ("● healthy", "ok") if well else ("✖ failing", "error"),
        "component": status.component,
        "check": (status.check_name, "value" if well else "title"),
        "strip": verdict_strip(status.strip, _STRIP),
        "success": (success_text(status), "dim" if status.failures == 0 else "value"),
        "mean": (mean_text(status), "dim"),
        "since": (since_text(status, now), "dim" if well else "warning"),
        "message": _failure(status, now),
    }
    return Row(check_key(status), cells_of(columns, cells))


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


def check_lines(status: CheckStatus, now: int) -> Content:
    """The check under the cursor, with nothing cut off."""
    strip = [(text, _STRIP_COLOURS[sign]) for text, sign in verdict_strip(status.strip, _LONG_STRIP)]
    when = f"  {words.ago(now, status.last_error_at)}" if status.last_error_at else ""
    said = visible(status.last_error or "no message") if status.last_error_at else "none in this time"
    return Content("\n").join([
        Content.assemble((f"{visible(status.component)} / {visible(status.check_name)}", "bold $foreground")),
        Content.assemble(("last results  ", "$dim"), *strip),
        Content.assemble(
            ("success       ", "$dim"), (success_text(status), "$foreground"),
            (f"   {words.count(status.failures)} of {words.count(status.checks)} failed", "$dim"),
            (f"   mean {mean_text(status)}" if status.response_time_us is not None else "", "$dim"),
            (f"   since {since_text(status, now)}", "$dim"),
        ),
        Content.assemble(("last failure  ", "$dim"), (said, "$foreground"), (when, "$faint")),
    ])  # fmt: skip


def head_line(snapshot: HealthSnapshot) -> Content:
    """How many are well, how many are not, and how fresh that is."""
    failing = sum(not status.is_healthy for status in snapshot.checks)
    well = len(snapshot.checks) - failing
    newest = max((status.last_at for status in snapshot.checks), default=snapshot.now)
    bad = (f"✖ {failing} failing", "bold $level-error") if failing else ("none failing", "$dim")
    return Content.assemble(
        (f"● {well} healthy", "bold $ok"),
        "   ",
        bad,
        (f"   of {len(snapshot.checks)} checks", "$dim"),
        (f"   newest result {words.ago(snapshot.now, newest)}", "$dim"),
    )
