"""Which checks have changed their verdict: lately, and since the last look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from telesink.store.query.results import CheckStatus
from telesink.tui.panes.health_questions import check_key
from telesink.widgets import Cell

_MINUTE: Final = 60_000_000
_HOUR: Final = 60 * _MINUTE
_PARTS: Final = 12
"""The last so-manieth of a range is its last minutes: 5 minutes of an hour."""


def recent_us(span_us: int | None) -> int:
    """How long ago a change is still news in a range, microseconds: between a minute and an hour."""
    return _HOUR if span_us is None else min(max(span_us // _PARTS, _MINUTE), _HOUR)


def has_changed(status: CheckStatus, now: int, span_us: int | None) -> bool:
    """Whether the verdict is another one than before since a short while; a first result is no change."""
    steady = status.failures in (0, status.checks)
    return not steady and 0 <= now - status.since <= recent_us(span_us)


def change_cell(status: CheckStatus, now: int, span_us: int | None) -> Cell:
    """What has happened lately, as a sign and a word."""
    if not has_changed(status, now, span_us):
        return ""
    return ("▲ recovered", "ok") if status.is_healthy else ("▼ broke", "error")


def changed_since(before: Mapping[str, bool], checks: Iterable[CheckStatus]) -> frozenset[str]:
    """Keys of the checks that had the other verdict at the last look."""
    return frozenset(
        check_key(status) for status in checks if before.get(check_key(status), status.is_healthy) != status.is_healthy
    )
