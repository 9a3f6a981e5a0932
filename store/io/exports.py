"""JSON exports: `{"events": [...], "metrics": [...], ...}`, and the answers of `query --format json`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from telesink.store.io.rows import EventRow, HealthRow, MetricRow, PerformanceRow, Row
from telesink.store.otlp import json_text
from telesink.store.otlp.bad_value import BadValueError, Path
from telesink.store.otlp.fingerprints import Occurrences, content_of
from telesink.store.spool.records import KINDS, Record


class _Export(Struct):
    """Chains are not read: they follow from the events. The original has reports in the last two, no rows."""

    events: list[EventRow] | None = None
    metrics: list[MetricRow] | None = None
    health: list[HealthRow] | dict[str, Any] | None = None
    performance: list[PerformanceRow] | dict[str, Any] | None = None


class _Events(Struct):
    data: list[EventRow]


class _Metrics(Struct):
    data: list[MetricRow]


class _Health(Struct):
    data: list[HealthRow]


_ANSWERS: Final[Mapping[str, type[_Events | _Metrics | _Health]]] = {
    "events": _Events,
    "metrics": _Metrics,
    "health": _Health,
}
"""The types of answers that are lists of rows."""

SECTIONS: Final = ("events", "metrics", "health", "performance")
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
    answer = json_text.decode(text, _ANSWERS[answer_type], name, first_line)
    yield from _records([(("data",), answer.data)], text, name, first_line)


def _records(lists: Sequence[tuple[Path, Sequence[Row]]], text: str, name: str, first_line: int) -> Iterator[Record]:
    occurrences = Occurrences()
    for path, rows in lists:
        for place, row in enumerate(rows):
            try:
                record = _known_again(row.record(), occurrences)
            except BadValueError as fault:
                raise json_text.located(fault.inside(*path, place), text, name, first_line) from None
            yield record


def _known_again(record: Record, occurrences: Occurrences) -> Record:
    """The record with a fingerprint of all that it says."""
    content = KINDS[type(record)] + content_of(*record[:-1])
    return record._replace(fingerprint=occurrences.fingerprint(content))
