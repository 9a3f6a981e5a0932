"""Operations as lines of a table, and their performance classes as shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from telesink.store.query.results import OperationStats
from telesink.tui.panes.columns import cells_of, fitting
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
_ROOMY_FROM: Final = 130
_LEAST_NAME: Final = 20
_COLUMNS: Final = (
    Column("operation", "operation"),
    Column("component", "component", 18, "left", 5, "series-3"),
    Column("class", "class", 10, "left", 1),
    Column("count", "calls", 7, "right", 3),
    Column("errors", "errors", 6, "right", 2),
    Column("p50", "p50", 9, "right", 4, "dim"),
    Column("p95", "p95", 9, "right"),
    Column("p99", "p99", 9, "right", 6, "dim"),
)


def columns_for(width: int) -> tuple[Column, ...]:
    """The columns of a table of `width` cells."""
    trend = Column("trend", "p95 over time", TREND if width >= _ROOMY_FROM else _SHORT_TREND, "left", 1, "series-1")
    return fitting((*_COLUMNS, trend), width, _LEAST_NAME)


KEYS: Final[Keys] = {
    "count": SortKey(lambda stats: stats.count, largest_first=True),
    "errors": SortKey(lambda stats: stats.errors, largest_first=True),
    "p50": SortKey(lambda stats: stats.p50_us, largest_first=True),
    "p95": SortKey(lambda stats: stats.p95_us, largest_first=True),
    "p99": SortKey(lambda stats: stats.p99_us, largest_first=True),
    "operation": SortKey(lambda stats: stats.operation),
    "component": SortKey(lambda stats: (stats.component, stats.operation)),
}


def operation_key(stats: OperationStats) -> str:
    return f"{stats.component}/{stats.operation}"


def class_cell(name: str) -> Cell:
    """A class with its sign, its word and, when it is worth a look, its colour."""
    token = "dim" if name in ("fast", "normal") else CLASS_TOKENS[name]
    return (f"{CLASS_SIGNS[name]} {name}", token)


def operation_row(stats: OperationStats, columns: Sequence[Column]) -> Row:
    """One operation; slow ones have their colour where they are slow."""
    name = stats.performance_class
    trend = next((column.width or 0 for column in columns if column.key == "trend"), 0)
    cells: dict[str, Cell] = {
        "operation": stats.operation,
        "component": stats.component,
        "class": class_cell(name),
        "count": words.count(stats.count),
        "errors": (words.count(stats.errors), "error") if stats.errors else ("0", "faint"),
        "p50": words.duration(stats.p50_us),
        "p95": (words.duration(stats.p95_us), "value" if name in ("fast", "normal") else CLASS_TOKENS[name]),
        "p99": words.duration(stats.p99_us),
        "trend": sparkline(stats.trend, trend),
    }
    return Row(operation_key(stats), cells_of(columns, cells))


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
