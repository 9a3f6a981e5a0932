"""The lines of the overview's four lists: slowest operations, health, chains, newest errors."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from telesink.store.query.results import Chain, CheckStatus, Event, OperationStats
from telesink.tui.panes.chain_rows import STATUS
from telesink.tui.panes.columns import cells_of, fitting
from telesink.tui.panes.health_questions import check_key
from telesink.tui.panes.operation_change import Changes, change_cell, operation_key
from telesink.tui.panes.operation_rows import CLASS_TOKENS, class_cell
from telesink.widgets import Cell, Column, Row, level_cell, sparkline, verdict_strip
from telesink.widgets import format as words

_TREND, _SHORT_TREND = 24, 15
_ROOMY_FROM: Final = 90
_STRIP: Final = 12

_SLOW_COLUMNS: Final = (
    Column("operation", "operation"),
    Column("component", "component", 18, "left", 5, "series-3"),
    Column("class", "class", 10, "left", 3),
    Column("count", "calls", 6, "right", 4, "dim"),
    Column("p95", "p95", 9, "right"),
)
_CHANGE: Final = Column("change", "vs before", 13, "left", 1)
_LEAST_NAME: Final = 18
HEALTH_COLUMNS: Final = (
    Column("component", "component"),
    Column("well", "healthy", 9, "right"),
    Column("strip", "last results", _STRIP, "left", 1),
)
CHAIN_COLUMNS: Final = (
    Column("status", "status", 11),
    Column("root", "chain"),
    Column("took", "took", 9, "right"),
    Column("when", "began", 9, "right", 1, "dim"),
)
ERROR_COLUMNS: Final = (
    Column("time", "time", 8, "left", 0, "dim"),
    Column("level", "level", 10),
    Column("operation", "operation", 18),
    Column("component", "component", 18, "left", 2, "series-3"),
    Column("message", "message"),
    Column("ago", "", 9, "right", 1, "faint"),
)


def slow_columns(width: int, *, compared: bool) -> tuple[Column, ...]:
    """The columns of the slowest operations in a list of `width` cells; `compared` with the range before."""
    trend = Column("trend", "p95 over time", _TREND if width >= _ROOMY_FROM else _SHORT_TREND, "left", 2, "series-1")
    return fitting((*_SLOW_COLUMNS, *((_CHANGE,) if compared else ()), trend), width, _LEAST_NAME)


def slow_row(stats: OperationStats, columns: Sequence[Column], changes: Changes) -> Row:
    name = stats.performance_class
    trend = next((column.width or 0 for column in columns if column.key == "trend"), 0)
    cells: dict[str, Cell] = {
        "operation": stats.operation,
        "component": stats.component,
        "class": class_cell(name),
        "count": words.count(stats.count),
        "p95": (words.duration(stats.p95_us), "value" if name in ("fast", "normal") else CLASS_TOKENS[name]),
        "change": change_cell(changes.get(operation_key(stats))),
        "trend": sparkline(stats.trend, trend),
    }
    return Row(operation_key(stats), cells_of(columns, cells))


def health_rows(checks: Sequence[CheckStatus]) -> list[Row]:
    """One line a component: failing ones first, as the checks come."""
    components = dict.fromkeys(status.component for status in checks)
    grouped = {name: list(group) for name, group in groupby(sorted(checks, key=_component), _component)}
    return [_health_row(name, grouped[name]) for name in components]


def _component(status: CheckStatus) -> str:
    return status.component


def _health_row(component: str, checks: Sequence[CheckStatus]) -> Row:
    failing = [status for status in checks if not status.is_healthy]
    sign, token = ("✖", "error") if failing else ("●", "ok")
    well = f"{len(checks) - len(failing)} of {len(checks)}"
    worst = failing[0] if failing else checks[0]
    return Row(
        check_key(worst),
        (
            ((f"{sign} ", token), (component, "value")),
            (well, token if failing else "dim"),
            verdict_strip(worst.strip, _STRIP),
        ),
    )


def chain_rows(chains: Sequence[Chain], now: int) -> list[Row]:
    """Those that failed or are still running; the completed ones are no news."""
    return [_chain_row(chain, now) for chain in chains if chain.status != "completed"]


def _chain_row(chain: Chain, now: int) -> Row:
    sign, token = STATUS.get(chain.status, ("•", "dim"))
    took = "running" if chain.status == "active" else words.duration(chain.duration_us)
    return Row(
        chain.chain_id,
        (
            (f"{sign} {chain.status}", token),
            chain.root or chain.chain_id,
            (took, "dim"),
            words.ago(now, chain.started_at),
        ),
    )


def error_row(event: Event, now: int, *, utc: bool) -> Row:
    return Row(
        event.id,
        (
            words.clock(event.timestamp, utc, precise=False),
            level_cell(event.level),
            event.title,
            event.component,
            event.message or event.event_name,
            words.ago(now, event.timestamp),
        ),
    )
