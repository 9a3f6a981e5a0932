"""Into which files an export goes: split by a value, and of formats that hold one kind of row a file each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from telesink.store.io.export_plan import ONE_SECTION, ExportPlan
from telesink.store.io.stored_rows import distinct_values, stored_rows
from telesink.store.query.fields import EVENTS, HEALTH, METRICS, SNAPSHOTS, Subject
from telesink.store.query.filters import Filter
from telesink.store.query.row_conditions import covered_range
from telesink.store.schema.models import (
    TelemetryEvent,
    TelemetryHealthCheck,
    TelemetryMetric,
    TelemetryPerformanceSnapshot,
)
from telesink.store.times import US_PER_SECOND, datetime_from_us

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader

TIMED: Final[dict[str, tuple[Subject, Any]]] = {
    "events": (EVENTS, TelemetryEvent),
    "metrics": (METRICS, TelemetryMetric),
    "health": (HEALTH, TelemetryHealthCheck),
    "performance": (SNAPSHOTS, TelemetryPerformanceSnapshot),
}
"""Sections whose rows are of one time; a chain has two."""
_DAY_US: Final = 24 * 3600 * US_PER_SECOND
_UNSAFE: Final = re.compile(r"[^\w.+-]+")


@dataclass(frozen=True, slots=True)
class Part:
    """One file and what goes into it."""

    path: Path
    sections: tuple[str, ...]
    wanted: Filter


@dataclass(frozen=True, slots=True)
class _Share:
    """What is split off under a label; an empty one is that of all the rest."""

    label: str
    sections: tuple[str, ...]
    wanted: Filter


def parts_of(reader: Reader, plan: ExportPlan) -> Iterator[Part]:
    """The files of a plan, in order."""
    stem = plan.target.name.removesuffix(plan.ending)
    is_one_each = plan.format in ONE_SECTION and len(plan.sections) > 1
    taken: set[str] = set()
    for share in _shares(reader, plan):
        for sections in [(name,) for name in share.sections] if is_one_each else [share.sections]:
            labels = [share.label] if share.label else []
            name = ".".join([stem, *map(_safe, labels), *(sections if is_one_each else ())])
            while name in taken:  # two values that differ in what no file name can have
                name += "_"
            taken.add(name)
            is_target = not labels and not is_one_each
            yield Part(plan.target if is_target else plan.target.with_name(name + plan.ending), sections, share.wanted)


def _shares(reader: Reader, plan: ExportPlan) -> Iterator[_Share]:
    match plan.split_by:
        case None:
            return iter([_Share("", plan.sections, plan.wanted)])
        case "day":
            return _days(reader, plan)
        case "component":
            return _named(reader, plan, "component", [name for name in plan.sections if name != "chains"])
        case "event-type":
            return _named(reader, plan, "event_type", [name for name in plan.sections if name == "events"])


def _named(reader: Reader, plan: ExportPlan, field: str, sections: list[str]) -> Iterator[_Share]:
    """A share for each value of a name column."""
    found = {section: set(distinct_values(reader, section, field, plan.wanted)) for section in sections}
    shares = [
        _Share(value, tuple(name for name in sections if value in found[name]), _only(plan.wanted, field, value))
        for value in sorted(set[str]().union(*found.values()))
    ]
    return _with_the_rest(plan, sections, shares)


def _only(wanted: Filter, field: str, value: str) -> Filter:
    if field == "component":
        return replace(wanted, components=(value,))
    return replace(wanted, event_types=(value,))


def _days(reader: Reader, plan: ExportPlan) -> Iterator[_Share]:
    """UTC days in which there are rows."""
    sections = [name for name in plan.sections if name in TIMED]
    shares = []
    start, end = covered_range(reader, plan.wanted, *(TIMED[name] for name in sections))
    for day in range(start // _DAY_US, -(-end // _DAY_US)):
        wanted = _narrowed(plan.wanted, day * _DAY_US, (day + 1) * _DAY_US)
        found = tuple(name for name in sections if _has_rows(reader, name, wanted))
        if found:
            shares.append(_Share(f"{datetime_from_us(day * _DAY_US):%Y-%m-%d}", found, wanted))
    return _with_the_rest(plan, sections, shares)


def _has_rows(reader: Reader, section: str, wanted: Filter) -> bool:
    with closing(stored_rows(reader, section, wanted)) as rows:
        return next(rows, None) is not None


def _narrowed(wanted: Filter, start: int, end: int) -> Filter:
    return replace(
        wanted,
        start=start if wanted.start is None else max(start, wanted.start),
        end=end if wanted.end is None else min(end, wanted.end),
    )


def _with_the_rest(plan: ExportPlan, split: Sequence[str], shares: list[_Share]) -> Iterator[_Share]:
    """The shares, and one without a label for what cannot be split so, or for nothing at all."""
    yield from shares
    others = tuple(name for name in plan.sections if name not in split)
    if others or not shares:
        yield _Share("", others or plan.sections, plan.wanted)


def _safe(label: str) -> str:
    """A label as part of a file's name."""
    return _UNSAFE.sub("_", label).strip(".")[:100] or "_"
