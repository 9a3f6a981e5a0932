"""What a question is limited to: a time range and conditions, the same for every command and pane."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Filter:
    """Conditions that all hold; an empty one lets all through. Several values of one field: any of them."""

    start: int | None = None
    """Microseconds since 1970, included."""
    end: int | None = None
    """Microseconds since 1970, not included."""
    components: tuple[str, ...] = ()
    event_types: tuple[str, ...] = ()
    event_names: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    correlation_id: str | None = None
    search: str | None = None
    """Text that the message contains, whatever its case."""
    where: str | None = None
    """An expression of the filter grammar (`query.grammar`)."""
