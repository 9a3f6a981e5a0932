"""How old the rows of each table may get: the settings and the present, turned into points in time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from telesink.store.settings import RetentionSettings, Settings
from telesink.store.times import US_PER_SECOND

DAY_US: Final = 86_400 * US_PER_SECOND

_DAYS: Final[dict[str, str]] = {
    "events": "raw_events_days",
    "metrics": "aggregated_metrics_days",
    "health": "health_checks_days",
    "performance": "performance_snapshots_days",
    "chains": "correlation_chains_days",
    "alerts": "alerts_days",
}
"""Table, by the name that the commands have for it, to its key in the settings."""
OF_COMPONENTS: Final = ("events", "metrics", "health", "performance")
"""Tables whose rows are of one component. A chain runs through several, an alert is about none."""


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """Of one table: rows older than these go. Microseconds since 1970; None: nothing goes."""

    rest: int | None
    """Of every component that is not named below."""
    components: Mapping[str, int] = field(default_factory=dict)

    @property
    def all(self) -> tuple[int, ...]:
        """Every cutoff there is."""
        return (*self.components.values(), *(() if self.rest is None else (self.rest,)))

    def no_older_than(self, at_us: int) -> Cutoffs:
        """The same, but nothing from before that time stays."""
        rest = at_us if self.rest is None else max(self.rest, at_us)
        own = {name: max(cutoff, at_us) for name, cutoff in self.components.items()}
        return Cutoffs(rest, {name: cutoff for name, cutoff in own.items() if cutoff != rest})


@dataclass(frozen=True, slots=True)
class Retention:
    """The cutoffs of all tables, in the order in which they are cleaned up."""

    tables: Mapping[str, Cutoffs]
    max_bytes: int | None = None
    """Of the database: when what stays is more, the oldest rows of all tables go too."""
    is_as_configured: bool = True
    """False: somebody wants something else this once, and the clean-up that is due stays due."""

    @property
    def forgotten_before(self) -> int | None:
        """Nothing recorded before this time is kept in any table, but what is pinned; None: some may be."""
        records = [cutoffs for name, cutoffs in self.tables.items() if name != "alerts"]
        if any(cutoffs.rest is None for cutoffs in records):
            return None
        return min(cutoff for cutoffs in records for cutoff in cutoffs.all)

    def no_older_than(self, at_us: int) -> Retention:
        """The same, but nothing from before that time stays in any table; alerts are few, and stay."""
        tables = {name: cutoffs if name == "alerts" else cutoffs.no_older_than(at_us)
                  for name, cutoffs in self.tables.items()}  # fmt: skip
        return replace(self, tables=tables)


def retention_of(
    settings: Settings, now_us: int, *, older_than_us: int | None = None, components: Sequence[str] = ()
) -> Retention:
    """The retention in force. `older_than_us` is an age that replaces all configured ones, the size of the store too.

    With `components` only their rows are meant, and no chains and alerts; nor is the size.
    """
    tables = {name: _cutoffs(name, settings, now_us, older_than_us, components) for name in _DAYS}
    size = settings.retention.max_size_mb
    is_as_configured = older_than_us is None and not components
    return Retention(tables, size * 10**6 if size is not None and is_as_configured else None, is_as_configured)


def _cutoffs(
    name: str, settings: Settings, now_us: int, older_than_us: int | None, components: Sequence[str]
) -> Cutoffs:
    default = max(0, now_us - (_configured(settings.retention, name) if older_than_us is None else older_than_us))
    if name not in OF_COMPONENTS:
        return Cutoffs(None if components else default)
    own = {} if older_than_us is not None else _own_cutoffs(settings, now_us)
    if components:
        return Cutoffs(None, {component: own.get(component, default) for component in components})
    return Cutoffs(default, {component: cutoff for component, cutoff in own.items() if cutoff != default})


def _configured(retention: RetentionSettings, name: str) -> int:
    days: int = getattr(retention, _DAYS[name])
    return days * DAY_US


def _own_cutoffs(settings: Settings, now_us: int) -> dict[str, int]:
    """Of the components that are to be kept longer or shorter than the rest."""
    return {
        name: max(0, now_us - component.retention_days * DAY_US)
        for name, component in settings.components.items()
        if component.retention_days is not None
    }
