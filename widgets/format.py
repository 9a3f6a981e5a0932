"""Numbers and times as people read them. Durations and times are microseconds, as everywhere in telesink."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

_MS: Final = 1_000
_SECOND: Final = 1_000_000
_MINUTE: Final = 60 * _SECOND
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR

_THOUSAND_ROUNDED: Final = 999.5  # what is written as 1000 without decimals
_HUNDRED_ROUNDED: Final = 99.95  # what is written as 100.0 with one
_AGES: Final = ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "m"), (_SECOND, "s"))


def duration(us: float) -> str:
    """`850 µs`, `12.5 ms`, `2.53 s`, `1 m 12 s`, `2 h 05 m`, `3 d 4 h`."""
    number, unit = duration_parts(us)
    return f"{number} {unit}"


def duration_parts(us: float) -> tuple[str, str]:
    """A duration's number and its unit, to be painted apart: `("12.5", "ms")`, `("1 m 12", "s")`."""
    if us < 0:
        number, unit = duration_parts(-us)
        return f"-{number}", unit
    return _below_a_minute(us) or _above_a_minute(us)


def _below_a_minute(us: float) -> tuple[str, str] | None:
    """The limits are those of the rounded number, so that none is written as `1000.0 ms` or `60.0 s`."""
    if us < _MS - 0.5:
        return f"{us:.0f}", "µs"
    if us < 99.95 * _MS:
        return f"{us / _MS:.1f}", "ms"
    if us < 999.5 * _MS:
        return f"{us / _MS:.0f}", "ms"
    if us < 9.995 * _SECOND:
        return f"{us / _SECOND:.2f}", "s"
    if us < 59.95 * _SECOND:
        return f"{us / _SECOND:.1f}", "s"
    return None


def _above_a_minute(us: float) -> tuple[str, str]:
    seconds = round(us / _SECOND)
    if seconds < 3_600:
        return f"{seconds // 60} m {seconds % 60:02}", "s"
    minutes = round(us / _MINUTE)
    if minutes < 24 * 60:
        return f"{minutes // 60} h {minutes % 60:02}", "m"
    hours = round(us / _HOUR)
    return f"{hours // 24:,} d {hours % 24}", "h"


def count(number: int) -> str:
    """`1,234,567`."""
    return f"{number:,}"


def count_short(number: float) -> str:
    """At most five characters below a thousand million million: `999`, `1.2k`, `12.3k`, `123k`, `1.2M`."""
    digits, unit = _scaled(number, ("", "k", "M", "G", "T"))
    return digits + unit


def bytes_size(size: float) -> str:
    """`412 B`, `18.4 kB`, `2.1 GB`; thousands, as disks are sold."""
    digits, unit = bytes_parts(size)
    return f"{digits} {unit}"


def bytes_parts(size: float) -> tuple[str, str]:
    """A size's number and its unit, to be painted apart."""
    return _scaled(size, ("B", "kB", "MB", "GB", "TB"))


def _scaled(number: float, units: Sequence[str]) -> tuple[str, str]:
    """The number in the first of units, each a thousand of the one before, that writes it below 1000."""
    power = 0
    while abs(number) >= _THOUSAND_ROUNDED and power < len(units) - 1:
        number, power = number / 1_000, power + 1
    whole = abs(number) >= _HUNDRED_ROUNDED or (not power and number == int(number))
    return (f"{number:,.0f}" if whole else f"{number:.1f}"), units[power]


def percent(value: float) -> str:
    """A value in percent: `0 %`, `<0.01 %`, `0.42 %`, `1.6 %`, `100 %`."""
    if value == 0 or abs(value) >= _HUNDRED_ROUNDED:
        return f"{value:.0f} %"
    if abs(value) < 0.01:
        return "<0.01 %"
    return f"{value:.2f} %" if abs(value) < 0.995 else f"{value:.1f} %"


def ago(us_now: int, us: int) -> str:
    """How long before now: `now`, `12 s ago`, `3 h ago`; `in 5 s` for a clock that is ahead."""
    passed = us_now - us
    for scale, unit in _AGES:
        if abs(passed) >= scale:
            words = f"{abs(passed) // scale:,} {unit}"
            return f"{words} ago" if passed > 0 else f"in {words}"
    return "now"


def clock(us: int, utc: bool = False, precise: bool = True) -> str:
    """The time of day, local or UTC: `14:32:07.341`, or to the second."""
    moment = _moment(us, utc)
    if moment is None:
        return f"{us} µs"
    text = moment.strftime("%H:%M:%S")
    return f"{text}.{moment.microsecond // 1_000:03}" if precise else text


def date_clock(us: int, utc: bool = False, precise: bool = True) -> str:
    """Date and time of day, local or UTC: `2026-11-24 14:32:07.341`."""
    moment = _moment(us, utc)
    return f"{us} µs" if moment is None else f"{moment:%Y-%m-%d} {clock(us, utc, precise)}"


def _moment(us: int, utc: bool) -> datetime | None:
    """None for what no calendar holds: a broken clock's time is still shown, as a number."""
    seconds, rest = divmod(us, _SECOND)
    try:
        moment = datetime.fromtimestamp(seconds, UTC if utc else None)
    except (OverflowError, ValueError, OSError):
        return None
    return moment.replace(microsecond=rest)
