"""How much an import brought, in words and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from telesink.store.io.importing import ImportResult
from telesink.store.spool.records import CHAIN, EVENT, HEALTH, METRIC, PERFORMANCE
from telesink.tui.cli.exporting import counts_text
from telesink.tui.cli.output.data import write_data
from telesink.tui.cli.output.json_output import json_document

SECTIONS: Final = {
    EVENT: "events",
    METRIC: "metrics",
    HEALTH: "health",
    PERFORMANCE: "performance",
    CHAIN: "chains",
}
"""Kinds of record by the names that exports have for them."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of the files of one import."""

    results: tuple[ImportResult, ...]
    known: int
    """Records, chains aside, that an import had brought before."""
    is_stored: bool
    """False while the rest waits in the spool, since another program holds the store."""
    bad_lines: int = 0
    """Left out."""


def result_text(result: ImportResult) -> str:
    """`november.ndjson: 12 events, 3 metrics (JSON lines)`; of nothing, `nothing`."""
    return f"{result.name}: {counts_text(by_section(result.counts))} ({result.kind})"


def by_section(counts: Mapping[bytes, int]) -> dict[str, int]:
    """The counts of all kinds, also of those that did not come."""
    return {section: counts.get(kind, 0) for kind, section in SECTIONS.items()}


def write_report(report: ImportReport) -> None:
    """The report as JSON on stdout."""
    write_data([json_document(report_document(report))])


def report_document(report: ImportReport) -> dict[str, Any]:
    """What the files held, and how much of it had been imported before."""
    total: Counter[bytes] = Counter()
    for result in report.results:
        total.update(result.counts)
    return {
        "files": [
            {"name": result.name, "kind": result.kind, "counts": by_section(result.counts)} for result in report.results
        ],
        "counts": by_section(total),
        "already_stored": report.known,
        "bad_lines": report.bad_lines,
        "is_stored": report.is_stored,
    }
