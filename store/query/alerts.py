"""Alerts: the rules and where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telesink.store.query.results import Alert

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader

_ALL = """
    select name, severity, state, since, value, threshold, last_triggered_at, trigger_count
    from telemetry_alerts order by name"""


def list_alerts(reader: Reader) -> tuple[Alert, ...]:
    """All alerts by name."""
    return tuple(Alert(*row) for row in reader.rows(_ALL))
