"""Long work in words: a bar, and how long it still takes."""

from __future__ import annotations

from typing import Final

from textual.content import Content

from telesink.store.times import US_PER_SECOND
from telesink.widgets import format as words

_CELLS: Final = 40
_LEAST_FRACTION: Final = 0.02
_LEAST_SECONDS: Final = 1.0
"""Before that much is done, the time left is a guess."""


def bar(fraction: float) -> Content:
    """`━━━━━━━╸        42 %`"""
    done = min(max(fraction, 0.0), 1.0)
    halves = round(done * _CELLS * 2)
    drawn = "━" * (halves // 2) + "╸" * (halves % 2)
    return Content.assemble(
        (drawn, "$accent"), ("━" * (_CELLS - len(drawn)), "$faint"), f"  {done:.0%}".replace("%", " %")
    )


def time_left(fraction: float, seconds: float) -> str:
    """`, 12 s left`; nothing while that cannot be known."""
    if fraction < _LEAST_FRACTION or seconds < _LEAST_SECONDS:
        return ""
    return f", {words.duration(seconds * (1 - fraction) / fraction * US_PER_SECOND)} left"
