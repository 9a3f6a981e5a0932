"""Where an axis has its marks, and what stands at them: always at round numbers and round times."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

_MINUTE: Final = 60.0
_HOUR: Final = 3_600.0
_DAY: Final = 86_400.0

_TIME_STEPS: Final = (
    *(1.0, 2.0, 5.0, 10.0, 15.0, 30.0),
    *(count * _MINUTE for count in (1, 2, 5, 10, 15, 30)),
    *(count * _HOUR for count in (1, 2, 3, 6, 12)),
    *(count * _DAY for count in (1, 2, 7, 14, 28, 91, 182, 364)),
)
_FIRST_YEAR: Final = datetime(1971, 1, 1, tzinfo=UTC).timestamp()
_LAST_YEAR: Final = datetime(2999, 1, 1, tzinfo=UTC).timestamp()
_MOST_STEPS: Final = 16
_LABEL: Final = 7  # cells that a label should not exceed
_SCALES: Final = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))
_ELAPSED_UNITS: Final = ((_HOUR, "h"), (_MINUTE, "m"), (1.0, "s"), (1e-3, "ms"))
_SHORTEST: Final = (1e-6, "µs")


@dataclass(frozen=True)
class Tick:
    """A mark of an axis, in the axis's own numbers, and its label."""

    at: float
    label: str


def round_step(span: float, most: int) -> float:
    """The smallest of 1, 2, 5, 10, 20, ... (of any size) that divides a span into at most `most` parts."""
    least = span / max(most, 1)
    if not math.isfinite(least) or least < 1e-290:
        return 1.0
    size: float = 10.0 ** math.floor(math.log10(least))
    return next((size * factor for factor in (1, 2, 5) if size * factor >= least * 0.999999), size * 10)


def value_ticks(low: float, high: float, most: int) -> list[Tick]:
    """Ticks at round values between two: at most `most` steps, unless it takes more to have two ticks."""
    step = round_step(high - low, most)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    if last <= first and most < _MOST_STEPS:
        return value_ticks(low, high, most * 2)
    values = [number * step for number in range(first, last + 1)]
    return [Tick(value, label) for value, label in zip(values, _value_labels(values, step), strict=True)]


def _value_labels(values: Sequence[float], step: float) -> list[str]:
    """In one unit and with the decimals that tell them apart; without a unit if that is shorter."""
    largest = max(map(abs, values), default=0.0)
    if largest >= 1e15 or 0 < largest < 1e-3:
        return [_power_of_ten(value) for value in values]
    scale, unit = next(((scale, unit) for scale, unit in _SCALES if largest >= scale), (1.0, ""))
    scaled = [_decimal(value / scale, step / scale) + (unit if value else "") for value in values]
    return scaled if max(map(len, scaled), default=0) <= _LABEL else [_decimal(value, step) for value in values]


def _decimal(value: float, step: float) -> str:
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return f"{value:.{decimals}f}" if value else "0"


def _power_of_ten(value: float) -> str:
    return f"{value:.1e}".replace(".0e", "e").replace("e+", "e").replace("e-0", "e-") if value else "0"


def time_ticks(start: float, end: float, most: int, *, utc: bool) -> list[Tick]:
    """Ticks at round times of day between two times (epoch seconds), local or UTC."""
    if not _FIRST_YEAR <= start <= end <= _LAST_YEAR:
        return []
    least = (end - start) / max(most, 1)
    step = next((step for step in _TIME_STEPS if step >= least), _TIME_STEPS[-1])
    return [Tick(at, _time_label(moment, step)) for at, moment in _round_times(start, end, step, utc=utc)]


def _round_times(start: float, end: float, step: float, *, utc: bool) -> Iterator[tuple[float, datetime]]:
    """Counts on the wall clock, so that marks stay round over a change of summer time."""
    zone = UTC if utc else None
    first = datetime.fromtimestamp(start, zone).replace(tzinfo=None)
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    wall = midnight + timedelta(seconds=(first - midnight).total_seconds() // step * step)
    while (at := wall.replace(tzinfo=zone).timestamp()) <= end:
        if at >= start:
            yield at, wall
        wall += timedelta(seconds=step)


def _time_label(moment: datetime, step: float) -> str:
    if step >= _DAY or (moment.hour == moment.minute == moment.second == 0 and step >= _HOUR):
        return f"{moment.day} {moment:%b}"
    return f"{moment:%H:%M}" if step >= _MINUTE else f"{moment:%H:%M:%S}"


def elapsed_ticks(start: float, end: float, most: int) -> list[Tick]:
    """Ticks at round distances from zero between two of them (seconds): `0`, `500 ms`, `1 s`."""
    step = _elapsed_step((end - start) / max(most, 1))
    first, last = math.ceil(start / step - 1e-9), math.floor(end / step + 1e-9)
    return [Tick(number * step, _elapsed_label(number, step)) for number in range(first, last + 1)]


def _elapsed_step(least: float) -> float:
    if least <= 1:
        return max(round_step(least, 1), 1e-6)
    return next((step for step in _TIME_STEPS if step >= least), round_step(least, 1))


def _elapsed_label(number: int, step: float) -> str:
    """In one unit for all marks of an axis: the largest that the step fills."""
    scale, unit = next(((scale, unit) for scale, unit in _ELAPSED_UNITS if step >= scale * 0.999), _SHORTEST)
    value = number * step / scale
    return f"{value:,.0f} {unit}" if abs(value - round(value)) < 1e-6 else f"{value:,.1f} {unit}"
