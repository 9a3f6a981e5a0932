"""A file of telemetry into records, whatever of the known formats it is in."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from telesink.store.errors import InputError
from telesink.store.io.documents import documents
from telesink.store.spool.records import EventRecord, HealthRecord, MetricRecord, PerformanceRecord, Record


class Staging(Protocol):
    """Where an import's records go until all of the file is known to be good."""

    def append(self, record: Record, /) -> object: ...


@dataclass(frozen=True, slots=True)
class ImportResult:
    """How much a file held; what the store had already is counted here too."""

    name: str
    kind: str
    """For people: `OTLP protobuf traces`, `telemetry export`."""
    events: int = 0
    metrics: int = 0
    health_checks: int = 0
    performance_snapshots: int = 0

    @property
    def total(self) -> int:
        return self.events + self.metrics + self.health_checks + self.performance_snapshots


def read_records(source: bytes, name: str, received_ns: int | None = None) -> Iterator[Record]:
    """The records in the bytes of a file. `received_ns` is the time of records that have none; default now.

    Raises `InputError` naming the file, the place and what was expected there, possibly after the first
    records: whoever stores them must keep none of a file that fails.
    """
    for document in documents(source, name, time.time_ns() if received_ns is None else received_ns):
        yield from document.records


def import_file(path: str | os.PathLike[str], staging: Staging) -> ImportResult:
    """Appends all records of a file to `staging`; one without a time gets that of the file's last change.

    Raises `InputError` as `read_records` does, and for a file that cannot be read.
    """
    name = os.fspath(path)
    source, changed_ns = _read(Path(path), name)
    return import_source(source, name, staging, changed_ns)


def import_source(source: bytes, name: str, staging: Staging, received_ns: int | None = None) -> ImportResult:
    """`import_file` of bytes that are in memory already, such as standard input; `name` is for messages."""
    kinds: dict[str, None] = {}
    counts: Counter[type[Record]] = Counter()
    for document in documents(source, name, time.time_ns() if received_ns is None else received_ns):
        kinds[document.kind] = None
        for record in document.records:
            staging.append(record)
            counts[type(record)] += 1
    return ImportResult(
        name=name,
        kind=", ".join(kinds),
        events=counts[EventRecord],
        metrics=counts[MetricRecord],
        health_checks=counts[HealthRecord],
        performance_snapshots=counts[PerformanceRecord],
    )


def _read(path: Path, name: str) -> tuple[bytes, int]:
    """A file's bytes and when it was last changed."""
    try:
        return path.read_bytes(), path.stat().st_mtime_ns
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror}") from None
