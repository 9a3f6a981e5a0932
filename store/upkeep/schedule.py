"""What is due when. Pure: it is told the time, so that a year passes in a test in no time.

When the last clean-up was the store itself knows, whoever did it. So there is nothing to remember between two looks,
and a look after a failure, a night in sleep or a new start finds what is still to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, Literal

JobName = Literal["writer", "checks", "clean-up"]

EVERY: Final[Mapping[JobName, timedelta]] = {
    "writer": timedelta(minutes=1),
    "checks": timedelta(minutes=5),
    "clean-up": timedelta(minutes=10),
}
"""How often each job looks, in the order in which they run. Looking whether a clean-up is due reads one number."""

QUIET_HOUR: Final = 3
"""Local time, when clean-up disturbs least."""
_DAY: Final = timedelta(days=1)


def is_cleanup_due(now: datetime, last: datetime | None) -> bool:
    """In the quiet hour of every night, and at any hour once the last one is a day ago.

    Both are aware; `now` is local time. None: there was none yet.
    """
    if last is None or last > now:  # the clock has been set back: one too many does no harm
        return True
    return now - last >= _DAY or (now.hour == QUIET_HOUR and last < _quiet_begin(now))


def next_cleanup(now: datetime, last: datetime | None) -> datetime:
    """When it will be due, or now."""
    if last is None or is_cleanup_due(now, last):
        return now
    tonight = _quiet_begin(now)
    return min(last + _DAY, tonight if tonight > now else tonight + _DAY)


def _quiet_begin(day: datetime) -> datetime:
    return day.replace(hour=QUIET_HOUR, minute=0, second=0, microsecond=0)
