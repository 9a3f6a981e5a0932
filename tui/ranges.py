"""The time range of the dashboard: the last while, everything, or a stretch between two times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from telesink.store.errors import InputError
from telesink.store.times import US_PER_SECOND, us_from_duration, us_from_iso

PRESETS: Final = ("15m", "1h", "6h", "24h", "7d", "30d", "all")
_WORDS: Final = {
    "15m": "15 minutes",
    "1h": "hour",
    "6h": "6 hours",
    "24h": "24 hours",
    "7d": "7 days",
    "30d": "30 days",
}


@dataclass(frozen=True, slots=True)
class TimeRange:
    """What was typed or picked, and what it means. `span_us` is set for a range that ends now."""

    name: str
    span_us: int | None = None
    start: int | None = None
    end: int | None = None

    @property
    def is_moving(self) -> bool:
        """True when the range ends now, so that it is another one a second later."""
        return self.span_us is not None

    @property
    def is_dated(self) -> bool:
        """True when a time of day alone would be ambiguous in it."""
        return self.span_us is None or self.span_us > 24 * 3600 * US_PER_SECOND

    @property
    def words(self) -> str:
        """For sentences: `in the last 6 hours`, `between ... and ...`, `ever`."""
        if self.span_us is not None:
            return f"in the last {_WORDS.get(self.name, self.name)}"
        return "in the whole store" if self.start is None and self.end is None else f"in {self.name}"

    def bounds(self, now: int) -> tuple[int | None, int | None]:
        """Start and end, microseconds since 1970, None where it is open; `now` is in a moving one."""
        if self.span_us is not None:
            return now - self.span_us, now + 1
        return self.start, self.end

    def repeat_seconds(self) -> float | None:
        """How often the same question has another answer although nothing was recorded.

        A two-hundredth of the range moves no bar by more than half its width; never more than once a second.
        """
        if self.span_us is None:
            return None
        return min(max(self.span_us / US_PER_SECOND / 200, 1.0), 15.0)


def parse_range(text: str) -> TimeRange:
    """`15m`, `2h30m`, `all`, or `START..END` in ISO, one of them may be missing. Raises `InputError`."""
    name = text.strip()
    if name == "all":
        return TimeRange("all")
    if ".." in name:
        first, last = (side.strip() for side in name.split("..", 1))
        start, end = us_from_iso(first) if first else None, us_from_iso(last) if last else None
        if start is not None and end is not None and start >= end:
            raise InputError(f"{name!r} ends before it starts")
        return TimeRange(name, start=start, end=end)
    span = us_from_duration(name)
    if span < US_PER_SECOND:
        raise InputError(f"{name!r} is shorter than a second")
    return TimeRange(name, span_us=span)


def steps_between(start: int, end: int, steps: int, *, covering: bool = False) -> tuple[int, int]:
    """The range moved to whole steps of its own, so that bars keep their edges while time goes on.

    The first bar begins up to a step late, or early where the range must be covered to its start.
    """
    step = max(-((start - end) // (steps - 1)) if covering else (end - start) // steps, 1)
    last = -(-end // step) * step
    return last - step * steps, last


def step_words(step_us: int) -> str:
    """The length of a bar: `15 s`, `1 min`, `24 min`, `2.8 h`."""
    seconds = step_us / US_PER_SECOND
    for length, unit in ((86_400, "d"), (3600, "h"), (60, "min")):
        if seconds >= length:
            return f"{seconds / length:.1f}".removesuffix(".0") + f" {unit}"
    return f"{seconds:.3g} s"
