"""What the log of any program says, read as our fields: its times, levels, durations and texts, however written."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime
from math import isfinite
from typing import Any, Final

import orjson

from telesink.store.errors import InputError
from telesink.store.levels import CRITICAL, DEBUG, ERROR, INFO, WARNING, level_number
from telesink.store.otlp.bad_value import BadValueError
from telesink.store.otlp.moments import checked_time, time_of_iso
from telesink.store.times import NS_PER_US, US_PER_MS, us_from_datetime, us_from_duration

# Epochs by their size: seconds until the year 5138, then milliseconds, microseconds and nanoseconds.
_EPOCH_UNITS: Final = ((10**11, 10**9), (10**14, 10**6), (10**17, 10**3))
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,30}")
_ACCESS_LOG: Final = "%d/%b/%Y:%H:%M:%S %z"
"""Of Apache and nginx."""
_UTC_NAMES: Final = re.compile(r"\s*(?:UTC|GMT|[+-]00:?00 UTC)$", re.IGNORECASE)
_SPACE_BEFORE_ZONE: Final = re.compile(r"\s+(?=[+-]\d\d:?\d\d$)")

_LEVELS_IN_TENS: Final = {1: DEBUG, 2: DEBUG, 3: INFO, 4: WARNING, 5: ERROR, 6: CRITICAL}
"""pino and bunyan: 10 trace, 20 debug, 30 info, 40 warn, 50 error, 60 fatal."""
_SYSLOG_LEVELS: Final = (CRITICAL, CRITICAL, CRITICAL, ERROR, WARNING, INFO, INFO, DEBUG)
"""0 emergency to 7 debug, of journald, where it is text, and of GELF."""
_LEVEL_WORDS: Final = {
    "crit": CRITICAL, "emerg": CRITICAL, "severe": ERROR, "fine": DEBUG, "finer": DEBUG, "finest": DEBUG,
    "config": INFO, "dpanic": CRITICAL, "success": INFO, "log": INFO, "d": DEBUG, "i": INFO, "w": WARNING, "e": ERROR,
    "f": CRITICAL,
}  # fmt: skip
"""What `levels` does not know: of Java, zap, loguru and glog."""
_BETWEEN_LEVELS: Final = re.compile(r"[+-]")
"""Go's slog writes a level of 2 as `INFO+2`."""
_LONGEST_MS: Final = 9e15
"""Microseconds of it still fit into 63 bits."""

Reading = Callable[[Any], Any]
"""A value, never None or empty, as one of our fields. Raises `BadValueError` without a path."""


def time_from(value: Any) -> int:
    """Nanoseconds since 1970 of a date in words, or of an epoch, whose unit follows from its size."""
    if isinstance(value, str):
        text = value.strip()
        return _time_in_words(text) if not _NUMBER.fullmatch(text) else _epoch(_number_of(text))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _epoch(value)
    raise BadValueError(f"expected a time, found {str(value)[:64]!r}")


def _number_of(text: str) -> int | float:
    return int(text) if _WHOLE.fullmatch(text) else float(text)


def _epoch(number: int | float) -> int:
    if isinstance(number, float) and not isfinite(number):
        raise BadValueError("expected a time, found a number without end")
    factor = next((factor for below, factor in _EPOCH_UNITS if abs(number) < below), 1)
    # A float holds microseconds of a present epoch in seconds, and no more: what is beyond them is noise.
    scaled = number * factor if isinstance(number, int) else round(number * factor / NS_PER_US) * NS_PER_US
    return checked_time(scaled)


def _time_in_words(text: str) -> int:
    plain = _SPACE_BEFORE_ZONE.sub("", _UTC_NAMES.sub("+00:00", text)).replace(",", ".")  # Python's logging: `05,123`
    try:
        return time_of_iso(plain)
    except BadValueError as not_iso:
        moment = _old_time(text)
        if moment is None:
            raise BadValueError(not_iso.words.replace(repr(plain[:64]), repr(text[:64]))) from None
        return checked_time(us_from_datetime(moment) * NS_PER_US)


def _old_time(text: str) -> datetime | None:
    """Of an access log, or of a mail's header; None for no such time."""
    for read in _OLD_TIMES:
        with contextlib.suppress(ValueError, TypeError, IndexError, OverflowError):
            moment = read(text)
            return moment if moment.tzinfo else None
    return None


def _time_of_access_log(text: str) -> datetime:
    return datetime.strptime(text.strip("[]"), _ACCESS_LOG)


_OLD_TIMES: Final[tuple[Callable[[str], datetime], ...]] = (_time_of_access_log, parsedate_to_datetime)


def level_from(value: Any) -> int:
    """A level; of words that are none, info: a log must not be refused for a level of its own."""
    word = str(value).strip().lower()
    if _NUMBER.fullmatch(word):
        return _numbered_level(float(word))
    base = _BETWEEN_LEVELS.split(word)[0]
    return level_number(base) or _LEVEL_WORDS.get(base, INFO)


def _numbered_level(number: float) -> int:
    if number in range(len(_SYSLOG_LEVELS)):
        return _SYSLOG_LEVELS[int(number)]
    return _LEVELS_IN_TENS.get(int(number // 10), INFO) if 0 <= number < 100 else INFO


def duration_from(value: Any) -> float:
    """Milliseconds; a text with a unit, as Go writes it, tells its own."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise BadValueError(f"expected a duration, found {str(value)[:64]!r}")
    milliseconds = _milliseconds(value) if isinstance(value, str) else _as_float(value)
    if not abs(milliseconds) <= _LONGEST_MS:
        raise BadValueError(f"expected a duration of at most {_LONGEST_MS:g} ms, found {str(value)[:64]}")
    return milliseconds


def _milliseconds(text: str) -> float:
    plain = text.strip().replace("µs", "us").replace("μs", "us")
    if _NUMBER.fullmatch(plain):
        return float(plain)
    if plain.endswith("ns"):
        return _milliseconds(plain.removesuffix("ns")) / 1e6
    try:
        return us_from_duration(plain) / US_PER_MS
    except InputError:
        raise BadValueError(f"expected a duration like 12.5 or 12.5ms, found {text[:64]!r}") from None


def _as_float(number: int | float) -> float:
    try:
        return float(number)
    except OverflowError:
        return float("inf")


def text_from(value: Any) -> str:
    """A text; what is none, as JSON."""
    return value if isinstance(value, str) else orjson.dumps(value, default=str).decode()


def line_from(value: Any) -> str:
    """A message that was a line of output has no use for its end."""
    return text_from(value).removesuffix("\n").removesuffix("\r")
