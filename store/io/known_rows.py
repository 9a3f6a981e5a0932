"""Rows of our own: which kind of one an object is, and how a record is known again when it comes a second time."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any, Final

from telesink.store.io.reading import Reading
from telesink.store.io.rows import ChainRow, EventRow, HealthRow, MetricRow, PerformanceRow, Row
from telesink.store.otlp.fingerprints import Occurrences, content_of
from telesink.store.spool.records import EVENT, KINDS, PINNED_EVENT, Record

MOST_REMEMBERED: Final = 500_000
"""Different records of one file that are remembered, in some 60 MB, to number those that are alike. Alike records
have the same time, and files are in order of time, so those that are further apart are none."""

ROWS: Final[dict[str, type[Row]]] = {
    "events": EventRow,
    "metrics": MetricRow,
    "health": HealthRow,
    "performance": PerformanceRow,
    "chains": ChainRow,
}
"""By section of an export (`columns.SECTIONS`)."""


def section_of(keys: Container[str]) -> str | None:
    """The section whose row has these keys; None when it is no row of ours."""
    if "timestamp" in keys and "component" in keys and "event_name" in keys and "event_type" in keys:
        return "events"
    if "timestamp" in keys and "metric_name" in keys and "metric_type" in keys:
        return "metrics"
    if "checked_at" in keys and "check_name" in keys:
        return "health"
    if "recorded_at" in keys and "operation" in keys:
        return "performance"
    return "chains" if "chain_id" in keys and "started_at" in keys else None


def known_again(record: Record, occurrences: Occurrences, place: int | None = None) -> Record:
    """The record with a fingerprint of all that it says, whatever the format said it in, but for a pin.

    `place` is that of a row that tells no time: without it, all such rows that are alike would be one. Raises
    `BadValueError`.
    """
    kind = KINDS[type(record)]
    content = (EVENT if kind == PINNED_EVENT else kind) + content_of(*record[:-1])
    if place is not None:
        content += b" at %d" % place
    return record._replace(fingerprint=occurrences.fingerprint(content))


def foreign_record(
    row: Mapping[str, Any], number: int, reading: Reading, received_ns: int, occurrences: Occurrences
) -> Record:
    """A row of any program as an event that is known again; `number` is its place in the file.

    Raises `BadValueError` naming the key.
    """
    record = reading.names.event(row, default_ns=received_ns, component=reading.component)
    return known_again(record, occurrences, number if record.timestamp_ns == received_ns else None)
