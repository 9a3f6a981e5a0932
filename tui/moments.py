"""A moment as people type it: a time of day, a date and time, or how long ago."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from telesink.store.errors import InputError
from telesink.store.times import datetime_from_us, us_from_datetime, us_from_duration, us_from_iso
from telesink.tui.view import View

_CLOCK: Final = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?")


def moment_from(text: str, near: int, view: View) -> int:
    """Microseconds since 1970. A time of day is one on the day of `near`; a duration is counted back from now.

    Raises `InputError` saying what can be written.
    """
    typed = text.strip()
    clock = _CLOCK.fullmatch(typed)
    if clock:
        return _on_the_day_of(near, clock, utc=view.utc)
    try:
        return view.now() - us_from_duration(typed.removeprefix("-").removesuffix("ago"))
    except InputError:
        pass
    try:
        return us_from_iso(_with_zone(typed) if view.utc else typed)
    except (InputError, ValueError, OverflowError, OSError):
        raise InputError(f"{typed!r} is no time; write 14:30, 2026-11-24T14:30 or 10m for ten minutes ago") from None


def _on_the_day_of(near: int, clock: re.Match[str], *, utc: bool) -> int:
    hour, minute, second, fraction = clock.groups(default="0")
    day = datetime_from_us(near) if utc else datetime_from_us(near).astimezone()
    try:
        moment = day.replace(
            hour=int(hour), minute=int(minute), second=int(second), microsecond=int(fraction.ljust(6, "0"))
        )
    except ValueError:
        raise InputError(f"{clock[0]!r} is no time of day; write it like 14:30 or 14:30:05") from None
    if utc:
        return us_from_datetime(moment)
    return us_from_datetime(moment.replace(tzinfo=None))  # the day's own offset: clocks may change within it


def _with_zone(text: str) -> str:
    """In a view of UTC a time without a zone is one of UTC. Raises `ValueError` for what is no ISO time."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()
