"""Health checks: their results, and where each check stands."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from telesink.store.query.conditions import Condition, all_of
from telesink.store.query.fields import HEALTH
from telesink.store.query.filters import Filter
from telesink.store.query.results import CheckStatus, HealthCheck
from telesink.store.query.row_conditions import row_conditions
from telesink.store.schema.measurements import TelemetryHealthCheck

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader

_H: Final = TelemetryHealthCheck
_COLUMNS: Final = (
    _H.id,
    _H.checked_at,
    _H.component,
    _H.check_name,
    _H.is_healthy,
    _H.error_message,
    _H.response_time_us,
)
STRIP: Final = 40
"""How many of the last verdicts a status shows."""


def list_checks(reader: Reader, wanted: Filter, *, limit: int, name: str | None) -> tuple[HealthCheck, ...]:
    """The newest results, of one check or of all."""
    query = _selected(reader, wanted, _H.metadata)
    if name is not None:
        query = query.where(_H.check_name.in_(sorted(reader.names.numbers([name])) or [0]))
    return _checks(reader, query.order_by(_H.id.desc()).limit(limit))


def checks_with_ids(reader: Reader, wanted: Filter, ids: Condition) -> tuple[HealthCheck, ...]:
    """The results whose id fulfils a condition, oldest first."""
    return _checks(reader, _selected(reader, wanted, _H.metadata).where(ids).order_by(_H.id))


def _checks(reader: Reader, query: Any) -> tuple[HealthCheck, ...]:
    names = reader.names
    return tuple(
        HealthCheck(row[0], row[1], names[row[2]], names[row[3]], bool(row[4]), *row[5:]) for row in reader.rows(query)
    )


def check_statuses(reader: Reader, wanted: Filter) -> tuple[CheckStatus, ...]:
    """Every check with a result in the range: failing ones first, then by component and name."""
    histories: dict[tuple[int, int], _History] = {}
    for row in reader.stream(_selected(reader, wanted).order_by(_H.id)):
        _, checked_at, component, check, healthy, error, response_us = row
        history = histories.setdefault((component, check), _History())
        history.add(checked_at, bool(healthy), error, response_us)
    statuses = (
        history.status(reader.names[component], reader.names[check])
        for (component, check), history in histories.items()
    )
    return tuple(sorted(statuses, key=lambda status: (status.is_healthy, status.component, status.check_name)))


def _selected(reader: Reader, wanted: Filter, *more: Any) -> Any:
    return _H.select(*_COLUMNS, *more).where(all_of(row_conditions(reader, HEALTH, _H, wanted)))


@dataclass(slots=True)
class _History:
    """The results of one check, oldest first, as far as its status needs them."""

    verdicts: deque[bool] = field(default_factory=lambda: deque(maxlen=STRIP))
    since: int = 0
    last_at: int = 0
    checks: int = 0
    failures: int = 0
    last_error: str | None = None
    last_error_at: int | None = None
    response_us: int = 0
    timed: int = 0

    def add(self, checked_at: int, healthy: bool, error: str | None, response_us: int | None) -> None:
        if not self.verdicts or self.verdicts[-1] is not healthy:
            self.since = checked_at
        self.verdicts.append(healthy)
        self.last_at = checked_at
        self.checks += 1
        if not healthy:
            self.failures += 1
            self.last_error, self.last_error_at = error, checked_at
        if response_us is not None:
            self.response_us += response_us
            self.timed += 1

    def status(self, component: str, check_name: str) -> CheckStatus:
        return CheckStatus(
            component,
            check_name,
            is_healthy=self.verdicts[-1],
            since=self.since,
            last_at=self.last_at,
            checks=self.checks,
            failures=self.failures,
            response_time_us=round(self.response_us / self.timed) if self.timed else None,
            last_error=self.last_error,
            last_error_at=self.last_error_at,
            strip=tuple(self.verdicts),
        )
