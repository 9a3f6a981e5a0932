"""What a key changes about the chart of the tab Metrics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from telesink.store.query.chart_results import Split
from telesink.store.query.metric_axis import STEP_LENGTHS
from telesink.tui.panes.metric_questions import MOST_MARKED, ChartChoice, Kind, MetricsSnapshot, has_heat

if TYPE_CHECKING:
    from telesink.tui.session import Memory


def next_kind(kind: Kind, snapshot: MetricsSnapshot) -> Kind:
    """Line, bars and, of a histogram, the heat map."""
    kinds: list[Kind] = ["line", "bars"]
    if snapshot.chosen and has_heat(snapshot.chosen):
        kinds.append("heat")
    return kinds[(kinds.index(kind) + 1) % len(kinds)] if kind in kinds else kinds[1]


def next_split(split: Split, names: Sequence[str]) -> Split:
    """A line for each set of labels, then for each value of one label after the other, then one line in all."""
    choices: list[Split] = [None, *((name,) for name in names), ()]
    if len(names) == 1:
        choices.remove((names[0],))  # that is what all labels are
    return choices[(choices.index(split) + 1) % len(choices)] if split in choices else choices[0]


def other_step(step_us: int, places: int) -> int:
    """The round length that lies so many places above or below another."""
    nearest = min(range(len(STEP_LENGTHS)), key=lambda place: abs(STEP_LENGTHS[place] - step_us))
    return STEP_LENGTHS[min(max(nearest + places, 0), len(STEP_LENGTHS) - 1)]


def toggled(marked: tuple[str, ...], key: str) -> tuple[str, ...]:
    """With the key, or without it; the oldest mark goes when there are more than colours."""
    if key in marked:
        return tuple(other for other in marked if other != key)
    return (*marked, key)[-MOST_MARKED:]


def recalled(memory: Memory) -> ChartChoice:
    """A choice from the plain values that were kept; any of them may be missing or wrong."""
    kind, step_us, marked = (memory.get(name) for name in ("kind", "step_us", "marked"))
    return ChartChoice(
        kind=cast("Kind", kind) if kind in ("line", "bars", "heat") else "line",
        step_us=step_us if step_us in STEP_LENGTHS else None,
        marked=tuple(key for key in marked if isinstance(key, str)) if isinstance(marked, list) else (),
    )
