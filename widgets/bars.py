"""Bars of blocks with eighths of a cell, in two parts: at the foot of all that happened, what failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from telesink.widgets.spark import BLOCKS

_US: Final = 1_000_000
_MOST_STEPS: Final = 1_000_000  # a step of a microsecond over a year would never end
_EIGHTHS: Final = 8
_GAP_FROM: Final = 4  # cells of a bar from which on one is left blank between bars

BAD: Final = "▒"
"""A cell that is all failure: shaded, so that it differs without colour too."""

GOOD_TOKEN: Final = "series-1"  # noqa: S105 - the name of a style
BAD_TOKEN: Final = "error"  # noqa: S105 - the name of a style


@dataclass(frozen=True)
class Bar:
    """One step of time: when it starts, how much happened in it, and how much of that went wrong."""

    start_us: int
    value: float
    bad: float = 0


@dataclass(frozen=True)
class Glyph:
    """One cell: a sign, its token, and the token behind it ("" for the background)."""

    sign: str
    token: str
    back: str = ""


NOTHING: Final = Glyph(" ", GOOD_TOKEN)


def stack(value: float, bad: float, top: float, rows: int) -> list[Glyph]:
    """A bar's cells from the bottom up. What is not nothing shows, however small."""
    filled = _eighths(value, top, rows)
    failed = min(_eighths(bad, top, rows), filled)
    return [_cell(filled - row * _EIGHTHS, failed - row * _EIGHTHS) for row in range(rows)]


def _eighths(value: float, top: float, rows: int) -> int:
    if value <= 0 or top <= 0:
        return 0
    return min(max(round(value / top * rows * _EIGHTHS), 1), rows * _EIGHTHS)


def _cell(filled: int, failed: int) -> Glyph:
    """The cell of which so many eighths from below (or more, or less than none) are filled, and failed."""
    if filled <= 0:
        return NOTHING
    if failed >= _EIGHTHS:
        return Glyph(BAD, BAD_TOKEN)
    if failed <= 0:
        return Glyph(BLOCKS[min(filled, _EIGHTHS)], GOOD_TOKEN)
    if filled >= _EIGHTHS:
        return Glyph(BLOCKS[failed], BAD_TOKEN, GOOD_TOKEN)
    return Glyph(BLOCKS[filled], BAD_TOKEN)  # three layers do not fit a cell: the failure is kept


@dataclass(frozen=True)
class Steps:
    """A span of time in whole steps."""

    start_us: int
    step_us: int
    count: int

    @property
    def seconds(self) -> tuple[float, float]:
        """Start and end, epoch seconds."""
        return self.start_us / _US, (self.start_us + self.count * self.step_us) / _US

    def share(self, column: int, cells: int) -> range:
        """The steps that a column of so many cells stands for: several, one, or one that others share."""
        start = column * self.count // cells
        return range(start, max((column + 1) * self.count // cells, start + 1))


def steps_of(bars: Sequence[Bar], step_us: int | None, start_us: int | None, end_us: int | None) -> Steps:
    """The steps from the first bar to the last, or between the ends given."""
    times = sorted({bar.start_us for bar in bars}) or [0]
    step = step_us or min((later - earlier for earlier, later in pairwise(times)), default=_US)
    start = times[0] if start_us is None else start_us - start_us % step
    end = times[-1] + step if end_us is None else end_us
    return Steps(start, step, min(max(-((start - end) // step), 1), _MOST_STEPS))


def columns(bars: Sequence[Bar], steps: Steps, cells: int) -> list[tuple[float, float]]:
    """(value, bad) of each column. One that stands for several steps has their mean: the unit stays true."""
    by_step: dict[int, tuple[float, float]] = {}
    for bar in bars:
        step = (bar.start_us - steps.start_us) // steps.step_us
        value, bad = by_step.get(step, (0.0, 0.0))
        by_step[step] = (value + bar.value, bad + bar.bad)
    return [_mean(by_step, steps.share(column, cells)) for column in range(cells)]


def _mean(by_step: Mapping[int, tuple[float, float]], share: range) -> tuple[float, float]:
    found = [by_step[step] for step in share if step in by_step]
    return sum(value for value, _ in found) / len(share), sum(bad for _, bad in found) / len(share)


def gaps(steps: Steps, cells: int) -> frozenset[int]:
    """The columns left blank between bars that are wide enough for it: the last of each."""
    if cells < steps.count * _GAP_FROM:
        return frozenset()
    return frozenset(
        column for column in range(cells - 1) if steps.share(column, cells) != steps.share(column + 1, cells)
    )
