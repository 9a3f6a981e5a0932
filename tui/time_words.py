"""A moment as people type it: a time of day, a date, yesterday's noon, a quarter of an hour ago."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from telesink.store.errors import InputError
from telesink.store.times import datetime_from_us, us_from_datetime, us_from_duration
from telesink.tui.ranges import TimeRange, parse_range

if TYPE_CHECKING:
    from telesink.tui.view import View

EXAMPLES: Final = ("14:30", "yesterday 14:30", "2026-11-24 14:30", "-15m", "now")
_CLOCK: Final = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?")
_SHIFT: Final = re.compile(r"([+-])\s*(.+)")
_DAYS: Final = {"today": 0, "yesterday": 1}
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def moment_of(text: str, view: View) -> int | None:
    """Microseconds since 1970; None for `now`, which goes on.

    A time of day alone is its last one before the present. `-15m` and `+15m` count from the moment that is shown.
    Raises `InputError` with examples of what can be written.
    """
    typed = " ".join(text.lower().split())
    if typed in ("now", "live"):
        return None
    if shift := _SHIFT.fullmatch(typed):
        step = us_from_duration(shift[2])
        return view.now() + (step if shift[1] == "+" else -step)
    if typed.endswith(" ago"):
        return view.present() - us_from_duration(typed.removesuffix(" ago"))
    return _us(_dated(typed, _present(view)))


def moment_near(text: str, near: int, view: View) -> int:
    """The same for a place in a list: a time of day is on the day of `near`, a length is how long ago.

    What counts back does so from the moment that is shown.
    """
    typed = " ".join(text.lower().split())
    if clock := _CLOCK.fullmatch(typed):
        return _us(_at(_local(near, view), clock))
    with suppress(InputError):
        return view.now() - us_from_duration(typed.removeprefix("-").removesuffix("ago"))
    moment = moment_of(text, view)
    return view.now() if moment is None else moment


def range_of(text: str, view: View) -> TimeRange:
    """A range as typed: `6h`, `all`, or `FROM..TO` of times as above, one of which may be missing.

    A time of day behind the dots is on the day of the one before them. Raises `InputError`.
    """
    first, dots, last = text.strip().partition("..")
    if not dots:
        return parse_range(text)
    start, end = (_side(side, view) if side.strip() else None for side in (first, last))
    if start is not None and (clock := _CLOCK.fullmatch(last.strip())):
        end = _us(_at(_local(start, view), clock))
    return parse_range("..".join("" if side is None else _written(side, view) for side in (start, end)))


def _side(text: str, view: View) -> int:
    moment = moment_of(text, view)
    return view.present() if moment is None else moment


def _written(moment: int, view: View) -> str:
    """In ISO, as short as it can be said."""
    local = _local(moment, view)
    precision = "microseconds" if local.microsecond else "seconds" if local.second else "minutes"
    return local.isoformat(timespec=precision).replace("+00:00", "Z")


def _local(moment: int, view: View) -> datetime:
    at = datetime_from_us(moment)
    return at if view.utc else at.astimezone().replace(tzinfo=None)


def _us(moment: datetime) -> int:
    try:
        return us_from_datetime(moment)
    except (OverflowError, OSError, ValueError):  # a local time of a year that no clock knows
        raise InputError(f"{moment} is no time that can be shown") from None


def _present(view: View) -> datetime:
    return _local(view.present(), view)


def _dated(typed: str, present: datetime) -> datetime:
    """In the zone of `present`; a naive one is local time, by the clocks of that day."""
    if clock := _CLOCK.fullmatch(typed):
        moment = _at(present, clock)
        return moment if moment <= present else _at(present - timedelta(days=1), clock)
    day, _, rest = typed.partition(" ")
    back = _days_back(day, present)
    if back is None:
        return _iso(typed, present)
    clock = _CLOCK.fullmatch(rest or "0:00")
    if clock is None:
        raise InputError(f"{rest!r} is no time of day; write it like 14:30 or 14:30:05")
    return _at(present - timedelta(days=back), clock)


def _days_back(word: str, present: datetime) -> int | None:
    """How many days ago a named day was; a weekday's name is its last one before today."""
    if word in _DAYS:
        return _DAYS[word]
    found = [number for number, name in enumerate(_WEEKDAYS) if len(word) >= 3 and name.startswith(word)]
    return (present.weekday() - found[0] - 1) % 7 + 1 if found else None


def _at(day: datetime, clock: re.Match[str]) -> datetime:
    hour, minute, second, fraction = clock.groups(default="0")
    try:
        return day.replace(
            hour=int(hour), minute=int(minute), second=int(second), microsecond=int(fraction.ljust(6, "0"))
        )
    except ValueError:
        raise InputError(f"{clock[0]!r} is no time of day; write it like 14:30 or 14:30:05") from None


def _iso(typed: str, present: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(typed.upper())
        return moment if moment.tzinfo else moment.replace(tzinfo=present.tzinfo)
    except ValueError:
        raise InputError(f"{typed!r} is no time; write {', '.join(EXAMPLES[:-1])} or {EXAMPLES[-1]}") from None
