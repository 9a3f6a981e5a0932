"""Into which files an export goes: split by a value, and of formats that hold one kind of row a file each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from telesink.store.io.columns import time_place
from telesink.store.io.export_plan import ONE_SECTION, ExportPlan
from telesink.store.io.file_names import FileNames
from telesink.store.io.stored_rows import distinct_values, stored_rows
from telesink.store.query.filters import Filter
from telesink.store.times import US_PER_SECOND, datetime_from_us

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader

_DAY_US: Final = 24 * 3600 * US_PER_SECOND


@dataclass(frozen=True, slots=True)
class Part:
    """One file and what goes into it."""

    path: Path
    sections: tuple[str, ...]
    wanted: Filter


@dataclass(frozen=True, slots=True)
class _Share:
    """What is split off under a label; without one, all the rest."""

    label: str | None
    sections: tuple[str, ...]
    wanted: Filter


def parts_of(reader: Reader, plan: ExportPlan) -> Iterator[Part]:
    """The files of a plan, in order."""
    names = FileNames(plan.target, plan.ending)
    is_one_each = plan.format in ONE_SECTION and len(plan.sections) > 1
    for share in _shares(reader, plan):
        for sections in [(name,) for name in share.sections] if is_one_each else [share.sections]:
            words = [] if share.label is None else [share.label]
            yield Part(names.path(*words, *(sections if is_one_each else ())), sections, share.wanted)


def _shares(reader: Reader, plan: ExportPlan) -> Iterator[_Share]:
    match plan.split_by:
        case None:
            return iter([_Share(None, plan.sections, plan.wanted)])
        case "day":
            split = [name for name in plan.sections if name != "chains"]  # which have two times
            return _with_the_rest(plan, split, _days(reader, split, plan.wanted))
        case "component":
            split = [name for name in plan.sections if name != "chains"]
            return _with_the_rest(plan, split, _named(reader, split, plan.wanted, "component"))
        case "event-type":
            split = [name for name in plan.sections if name == "events"]
            return _with_the_rest(plan, split, _named(reader, split, plan.wanted, "event_type"))


def _named(reader: Reader, sections: Sequence[str], wanted: Filter, field: str) -> Iterator[_Share]:
    """A share for each value of a name column."""
    found = {section: distinct_values(reader, section, field, wanted) for section in sections}
    for value in sorted(set[str]().union(*found.values())):
        only = replace(wanted, components=(value,)) if field == "component" else replace(wanted, event_types=(value,))
        yield _Share(value, tuple(name for name in sections if value in found[name]), only)


def _days(reader: Reader, sections: Sequence[str], wanted: Filter) -> Iterator[_Share]:
    """The UTC days in which there are rows."""
    start: int | None = wanted.start
    while (first := _first_time(reader, sections, replace(wanted, start=start))) is not None:
        # Ids, in whose order the first row was found, run ahead of time by less than a second (`query.ranges`).
        earliest = first - US_PER_SECOND
        day = (earliest if start is None else max(earliest, start)) // _DAY_US
        of_day = _narrowed(wanted, day * _DAY_US, (day + 1) * _DAY_US)
        found = tuple(name for name in sections if _first_time(reader, [name], of_day) is not None)
        if found:
            yield _Share(f"{datetime_from_us(day * _DAY_US):%Y-%m-%d}", found, of_day)
        start = (day + 1) * _DAY_US


def _first_time(reader: Reader, sections: Iterable[str], wanted: Filter) -> int | None:
    """The time of the first row of the sections, or None without any."""
    times = []
    for section in sections:
        with closing(stored_rows(reader, section, wanted)) as rows:
            times += [row[time_place(section)] for row in islice(rows, 1)]
    return min(times, default=None)


def _narrowed(wanted: Filter, start: int, end: int) -> Filter:
    return replace(
        wanted,
        start=start if wanted.start is None else max(start, wanted.start),
        end=end if wanted.end is None else min(end, wanted.end),
    )


def _with_the_rest(plan: ExportPlan, split: Sequence[str], shares: Iterator[_Share]) -> Iterator[_Share]:
    """The shares, and one without a label for what cannot be split so, or for nothing at all."""
    is_empty = True
    for share in shares:
        is_empty = False
        yield share
    others = tuple(name for name in plan.sections if name not in split)
    if others or is_empty:
        yield _Share(None, others or plan.sections, plan.wanted)
