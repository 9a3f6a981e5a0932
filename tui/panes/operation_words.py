"""The words over the operations and over the slowest calls."""

from __future__ import annotations

from telesink.tui.panes.amounts import amount
from telesink.tui.panes.operation_change import LEAST_CALLS, WORSE_FROM, Changes
from telesink.tui.panes.operation_questions import OperationsSnapshot


def worse_words(changes: Changes, range_name: str) -> tuple[str, str]:
    """How many operations are marked, and their colour as a theme variable; nothing without a range before."""
    told = [change for change in changes.values() if change.share is not None]
    worse = sum(change.is_worse for change in told)
    if not changes:
        return "", "$dim"
    if not told:
        return f"fewer than {LEAST_CALLS} calls in the range before", "$dim"
    if not worse:
        return f"none worse by {WORSE_FROM:.0%} than in the range before".replace("%", " %"), "$dim"
    return f"▲ {amount(worse, 'operation')} worse vs previous {range_name}", "$level-warning"


def calls_note(snapshot: OperationsSnapshot, most: int) -> str:
    """Which calls are listed."""
    if snapshot.chosen is None:
        return ""
    which = "" if snapshot.calls_are_all else f"the newest {most} "
    return f"{snapshot.chosen.operation}, {which}at its {snapshot.calls_from} or slower"
