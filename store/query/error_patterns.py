"""Error patterns: the newest errors, those together that say the same about different things."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from telesink.store.levels import CRITICAL, ERROR, LEVEL_NAMES
from telesink.store.query.event_selection import event_arms
from telesink.store.query.events import in_order
from telesink.store.query.filters import Filter
from telesink.store.query.results import ErrorPattern
from telesink.store.query.templates import template_of
from telesink.store.query.values import read_level
from telesink.store.schema.models import TelemetryEvent

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader, Row

MAX_PATTERNS: Final = 20
MAX_ERRORS: Final = 10_000
"""The newest errors that patterns are made of; reading them takes about 60 ms."""

_E: Final = TelemetryEvent


def error_patterns(reader: Reader, wanted: Filter) -> tuple[ErrorPattern, ...]:
    """The kinds of error among the newest 10,000 of the range, most frequent first, at most 20."""
    found: dict[str, _Pattern] = {}
    for _, timestamp, component, message, operation, name in _errors(reader, wanted):
        about = message or reader.names[name if operation is None else operation]
        template = template_of(about)
        if template not in found:  # the newest comes first
            found[template] = _Pattern(timestamp)
        found[template].add(reader.names[component])
    ranked = sorted(found.items(), key=lambda item: (-item[1].count, -item[1].last_at))
    return tuple(
        ErrorPattern(template, pattern.count, tuple(pattern.components), pattern.last_at)
        for template, pattern in ranked[:MAX_PATTERNS]
    )


@dataclass(slots=True)
class _Pattern:
    last_at: int
    count: int = 0
    components: dict[str, None] = field(default_factory=dict)
    """As a set that keeps its order."""

    def add(self, component: str) -> None:
        self.count += 1
        self.components[component] = None


def _errors(reader: Reader, wanted: Filter) -> list[Row]:
    """The newest errors: (id, time, component, message, operation, event name)."""
    asked = {read_level(name) for name in wanted.levels} or {ERROR, CRITICAL}
    levels = tuple(LEVEL_NAMES[level] for level in asked if level >= ERROR)
    arms = event_arms(reader, replace(wanted, levels=levels)) if levels else ()
    if not arms:
        return []
    columns = (_E.id, _E.timestamp, _E.component, _E.message, _E.operation, _E.event_name)
    selects = (_E.select(*columns).where(arm) for arm in arms)
    return reader.rows(in_order(selects, upwards=False).limit(MAX_ERRORS))
