"""The steps of a metric's chart: a round length, and edges at whole multiples of it, which stay while time goes on."""

from __future__ import annotations

from typing import Final

from telesink.store.query.steps import Steps
from telesink.store.times import US_PER_SECOND

_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR
STEP_LENGTHS: Final = tuple(
    seconds * US_PER_SECOND
    for seconds in (
        *(1, 2, 5, 10, 15, 30),
        *(minutes * _MINUTE for minutes in (1, 2, 5, 10, 15, 30)),
        *(hours * _HOUR for hours in (1, 2, 3, 6, 12)),
        *(days * _DAY for days in (1, 2, 7, 14, 28, 91, 364)),
    )
)
"""Microseconds, rising."""
MOST_STEPS: Final = 2_000
"""More than that no chart shows, and each costs a row of the answer."""


def round_length(span_us: int, most: int) -> int:
    """The shortest round step of which at most `most` cover a span; the longest there is when none does."""
    least = span_us / max(most, 1)
    return next((length for length in STEP_LENGTHS if length >= least), STEP_LENGTHS[-1])


def axis_of(start: int, end: int, step_us: int | None, most: int) -> Steps:
    """The steps that cover a range: of `step_us`, or so long that there are at most about `most` of them.

    A step that would make more than `MOST_STEPS` of the range is lengthened.
    """
    span = end - start
    length = max(step_us or round_length(span, most), round_length(span, MOST_STEPS))
    first, last = start // length * length, -(-end // length) * length
    return Steps(first, last, (last - first) // length)
