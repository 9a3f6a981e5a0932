"""Times, durations and sizes as people read them."""

from __future__ import annotations

from datetime import UTC
from typing import Final

from telesink.store.times import US_PER_MS, US_PER_SECOND, datetime_from_us

_KIB: Final = 1024
_MINUTE: Final = 60
_HOUR: Final = 3600
_DAY: Final = 86_400


def moment_text(us: int, *, utc: bool) -> str:
    """`2026-11-24 14:30:05.123`, local time; with `utc` it is UTC and ends in Z."""
    moment = datetime_from_us(us)
    shown = moment.astimezone(UTC if utc else None)
    return f"{shown:%Y-%m-%d %H:%M:%S}.{shown.microsecond // 1000:03d}{'Z' if utc else ''}"


def duration_text(us: float) -> str:
    """A duration in the unit that suits it: `850 µs`, `12.5 ms`, `1.25 s`, `3m 05s`, `2h 10m`, `4d 3h`."""
    if us < 0:
        return "-" + duration_text(-us)
    if us < US_PER_MS:
        return f"{us:.0f} µs"
    if us < US_PER_SECOND:
        return f"{us / US_PER_MS:.3g} ms" if us < 999_500 else "1 s"
    seconds = us / US_PER_SECOND
    return f"{seconds:.3g} s" if seconds < _MINUTE - 0.05 else _long_duration(round(seconds))


def _long_duration(seconds: int) -> str:
    if seconds < _HOUR:
        return f"{seconds // _MINUTE}m {seconds % _MINUTE:02d}s"
    if seconds < _DAY:
        return f"{seconds // _HOUR}h {seconds % _HOUR // _MINUTE:02d}m"
    return f"{seconds // _DAY}d {seconds % _DAY // _HOUR}h"


def span_text(us: float) -> str:
    """A duration to the second: `0 s`, `12 s`, `3m 05s`, `4d 3h`."""
    seconds = max(0, int(us // US_PER_SECOND))
    return duration_text(seconds * US_PER_SECOND) if seconds else "0 s"


def age_text(us: float) -> str:
    """How long ago something was: `now`, `12 s ago`, `3m 05s ago`."""
    return f"{span_text(us)} ago" if us >= US_PER_SECOND else "now"


def size_text(size: float) -> str:
    """Bytes in binary units: `512 B`, `1.5 KiB`, `2.3 GiB`."""
    for unit in ("B", "KiB", "MiB", "GiB"):
        if size < _KIB:
            return f"{size:.0f} B" if unit == "B" else f"{size:.1f} {unit}"
        size /= _KIB
    return f"{size:.1f} TiB"


def amount_text(amount: float) -> str:
    """Three digits, or all before the point: `0.25`, `16.7`, `12,345`."""
    return f"{amount:,.0f}" if amount >= 100 else f"{amount:.3g}"


def count_text(number: int, noun: str) -> str:
    """`1 event`, `12,345 events`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
