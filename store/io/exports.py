"""JSON exports: `{"events": [...], "metrics": [...], ...}`, and the answers of `query --format json`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from telesink.store.io.columns import SECTIONS
from telesink.store.io.known_rows import MOST_REMEMBERED, known_again
from telesink.store.io.rows import ChainRow, EventRow, HealthRow, MetricRow, PerformanceRow, Row
from telesink.store.otlp import json_text
from telesink.store.otlp.bad_value import BadValueError, Path
from telesink.store.otlp.fingerprints import Occurrences
from telesink.store.spool.records import Record


class _Export(Struct):
    """The original has reports where lists of health checks and snapshots are; they hold no rows."""

    events: list[EventRow] | None = None
    metrics: list[MetricRow] | None = None
    health: list[HealthRow] | dict[str, Any] | None = None
    performance: list[PerformanceRow] | dict[str, Any] | None = None
    chains: list[ChainRow] | dict[str, Any] | None = None


class _Events(Struct):
    data: list[EventRow]


class _Metrics(Struct):
    data: list[MetricRow]


class _Health(Struct):
    data: list[HealthRow]


class _ChainsReport(Struct):
    chains: list[ChainRow]


class _Chains(Struct):
    data: _ChainsReport


_ANSWERS: Final[Mapping[str, tuple[type[Struct], Path]]] = {
    "events": (_Events, ("data",)),
    "metrics": (_Metrics, ("data",)),
    "health": (_Health, ("data",)),
    "chains": (_Chains, ("data", "chains")),
}
"""The types of answers that have rows, and where these are."""

ANSWER_TYPES: Final = tuple(_ANSWERS)


def export_records(text: str, name: str, first_line: int = 1) -> Iterator[Record]:
    """The records of an export.

    Raises `InputError` naming line and column, possibly after the first records.
    """
    export = json_text.decode(text, _Export, name, first_line)
    sections = [(section, getattr(export, section)) for section in SECTIONS]
    yield from _records([((key,), rows) for key, rows in sections if isinstance(rows, list)], text, name, first_line)


def answer_records(text: str, answer_type: str, name: str, first_line: int = 1) -> Iterator[Record]:
    """The records of a `query` answer of one of `ANSWER_TYPES`. Raises `InputError` like `export_records`."""
    kind, path = _ANSWERS[answer_type]
    rows: Any = json_text.decode(text, kind, name, first_line)
    for part in path:
        rows = getattr(rows, str(part))
    yield from _records([(path, rows)], text, name, first_line)


def _records(lists: Sequence[tuple[Path, Sequence[Row]]], text: str, name: str, first_line: int) -> Iterator[Record]:
    occurrences = Occurrences(MOST_REMEMBERED)
    for path, rows in lists:
        for place, row in enumerate(rows):
            try:
                record = known_again(row.record(), occurrences)
            except BadValueError as fault:
                raise json_text.located(fault.inside(*path, place), text, name, first_line) from None
            yield record
