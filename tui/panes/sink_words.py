"""What the sink does now, in words, and a look at it that is at most a second old."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telesink.store.times import US_PER_SECOND
from telesink.widgets import format as words

if TYPE_CHECKING:
    from telesink.store.query.service import TelemetryQueryService
    from telesink.store.upkeep.sink_state import SinkState

_LATE_US: Final = 5 * US_PER_SECOND
"""A writer is behind from here on: it stores within a quarter of a second."""
_FRESH_US: Final = 2 * US_PER_SECOND
"""As old as the newest event is at most while events are being written."""

Words = tuple[str, str]
"""At most twelve cells, and the token of their colour."""


def sink_words(sink: SinkState, now: int, newest_at: int | None) -> Words:
    """What matters most of it. `now` is the present, not the moment that a frozen view shows."""
    lost = sink.rejected_records + sink.damaged_segments
    if sink.pending_records and not sink.has_writer:
        return f"▲ {words.count_short(sink.pending_records)} waiting", "warning"
    if sink.lag_us >= _LATE_US:
        return f"▲ {words.duration(sink.lag_us).partition(' ')[0]} {_unit(sink.lag_us)} late", "warning"
    if lost:
        return f"▲ {words.count_short(lost)} set aside", "warning"
    if sink.pending_records:
        return f"{words.count_short(sink.pending_records)} waiting", "dim"
    if not sink.has_writer:
        return "all written", "dim"
    return ("writing", "ok") if newest_at is not None and now - newest_at <= _FRESH_US else ("idle", "dim")


def _unit(us: int) -> str:
    return words.duration(us).rpartition(" ")[2]


class SinkGlance:
    """Looks into the spool once a second at most, however often it is asked; used by the feed's thread alone."""

    def __init__(self) -> None:
        self._seen: tuple[int, SinkState] | None = None

    def state(self, service: TelemetryQueryService, now: int) -> SinkState:
        """The state at `now`, microseconds since 1970."""
        if self._seen is None or not 0 <= now - self._seen[0] < US_PER_SECOND:
            self._seen = (now, service.sink_state())
        return self._seen[1]
