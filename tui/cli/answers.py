"""What each `query --type` asks the service, and its answer: rows of one shape, or a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct
from msgspec.structs import replace

from telesink.store.query.filters import Filter
from telesink.tui.cli.output.shapes import (
    ALERTS,
    CHAINS,
    EVENTS,
    FACTS,
    HEALTH,
    METRICS,
    OPERATIONS,
    SNAPSHOTS,
    Shape,
)

if TYPE_CHECKING:
    from telesink.store.query.service import TelemetryQueryService
    from telesink.tui.cli.output.look import Look


class Answer(Struct, frozen=True):
    """What one format needs of an answer; the other parts stay empty."""

    rows: Sequence[Any] = ()
    has_more: bool = False
    """There were more rows than asked for."""
    report: Mapping[str, Any] | None = None
    """The `data` of JSON where that is an object."""
    prose: Callable[[Look], Iterable[str]] | None = None
    """Lines before the table."""


class Topic(Struct, frozen=True):
    """One `--type`: the shapes of its rows by use, and the question."""

    shape: Shape[Any]
    """Of csv and ndjson, and of json when there is no report."""
    ask: Callable[[TelemetryQueryService, Filter, int, str], Answer]
    """(service, filter, rows wanted, format)"""
    table: Shape[Any] | None
    """Of the table; None when the answer for people is all prose."""
    is_report: bool = False


def _events(service: TelemetryQueryService, wanted: Filter, limit: int, _format: str) -> Answer:
    # One piece of work is read from its beginning, everything else from now backwards.
    page = service.events(wanted, limit=limit, oldest_first=wanted.correlation_id is not None)
    return Answer(page.events, page.has_more)


def _metrics(service: TelemetryQueryService, wanted: Filter, limit: int, _format: str) -> Answer:
    return _cut(service.metrics(wanted, limit=limit + 1), limit)


def _health(service: TelemetryQueryService, wanted: Filter, limit: int, _format: str) -> Answer:
    return _cut(service.health_checks(wanted, limit=limit + 1), limit)


def _alerts(service: TelemetryQueryService, _wanted: Filter, limit: int, _format: str) -> Answer:
    return _cut(service.alerts(), limit)


def _statistics(service: TelemetryQueryService, wanted: Filter, _limit: int, _format: str) -> Answer:
    from telesink.tui.cli.output import prose, reports  # lists need neither

    statistics = service.statistics(wanted)
    return Answer(
        reports.statistics_facts(statistics),
        report=reports.statistics_report(statistics),
        prose=lambda look: prose.statistics_lines(statistics, look),
    )


def _performance(service: TelemetryQueryService, wanted: Filter, limit: int, format_: str) -> Answer:
    from telesink.tui.cli.output import prose, reports  # lists need neither

    if format_ in ("csv", "ndjson"):
        return _cut(service.snapshots(wanted, limit=limit + 1), limit)
    report = service.performance(wanted)
    return Answer(
        report.by_operation[:limit],
        len(report.by_operation) > limit,
        reports.performance_report(report),
        lambda look: prose.performance_lines(report, look),
    )


def _chains(service: TelemetryQueryService, wanted: Filter, limit: int, _format: str) -> Answer:
    from telesink.tui.cli.output import prose, reports  # lists need neither

    report = service.chains(wanted, limit=limit)
    return Answer(
        report.chains,
        report.total > len(report.chains),
        reports.chains_report(report),
        lambda look: prose.chains_lines(report, look),
    )


def _chain(service: TelemetryQueryService, wanted: Filter, _limit: int, _format: str) -> Answer:
    from telesink.tui.cli.output import prose, reports  # lists need neither

    detail = service.chain(wanted.correlation_id or "")
    return Answer(
        detail.events if detail else (),
        report=reports.chain_report(detail),
        prose=(lambda look: prose.chain_lines(detail, look)) if detail else None,
    )


def _cut(rows: Sequence[Any], limit: int) -> Answer:
    return Answer(rows[:limit], len(rows) > limit)


TOPICS: Final[dict[str, Topic]] = {
    "events": Topic(EVENTS, _events, EVENTS),
    "metrics": Topic(METRICS, _metrics, METRICS),
    "health": Topic(HEALTH, _health, HEALTH),
    "performance": Topic(SNAPSHOTS, _performance, OPERATIONS, is_report=True),
    "chains": Topic(CHAINS, _chains, CHAINS, is_report=True),
    "stats": Topic(FACTS, _statistics, None, is_report=True),
    "alerts": Topic(ALERTS, _alerts, ALERTS),
}
ONE_CHAIN: Final = Topic(EVENTS, _chain, None, is_report=True)
"""`--type chains` with an id."""


def topic_of(name: str, wanted: Filter) -> Topic:
    """The topic of a `--type` under a filter."""
    return ONE_CHAIN if name == "chains" and wanted.correlation_id is not None else TOPICS[name]


def list_of(name: str) -> Topic:
    """The topic of a `--type` whose rows are wanted, not a report on them."""
    return replace(TOPICS[name], table=TOPICS[name].shape, is_report=False)
