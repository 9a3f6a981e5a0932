"""How an operation's p95 differs from the range before, and when that is worth a mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from telesink.store.query.results import OperationStats, PerformanceReport
from telesink.widgets import Cell

WORSE_FROM: Final = 0.20
"""Share by which a p95 must have grown, or fallen, to be marked: less is within the noise of a percentile."""
LEAST_CALLS: Final = 10
"""In both ranges; with fewer a p95 is the slowest call."""


@dataclass(frozen=True, slots=True)
class Change:
    """One operation against the range before."""

    share: float | None
    """0.35 is 35 % slower; None where one of both ranges has too few calls."""
    calls_before: int

    @property
    def is_worse(self) -> bool:
        return self.share is not None and self.share >= WORSE_FROM

    @property
    def rank(self) -> float:
        """What is sorted by: the worst is largest, what cannot be told is last."""
        return float("-inf") if self.share is None else self.share


Changes = Mapping[str, Change]
"""By `operation_key`; empty for a range that has none before it."""


def operation_key(stats: OperationStats) -> str:
    return f"{stats.component}/{stats.operation}"


def changes(now: PerformanceReport, before: PerformanceReport | None) -> Changes:
    """Each operation of a report against that of the range before."""
    if before is None:
        return {}
    known = {operation_key(stats): stats for stats in before.by_operation}
    return {operation_key(stats): _change(stats, known.get(operation_key(stats))) for stats in now.by_operation}


def _change(now: OperationStats, before: OperationStats | None) -> Change:
    if before is None:
        return Change(None, 0)
    enough = min(now.count, before.count) >= LEAST_CALLS and before.p95_us > 0
    return Change((now.p95_us - before.p95_us) / before.p95_us if enough else None, before.count)


def change_cell(change: Change | None) -> Cell:
    """`▲ 35 % worse`, `▲ 12× worse`; what is not marked says why, or how little it is."""
    if change is None:
        return ""
    if change.share is None:
        return ("new", "faint") if not change.calls_before else ("few calls", "faint")
    size = _size(change.share)
    if change.is_worse:
        return (f"▲ {size} worse", "warning")
    if change.share <= -WORSE_FROM:
        return (f"▼ {size} better", "ok")
    return ("same", "faint") if abs(change.share) < 0.02 else (f"{'+' if change.share > 0 else '−'}{size}", "dim")


def _size(share: float) -> str:
    return f"{share + 1:,.0f}×" if share >= 9 else f"{abs(share) * 100:.0f} %"
