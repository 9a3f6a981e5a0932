"""`Counting`: how far a list has been counted, part after part, while everything else goes on."""

from __future__ import annotations

from time import monotonic
from typing import Final

from telesink.tui.feed import Question
from telesink.tui.panes.event_list import EventList
from telesink.tui.panes.event_questions import FIRST_UNITS, Counted, Listed, ask_count

RECOUNT_SECONDS: Final = 10.0
"""While clean-up deletes, the list is counted anew no more often than this."""


class Counting:
    """Of one list. It asks for one part at a time; the counts are in the table's ladder."""

    def __init__(self, end: int = 0) -> None:
        """`end`: microseconds since 1970 from which on all that comes is told as news."""
        self._end = end
        self._from = end
        self._began_at = 0.0
        self._is_asked = False
        self._units = FIRST_UNITS

    def next_question(self, tab: str, listed: Listed, table: EventList) -> Question | None:
        """What to ask next; None when all is counted or loaded, or an answer is on its way."""
        if self._is_asked or table.is_counted:
            return None
        self._is_asked = True
        if table.ladder is not None:
            return ask_count(tab, listed, table.ladder.start, table.ladder.counted_from, self._units)
        window = table.window
        self._began_at = monotonic()
        self._from = self._end if window.has_newer else window.events[0].timestamp + 1
        return ask_count(tab, listed, None, self._from, self._units)

    def take(self, answer: Counted, table: EventList) -> None:
        self._is_asked = not answer.rungs and not table.is_counted  # nothing to count: it is not asked again
        self._units = answer.units
        table.take_counted(answer, self._from)

    def failed(self) -> None:
        """The answer will not come."""
        self._is_asked = False

    def begin_anew(self, table: EventList) -> None:
        """Some of what was counted has been deleted."""
        if table.ladder and not self._is_asked and monotonic() > self._began_at + RECOUNT_SECONDS:
            self._end, table.ladder = table.ladder.end, None
