"""Overall health: one verdict on all components of a range and on the sink. Counts and durations are the rollups'."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from telesink.store.levels import ERROR
from telesink.store.query.conditions import all_of
from telesink.store.query.error_patterns import error_patterns
from telesink.store.query.filters import Filter
from telesink.store.query.health import check_statuses
from telesink.store.query.health_reasons import check_reasons, error_reasons, rank, sink_reasons, worst
from telesink.store.query.health_report import ComponentHealth, HealthReport, Reason
from telesink.store.query.metrics import list_points
from telesink.store.query.performance import report as performance_report
from telesink.store.query.ranges import time_bounds
from telesink.store.query.results import CheckStatus
from telesink.store.query.statistics import event_groups
from telesink.store.query.storage import measure
from telesink.store.schema.models import TelemetryEvent
from telesink.store.times import NS_PER_US
from telesink.store.upkeep.checks import SINK_COMPONENT
from telesink.store.upkeep.sink_state import sink_state

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader

_E: Final = TelemetryEvent


class _Counts(NamedTuple):
    """Of each component."""

    events: Counter[str]
    errors: Counter[str]


def report(reader: Reader, wanted: Filter) -> HealthReport:
    """Health over the filter's range, of its components; nothing else of the filter applies."""
    wanted = Filter(start=wanted.start, end=wanted.end, components=wanted.components)
    with reader.snapshot():
        counts = _counts(reader, wanted)
        checks = check_statuses(reader, wanted)
        performance = performance_report(reader, wanted, steps=1)
        measured = [operation.component for operation in performance.by_operation]
        components = _components(reader, wanted, counts, checks, measured)
        patterns = error_patterns(reader, wanted) if counts.errors else ()
        reasons = [*_reasons(reader, counts, checks), *_silence(reader, wanted, components)]
    now = reader.now_us()
    sink = sink_state(reader.location, reader.settings, lambda: now * NS_PER_US)
    reasons += sink_reasons(sink, reader.settings.health)
    reasons.sort(key=lambda reason: rank(reason.status))
    return HealthReport(
        worst(reasons),
        tuple(reasons),
        at=now,
        start=wanted.start,
        end=wanted.end,
        components=components,
        total_events=counts.events.total(),
        errors=counts.errors.total(),
        error_patterns=patterns,
        performance=performance,
        sink=sink,
        storage=measure(reader, tables=False),
    )


def _counts(reader: Reader, wanted: Filter) -> _Counts:
    counts = _Counts(Counter(), Counter())
    for group in event_groups(reader, wanted):
        component = reader.names[group.component]
        counts.events[component] += group.events
        if group.level >= ERROR:
            counts.errors[component] += group.events
    return counts


def _components(
    reader: Reader, wanted: Filter, counts: _Counts, checks: Iterable[CheckStatus], measured: Iterable[str]
) -> tuple[ComponentHealth, ...]:
    of_component: defaultdict[str, list[CheckStatus]] = defaultdict(list)
    for check in checks:
        of_component[check.component].append(check)
    names = {*counts.events, *of_component, *measured}
    parts = [_component(reader, wanted, name, counts, of_component[name]) for name in names]
    return tuple(sorted(parts, key=lambda part: (rank(part.status), -part.errors, -part.events, part.component)))


def _component(
    reader: Reader, wanted: Filter, name: str, counts: _Counts, checks: Sequence[CheckStatus]
) -> ComponentHealth:
    events, errors = counts.events[name], counts.errors[name]
    reasons = [*check_reasons(checks), *error_reasons(events, errors, reader.settings.health)]
    seen = [check.last_at for check in checks]
    if events:
        seen += _newest(reader, wanted, [name])
    return ComponentHealth(name, worst(reasons), events, errors, tuple(checks), max(seen, default=None))


def _newest(reader: Reader, wanted: Filter, components: Iterable[str]) -> list[int]:
    """The time of the newest event of each component, by the index of components; nothing of one without events."""
    within = time_bounds(_E.id, _E.timestamp, wanted.start, wanted.end)
    found = []
    for number in reader.names.numbers(components):
        newest = _E.select(_E.timestamp).where(all_of([_E.component == number, *within]))
        found.append(reader.value(newest.order_by(_E.id.desc()).limit(1)))
    return [moment for moment in found if moment is not None]


def _reasons(reader: Reader, counts: _Counts, checks: Iterable[CheckStatus]) -> Iterator[Reason]:
    # The sink is asked itself: what its checks found minutes ago is not what holds now.
    yield from check_reasons(check for check in checks if check.component != SINK_COMPONENT)
    yield from error_reasons(
        counts.events.total(), counts.errors.total(), reader.settings.health, _where_most_are(counts)
    )


def _where_most_are(counts: _Counts) -> str:
    """`, 12 of them of worker`, where there are several components that it could be."""
    if len(counts.events) < 2 or not counts.errors:
        return ""
    component, errors = counts.errors.most_common(1)[0]
    return f", {'all' if errors == counts.errors.total() else format(errors, ',')} of them of {component}"


def _silence(reader: Reader, wanted: Filter, components: Sequence[ComponentHealth]) -> Iterator[Reason]:
    """When nothing was recorded in the range but, perhaps, what the sink's own service found of itself."""
    is_meant = SINK_COMPONENT in wanted.components
    others = [part for part in components if is_meant or part.component != SINK_COMPONENT]
    if others or list_points(reader, wanted, limit=1, name=None):
        return
    before = Filter(end=wanted.start, components=wanted.components)
    if wanted.components:
        last = max(_newest(reader, before, wanted.components), default=None)
    else:
        last = _last_event(reader, before)
    of_whom = f" of {', '.join(wanted.components)}" if wanted.components else ""
    besides = " but the sink's own checks" if components else ""
    yield Reason("unknown", f"nothing{of_whom}{besides} was recorded in this time", last)


def _last_event(reader: Reader, wanted: Filter) -> int | None:
    within = time_bounds(_E.id, _E.timestamp, wanted.start, wanted.end)
    newest = _E.select(_E.timestamp).where(all_of(within)).order_by(_E.id.desc()).limit(1)
    moment: int | None = reader.value(newest)
    return moment
