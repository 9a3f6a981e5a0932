"""Events as answers: apart from the other results, since a class costs 0.3 ms to make and most questions need these.

Units as in `results`, which gives them out as well.
"""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import Struct


@dataclass(frozen=True, slots=True)
class Event:
    """One event, with all it carries."""

    id: int
    timestamp: int
    event_type: str
    event_name: str
    component: str
    operation: str | None
    level: str
    message: str | None
    correlation_id: str | None
    span_id: str | None
    parent_id: str | None
    duration_us: int | None
    metadata: str | None
    context: str | None
    performance: str | None
    pinned: bool = False
    """Clean-up keeps it."""

    @property
    def title(self) -> str:
        """What the event was about, in one or two words: its operation, else its name."""
        return self.operation or self.event_name

    @property
    def is_error(self) -> bool:
        return self.level in ("error", "critical")


class EventPage(Struct, frozen=True):
    """Some events in order, and whether there are more in the direction in which they were read."""

    events: tuple[Event, ...]
    has_more: bool
