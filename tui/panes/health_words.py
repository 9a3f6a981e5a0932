"""The words of the tab Health: the verdict on everything with its reasons, and what is known of one check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual.content import Content

from telesink.store.query.results import CheckStatus, HealthCheck
from telesink.tui.panes.amounts import amount
from telesink.tui.panes.health_questions import HealthSnapshot
from telesink.tui.panes.health_rows import mean_text, since_text, success_text
from telesink.widgets import format as words
from telesink.widgets import sparkline, verdict_strip, visible
from telesink.widgets.text import cut

if TYPE_CHECKING:
    from telesink.store.query.health_report import Reason

_STATUS: Final = {
    "healthy": ("●", "$ok"),
    "degraded": ("▲", "$level-warning"),
    "unhealthy": ("✖", "$level-error"),
    "unknown": ("?", "$dim"),
}
_ROOMY_FROM: Final = 100
_ROOMY, _NARROW = (40, 20), (24, 12)
"""Cells of the verdicts and of the response times."""
_MOST_TIMES: Final = 40
_STRIP_COLOURS: Final = {"ok": "$ok", "error": "$level-error", "faint": "$faint"}


def headline(snapshot: HealthSnapshot, width: int, most_reasons: int) -> Content:
    """The verdict, how many checks are well, and below it why it is not better; lines of at most `width` cells."""
    reasons = snapshot.report.reasons
    shown = reasons if len(reasons) <= most_reasons else reasons[: most_reasons - 1]
    lines = [_verdict(snapshot, width), *(_reason(reason, snapshot.now, width) for reason in shown)]
    if len(shown) < len(reasons):
        lines.append(Content.styled(f"  and {amount(len(reasons) - len(shown), 'reason')} more", "$dim"))
    return Content("\n").join(lines)


def _verdict(snapshot: HealthSnapshot, width: int) -> Content:
    """How fresh it is comes last, and goes first where there is no room."""
    sign, colour = _STATUS[snapshot.report.status]
    verdict = Content.assemble(
        (f"{sign} {snapshot.report.status.upper()}", f"bold {colour}"), "   ", *_checks(snapshot)
    )
    if not snapshot.checks:
        return verdict
    newest = words.ago(snapshot.now, max(status.last_at for status in snapshot.checks))
    whole = Content.assemble(verdict, (f"   newest result {newest}", "$dim"))
    return whole if whole.cell_length <= width else verdict


def _checks(snapshot: HealthSnapshot) -> list[tuple[str, str]]:
    report = snapshot.report
    if not report.checks:
        return [("no health checks", "$dim")]
    failing = (f"✖ {report.failing} failing", "bold $level-error") if report.failing else ("none failing", "$dim")
    well = (f"● {report.checks - report.failing} healthy", "$ok")
    return [well, ("   ", ""), failing, (f"   of {report.checks} checks", "$dim")]


def _reason(reason: Reason, now: int, width: int) -> Content:
    sign, colour = _STATUS[reason.status]
    since = f"  since {words.ago(now, reason.since)}".replace(" ago", "") if reason.since is not None else ""
    said = cut(reason.words, max(width - len(since) - 3, 10))
    return Content.assemble((f"{sign} ", colour), (said, "$foreground"), (since, "$dim"))


def check_note(status: CheckStatus, now: int) -> str:
    """Beside the name of the check."""
    failed = f"{words.count(status.failures)} of {words.count(status.checks)} failed"
    return f"{success_text(status)}   {failed}   since {since_text(status, now)}"


def course_line(status: CheckStatus, results: Sequence[HealthCheck], width: int) -> Content:
    """The last verdicts and response times of one check, oldest first."""
    strip_cells, time_cells = _ROOMY if width >= _ROOMY_FROM else _NARROW
    signs = verdict_strip(status.strip, min(strip_cells, len(status.strip)))
    parts = [("last results ", "$dim"), *((text, _STRIP_COLOURS[sign]) for text, sign in signs)]
    took = [result.response_time_us for result in reversed(results[:_MOST_TIMES])]
    if status.response_time_us is not None and took:
        times = sparkline([None if value is None else float(value) for value in took], min(len(took), time_cells))
        parts += [("   took ", "$dim"), (times, "$series-1"), (f" mean {mean_text(status)}", "$dim")]
    return Content.assemble(*parts)


def check_title(status: CheckStatus) -> str:
    return f"{visible(status.component)} / {visible(status.check_name)}"
