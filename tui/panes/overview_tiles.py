"""The figures on top of the overview: each a number, its course, and how it differs from the range before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from telesink.store.query.results import Chain, CheckStatus, OperationStats
from telesink.tui.panes.overview_questions import Overview, Totals
from telesink.tui.panes.sink_words import sink_words
from telesink.widgets import format as words

_MINUTE: Final = 60_000_000
Delta = tuple[str, str]
"""Words and the token of their colour."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What a tile is given."""

    value: str
    unit: str
    delta: Delta
    trend: Sequence[float | None]
    token: str


TILES: Final = ("events", "errors", "p95", "health", "chains", "store")
"""Labels by importance: the last ones are left out where there is no room."""


def figures(snapshot: Overview, range_name: str, present: int) -> dict[str, Figure]:
    """Tile label to its figure; `present` is the moment now, also for a view of the past."""
    before = f"vs previous {range_name}"
    return {
        "events": _events(snapshot, before),
        "errors": _error_rate(snapshot, before),
        "p95": _p95(snapshot, before),
        "health": _health(snapshot.checks),
        "chains": _chains(snapshot),
        "store": _store(snapshot, present),
    }


def _events(snapshot: Overview, before: str) -> Figure:
    minutes = max((snapshot.end - snapshot.start) / _MINUTE, 1 / 60)
    rate = snapshot.totals.events / minutes
    value = words.count(round(rate)) if rate >= 10 else f"{rate:.1f}"
    delta = relative(snapshot.totals.events, snapshot.previous.events if snapshot.previous else None, before)
    return Figure(value, "/ min", delta, [float(step.events) for step in snapshot.series], "series-1")


def _error_rate(snapshot: Overview, before: str) -> Figure:
    rate = snapshot.totals.error_rate
    value = words.percent(rate).removesuffix(" %")
    trend = [100 * step.errors / step.events if step.events else None for step in snapshot.series]
    delta = _points(rate, snapshot.previous, before)
    return Figure(value, "%", delta, trend, "error" if snapshot.totals.errors else "ok")


def _points(rate: float, previous: Totals | None, before: str) -> Delta:
    """A share's change is given in points: from 1 % to 2 % is + 1 point, not + 100 %."""
    if previous is None:
        return ("– vs nothing before", "faint")
    change = rate - previous.error_rate
    if abs(change) < 0.05:
        return (f"= same {before}", "dim")
    sign, token = ("▲ +", "error") if change > 0 else ("▼ −", "ok")
    return (f"{sign}{abs(change):.1f} pt {before}", token)


def _p95(snapshot: Overview, before: str) -> Figure:
    p95 = snapshot.totals.p95_us
    value, _, unit = ("–", "", "") if p95 is None else words.duration(p95).partition(" ")
    delta = relative(p95, snapshot.previous.p95_us if snapshot.previous else None, before, worse_when_more=True)
    return Figure(value, unit, delta, slowest_by_step(snapshot.performance.by_operation), "series-5")


def slowest_by_step(operations: Sequence[OperationStats]) -> list[float | None]:
    """In each step the p95 of the operation that was slowest then."""
    columns = zip(*(stats.trend for stats in operations), strict=False)
    return [max((value for value in column if value is not None), default=None) for column in columns]


def _health(checks: Sequence[CheckStatus]) -> Figure:
    failing = [status for status in checks if not status.is_healthy]
    well = len(checks) - len(failing)
    if not checks:
        return Figure("–", "no checks", ("none recorded", "faint"), (), "ok")
    names = failing[0].component if len(failing) == 1 else f"{len(failing)} checks" if failing else ""
    delta = (f"✖ {names} failing", "error") if failing else ("● all healthy", "ok")
    return Figure(str(well), f"of {len(checks)}", delta, _healthy_share(checks), "error" if failing else "ok")


def _healthy_share(checks: Sequence[CheckStatus]) -> list[float]:
    """Share of the checks that were well, at each of their last results."""
    length = max(len(status.strip) for status in checks)
    strips = [(True,) * (length - len(status.strip)) + status.strip for status in checks]
    return [sum(column) / len(strips) for column in zip(*strips, strict=True)]


def _chains(snapshot: Overview) -> Figure:
    chains, previous = snapshot.chains, snapshot.previous
    was = f" vs {previous.failed_chains} before" if previous else ""
    delta = (f"✖ {chains.failed} failed{was}", "error") if chains.failed else (f"none failed{was}", "ok")
    return Figure(words.count(chains.active), "running", delta, _begun(chains.chains, snapshot), "series-3")


def _begun(chains: Sequence[Chain], snapshot: Overview) -> Sequence[float]:
    """How many of the failed and running chains began in each step."""
    begun = [0.0] * len(snapshot.series)
    for chain in chains:
        place = (chain.started_at - snapshot.start) * len(begun) // (snapshot.end - snapshot.start)
        if chain.status != "completed" and 0 <= place < len(begun):
            begun[place] += 1
    return begun


def _store(snapshot: Overview, present: int) -> Figure:
    value, _, unit = words.bytes_size(snapshot.storage.bytes).partition(" ")
    return Figure(value, unit, sink_words(snapshot.sink, present, snapshot.newest_at), (), "series-2")


def relative(now: float | None, was: float | None, before: str, *, worse_when_more: bool = False) -> Delta:
    """A change in words: `▲ 4.2 % vs previous 1h`."""
    if now is None or not was:
        return ("– vs nothing before", "faint")
    change = 100 * (now - was) / was
    if abs(change) < 0.5:
        return (f"= same {before}", "dim")
    sign = "▲" if change > 0 else "▼"
    size = f"{abs(change):.0f} %" if abs(change) < 1000 else f"{now / was:.0f} times"
    token = "dim" if not worse_when_more else "warning" if change > 0 else "ok"
    return (f"{sign} {size} {before}", token)
