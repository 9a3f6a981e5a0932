"""Small charts in one line of text: a sparkline, a gauge, a strip of verdicts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from telesink.widgets.cells import Span

BLOCKS: Final = " ▁▂▃▄▅▆▇█"
"""A cell filled from below by 0 to 8 eighths."""

OK: Final = "▪"
FAILURE: Final = "✖"
NONE: Final = "·"


def sparkline(values: Sequence[float | None], width: int) -> str:
    """The values as blocks from 0 to the highest, in `width` cells. A value of 0 is a thin line, None a gap.

    More values than cells: each cell shows the highest of its share; fewer: each value takes several cells.
    """
    cells = resampled(values, width)
    top = max((value for value in cells if value is not None), default=0.0)
    return "".join(_block(value, top) for value in cells)


def resampled(values: Sequence[float | None], width: int) -> list[float | None]:
    """`width` values: the highest of each share. What is not a finite number is None."""
    numbers = [_finite(value) for value in values]
    return [_highest(numbers, cell, width) for cell in range(max(width, 0))] if numbers else [None] * width


def _finite(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else value


def _highest(values: Sequence[float | None], cell: int, width: int) -> float | None:
    start = cell * len(values) // width
    end = max((cell + 1) * len(values) // width, start + 1)
    return max((value for value in values[start:end] if value is not None), default=None)


def _block(value: float | None, top: float) -> str:
    if value is None:
        return " "
    if value <= 0 or top <= 0:
        return BLOCKS[1]
    return BLOCKS[1 + round(value / top * 7)]


def gauge(fraction: float, width: int) -> str:
    """A bar of `width` cells, filled by a fraction between 0 and 1: a heavy line on a light one."""
    width = max(width, 0)
    share = min(max(fraction, 0.0), 1.0) if math.isfinite(fraction) else 0.0
    halves = round(share * width * 2)
    full = "━" * (halves // 2) + "╸" * (halves % 2)
    return full + "─" * (width - len(full))


def verdict_strip(verdicts: Sequence[bool], width: int) -> list[Span]:
    """The newest verdicts, oldest first, in `width` cells; dots where there are none yet."""
    shown = list(verdicts[-width:]) if width > 0 else []
    spans: list[Span] = [(NONE * (width - len(shown)), "faint")] if len(shown) < width else []
    for healthy in shown:
        sign, token = (OK, "ok") if healthy else (FAILURE, "error")
        if spans and spans[-1][1] == token:
            spans[-1] = (spans[-1][0] + sign, token)
        else:
            spans.append((sign, token))
    return spans
