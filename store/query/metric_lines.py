"""One metric as the lines of a chart: what is drawn of its points in each step, and which labels share a line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from telesink.store.query.chart_results import OTHER, MetricLines, Split
from telesink.store.query.filters import Filter
from telesink.store.query.metric_axis import axis_of
from telesink.store.query.metric_steps import LabelSteps, Reading, longest_pause, read_steps
from telesink.store.query.metrics import metric_range, written
from telesink.store.query.results import Series

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader
    from telesink.store.query.steps import Steps

MOST_LINES: Final = 8
"""Lines of their own; what is left is one more."""
_NOT_ADDED: Final = frozenset({"%", "percent", "1", "ms", "s", "us", "ns", "Cel", "°C", "Hz"})
"""Units of which a sum means nothing: shares, times, temperatures."""


def metric_lines(
    reader: Reader,
    name: str,
    component: str,
    wanted: Filter,
    *,
    step_us: int | None,
    most_steps: int,
    split: Split,
) -> MetricLines:
    """See `TelemetryQueryService.metric_lines`."""
    with reader.snapshot():
        axis = axis_of(*metric_range(reader, wanted), step_us, most_steps)
        found = read_steps(reader, name, component, wanted, axis)
    adds = found.metric_type == "counter" or (found.metric_type == "gauge" and found.unit not in _NOT_ADDED)
    kept, rest = _largest(_by_label(found.sets, split))
    lines = [_line(label, group, axis, found.metric_type, adds=adds) for label, group in kept]
    others = [entry for _label, group in rest for entry in group]
    if others:
        lines.append(_line(OTHER, others, axis, found.metric_type, adds=adds))
    names = dict.fromkeys(key for entry in found.sets for key in entry.labels)
    length = axis.span // axis.count
    gathered = "sum" if adds else "mean"
    return MetricLines(tuple(lines), axis.start, axis.end, length, tuple(sorted(names)), len(others), gathered)


_Groups = list[tuple[str, list[LabelSteps]]]


def _by_label(sets: Iterable[LabelSteps], split: Split) -> _Groups:
    groups: dict[str, list[LabelSteps]] = defaultdict(list)
    for entry in sets:
        groups[_label(entry.labels, split)].append(entry)
    return list(groups.items())


def _label(labels: Mapping[str, str], split: Split) -> str:
    if split is not None and len(split) == 1:
        return labels.get(split[0], f"no {split[0]}")
    return written(labels if split is None else {key: labels[key] for key in split if key in labels})


def _largest(groups: _Groups) -> tuple[_Groups, _Groups]:
    """The groups that get a line, by label so that colours stay, and the others."""
    by_size = sorted(groups, key=lambda group: (-sum(entry.size for entry in group[1]), group[0]))
    return sorted(by_size[:MOST_LINES]), by_size[MOST_LINES:]


def _line(label: str, group: Sequence[LabelSteps], axis: Steps, metric_type: str, *, adds: bool) -> Series:
    readings: dict[int, list[Reading]] = defaultdict(list)
    for entry in group:
        steps = _held(entry.steps) if metric_type == "gauge" and len(group) > 1 else entry.steps
        for step, reading in steps.items():
            readings[step].append(reading)
    values = ((step, _together(readings[step], metric_type, adds=adds)) for step in sorted(readings))
    return Series(label, tuple((axis.begin(step), value) for step, value in values))


def _together(readings: Sequence[Reading], metric_type: str, *, adds: bool) -> float:
    """The value of one step: totals with weights, of one or more sets of labels."""
    if metric_type == "counter":
        return sum(total for total, _weight in readings)
    if metric_type == "histogram":
        return sum(total for total, _weight in readings) / sum(weight for _total, weight in readings)
    means = [total / weight for total, weight in readings]
    return sum(means) if adds else sum(means) / len(means)


def _held(steps: Mapping[int, Reading]) -> Mapping[int, Reading]:
    """A level holds until it is measured again, unless that is much later.

    Without it the sum of two gauges that are measured at different seconds would show only one of them at a time.
    """
    known = sorted(steps)
    longest = longest_pause(known)
    filled = dict(steps)
    for earlier, later in pairwise(known):
        if later - earlier <= longest:
            filled |= dict.fromkeys(range(earlier + 1, later), steps[earlier])
    return filled
