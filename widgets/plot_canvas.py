"""plotext as a painter of one rectangle: points between 0 and 1 in, cells with series numbers out.

No axes, labels, themes or colours of its own: the colour asked for is the series' number, and what comes back
is read as that number again, so that the theme's colours are put on when painting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final

_COLOUR: Final = re.compile(r"\x1b\[(?:38;5;)?(\d*)m")
_NO_SERIES: Final = 0

Run = tuple[str, int]
"""Signs beside each other, and the number of the series they belong to; 0 for none."""


@dataclass(frozen=True)
class Drawing:
    """Points that are joined by lines, stand on stems, or neither; a series with gaps has several of them."""

    points: Sequence[tuple[float, float]]
    stems: bool = False
    series: int | None = None
    """Which one it belongs to, from 1; without it each drawing is a series of its own."""
    joined: bool = True


def preload() -> ModuleType:
    """Imports plotext: 0.1 to 0.2 s, half of it for its documentation. An idle moment is best."""
    import plotext  # for the reason above, not before the first chart is shown

    return plotext  # type: ignore[no-any-return]  # plotext has no types


def canvas(drawings: Sequence[Drawing], width: int, height: int, base: float = 0.0) -> list[list[Run]]:
    """`height` rows of `width` cells. Later series cover earlier ones. `base`: where stems stand, 0 to 1."""
    plotext = preload()
    figure = _figure(plotext, width, height, base)
    for number, drawing in enumerate(drawings, start=1):
        figure.draw(_signal(plotext, figure, drawing, drawing.series or number, base))
    return [list(_runs(line)) for line in figure.build().string().split("\n")[:height]]


def _figure(plotext: Any, width: int, height: int, base: float) -> Any:
    """A figure of its own: plotext's global one is neither ours to change nor safe between threads."""
    figure = type(plotext.terminal)().limit(False, False)._master
    figure.plot_size(width, height)
    figure.canvas("default").axes(False).legend(False)
    for axis, limits in (("x", (0.0, 1.0)), ("y", (-base, 1.0 - base))):
        figure.ruler(axis, (0, 1)).frequency(0)
        figure.ruler(axis).lim(*limits).alignment(lim="edge")
    return figure


def _signal(plotext: Any, figure: Any, drawing: Drawing, number: int, base: float) -> Any:
    marker = plotext.marker("hd" if drawing.stems else "braille", pixel=number)
    xs, ys = [x for x, _ in drawing.points], [y - base for _, y in drawing.points]
    signal = figure.signal(xs, ys, marker=marker)
    if drawing.stems:
        return signal.fillx()
    return signal.lines() if drawing.joined else signal


def _runs(line: str) -> Iterator[Run]:
    """A line of signs and colour sequences: 0 ends a colour, 38;5;n begins that of series n."""
    parts = _COLOUR.split(line)
    series = _NO_SERIES
    for position, part in enumerate(parts):
        if position % 2:
            series = int(part or 0)
        elif part:
            yield (part, series)
