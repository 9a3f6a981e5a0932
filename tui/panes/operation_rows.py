"""Operations as lines of a table, and their performance classes as shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from telesink.store.query.results import OperationStats
from telesink.tui.panes.columns import cells_of, fitting
from telesink.tui.panes.operation_change import Change, Changes, change_cell, operation_key
from telesink.tui.panes.share_bar import Share
from telesink.tui.panes.sorting import Keys, SortKey
from telesink.widgets import Cell, Column, Row, sparkline
from telesink.widgets import format as words

CLASSES: Final = ("fast", "normal", "slow", "critical")
CLASS_TOKENS: Final = {"fast": "ok", "normal": "info", "slow": "warning", "critical": "error"}
CLASS_SIGNS: Final = {"fast": "·", "normal": "•", "slow": "▲", "critical": "✖"}

TREND: Final = 32
"""Steps of an operation's course."""
_SHORT_TREND: Final = 16
_ROOMY_FROM: Final = 150
_LEAST_NAME: Final = 20
_CLASS_BAR: Final = 10
_MINUTE: Final = 60_000_000
_COLUMNS: Final = (
    Column("operation", "operation"),
    Column("component", "component", 18, "left", 9, "series-3"),
    Column("class", "class", 10, "left", 4),
    Column("classes", "classes", _CLASS_BAR, "left", 10),
    Column("count", "calls", 7, "right", 3),
    Column("rate", "/ min", 7, "right", 8, "dim"),
    Column("errors", "errors", 11, "right", 2),
    Column("p50", "p50", 9, "right", 6, "dim"),
    Column("p95", "p95", 9, "right"),
    Column("p99", "p99", 9, "right", 7, "dim"),
)


def columns_for(width: int, before: str) -> tuple[Column, ...]:
    """The columns of a table of `width` cells. `before`: what p95 is compared with, `previous 1h`; "" without."""
    change = (Column("change", f"vs {before}", len(before) + len("vs  ▾"), "left", 1),) if before else ()
    trend = Column("trend", "p95 over time", TREND if width >= _ROOMY_FROM else _SHORT_TREND, "left", 5, "series-1")
    return fitting((*_COLUMNS, *change, trend), width, _LEAST_NAME)


def keys_for(changes: Changes) -> Keys:
    """What each column is sorted by."""
    rank = {"change": SortKey(lambda stats: changes[operation_key(stats)].rank, largest_first=True)} if changes else {}
    return _KEYS | rank


_KEYS: Final[dict[str, SortKey]] = {
    "count": SortKey(lambda stats: stats.count, largest_first=True),
    "errors": SortKey(lambda stats: stats.errors, largest_first=True),
    "p50": SortKey(lambda stats: stats.p50_us, largest_first=True),
    "p95": SortKey(lambda stats: stats.p95_us, largest_first=True),
    "p99": SortKey(lambda stats: stats.p99_us, largest_first=True),
    "operation": SortKey(lambda stats: stats.operation),
    "component": SortKey(lambda stats: (stats.component, stats.operation)),
}


def class_cell(name: str) -> Cell:
    """A class with its sign, its word and, when it is worth a look, its colour."""
    token = "dim" if name in ("fast", "normal") else CLASS_TOKENS[name]
    return (f"{CLASS_SIGNS[name]} {name}", token)


SORTABLE: Final = frozenset({*_KEYS, "change"})
"""Columns that can be sorted by, the last one where there is a range before."""


def operation_row(
    stats: OperationStats, columns: Sequence[Column], change: Change | None = None, span_us: int | None = None
) -> Row:
    """One operation; slow ones have their colour where they are slow. `span_us`: the length of the range."""
    name = stats.performance_class
    trend = next((column.width or 0 for column in columns if column.key == "trend"), 0)
    cells: dict[str, Cell] = {
        "operation": stats.operation,
        "component": stats.component,
        "class": class_cell(name),
        "classes": _class_bar(stats.distribution),
        "count": words.count(stats.count),
        "rate": "" if span_us is None else rate_text(stats.count, span_us),
        "errors": _errors(stats),
        "p50": words.duration(stats.p50_us),
        "p95": (words.duration(stats.p95_us), "value" if name in ("fast", "normal") else CLASS_TOKENS[name]),
        "p99": words.duration(stats.p99_us),
        "change": change_cell(change),
        "trend": sparkline(stats.trend, trend),
    }
    return Row(operation_key(stats), cells_of(columns, cells))


def rate_text(count: int, span_us: int) -> str:
    """Calls in a minute."""
    rate = count / max(span_us / _MINUTE, 1 / 60)
    return f"{rate:,.0f}" if rate >= 99.5 else f"{rate:.1f}" if rate >= 0.95 else f"{rate:.2f}"


def _errors(stats: OperationStats) -> Cell:
    """How many, and what share of the calls that is."""
    if not stats.errors:
        return ("0", "faint")
    return ((words.count(stats.errors), "error"), (f"{words.percent(100 * stats.errors / stats.count):>7}", "dim"))


def _class_bar(distribution: Mapping[str, int]) -> Cell:
    """The classes as their signs, in the shares of the calls; what is there at all has a sign."""
    total = sum(distribution.values())
    cells = {name: round(distribution.get(name, 0) / total * _CLASS_BAR) if total else 0 for name in CLASSES}
    cells |= {name: 1 for name in CLASSES if distribution.get(name, 0) and not cells[name]}
    most = max(cells, key=lambda name: cells[name])
    cells[most] += _CLASS_BAR - sum(cells.values())
    return [(CLASS_SIGNS[name] * count, CLASS_TOKENS[name]) for name, count in cells.items() if count > 0]


def class_shares(distribution: Mapping[str, int]) -> list[Share]:
    """How many calls were of each class."""
    counts = [(name, distribution.get(name, 0)) for name in CLASSES]
    return [
        Share(f"{CLASS_SIGNS[name]} {name}", number, f"${_variable(name)}", words.count(number))
        for name, number in counts
    ]


def _variable(name: str) -> str:
    """The theme variable of a class's colour."""
    return "ok" if name == "fast" else f"level-{CLASS_TOKENS[name]}"
