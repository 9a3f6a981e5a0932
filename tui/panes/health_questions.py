"""What the tab Health asks: the verdict on everything, all checks, and the results of one. In the feed's thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from telesink.store.query.results import CheckStatus, HealthCheck
from telesink.tui.panes.sorting import first_known

if TYPE_CHECKING:
    from telesink.store.query.health_report import HealthReport
    from telesink.store.query.service import TelemetryQueryService
    from telesink.tui.view import View

MOST_RESULTS: Final = 200
"""Of one check, the newest."""


@dataclass(frozen=True, slots=True)
class HealthSnapshot:
    """Everything that the tab shows, of one moment."""

    now: int
    span_us: int | None
    """Length of the range; None when it is open."""
    report: HealthReport
    checks: tuple[CheckStatus, ...]
    """Failing ones first, then by component and name."""
    chosen: CheckStatus | None
    results: tuple[HealthCheck, ...]
    """Of the chosen check, newest first."""


def ask_health(service: TelemetryQueryService, view: View, keys: Sequence[str]) -> HealthSnapshot:
    now = view.now()
    wanted = view.filter(now)
    report = service.health(wanted)
    checks = sorted((check for part in report.components for check in part.checks), key=_order)
    chosen = first_known(checks, keys, check_key)
    span = None if wanted.start is None or wanted.end is None else wanted.end - wanted.start
    return HealthSnapshot(now, span, report, tuple(checks), chosen, _results(service, view, now, chosen))


def check_key(status: CheckStatus) -> str:
    return f"{status.component}/{status.check_name}"


def _order(status: CheckStatus) -> tuple[bool, str, str]:
    return (status.is_healthy, status.component, status.check_name)


def _results(
    service: TelemetryQueryService, view: View, now: int, chosen: CheckStatus | None
) -> tuple[HealthCheck, ...]:
    if chosen is None:
        return ()
    wanted = view.filter(now, components=(chosen.component,))
    return service.health_checks(wanted, limit=MOST_RESULTS, name=chosen.check_name)
