"""What `export`, `query --export` and `telesink --export` share: the plan in words, the progress, the end."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator
from time import monotonic, time_ns
from typing import TYPE_CHECKING, Any, Final

from telesink.store.errors import InputError
from telesink.store.query.filters import Filter
from telesink.store.times import NS_PER_US, iso_from_us
from telesink.tui.cli.errors import warn
from telesink.tui.cli.humane import count_text, duration_text, size_text
from telesink.tui.cli.progress import ProgressLine
from telesink.tui.cli.target import Target

if TYPE_CHECKING:
    from telesink.store.io.export_plan import ExportPlan
    from telesink.store.io.exporting import Exported, Progress

DEFAULT_RANGE: Final = "24h"
NOUNS: Final = {
    "events": "event",
    "metrics": "metric",
    "health": "health check",
    "performance": "performance snapshot",
    "chains": "chain",
}


def refuse_by_settings(plan: ExportPlan, target: Target) -> None:
    """Raises `InputError` for what the configuration does not allow."""
    settings = target.settings.export
    if plan.format not in settings.formats:
        raise InputError(f"the configuration allows {', '.join(settings.formats)} (export.formats), not {plan.format}")
    if plan.compression is not None and not settings.compression:
        raise InputError("the configuration does not allow compression (export.compression = false)")


def run_export(plan: ExportPlan, target: Target, *, range_text: str | None = None) -> Exported:
    """Exports to files and says what was written; their paths go to stdout."""
    warn(plan_text(plan, range_text))
    began = monotonic()
    with _ended_by_sigterm(), target.asked() as service, ProgressLine() as line:
        exported = service.export(plan, _painter(plan, line))
    for path in exported.files:
        sys.stdout.write(f"{path}\n")
    took = duration_text((monotonic() - began) * 1e6)
    files = "" if len(exported.files) == 1 else f" in {len(exported.files)} files"
    warn(f"{counts_text(exported.rows)} exported{files}, {size_text(exported.bytes)}, in {took}")
    if not any(exported.rows.values()):
        warn("nothing matched: the export is empty")
    return exported


def run_export_to_stdout(plan: ExportPlan, target: Target) -> None:
    """Exports to stdout, and only there."""
    with target.asked() as service:
        service.export_to_stream(plan, sys.stdout.buffer)
    sys.stdout.buffer.flush()


def plan_text(plan: ExportPlan, range_text: str | None) -> str:
    """`exporting events and metrics of the last 24h as csv, gzip, by component`"""
    packed = f", {plan.compression}" if plan.compression else ""
    split = f", a file for each {plan.split_by}" if plan.split_by else ""
    when = range_text or range_of_filter(plan.wanted)
    return f"exporting {_joined(plan.sections)} {when} as {plan.format}{packed}{split}"


def range_of_filter(wanted: Filter) -> str:
    """`of the whole store`, `from 2026-11-24T00:00:00Z on`, `from .. to ..`."""
    first, last = (None if bound is None else iso_from_us(bound) for bound in (wanted.start, wanted.end))
    if first and last:
        return f"from {first} to {last}"
    if first:
        return f"from {first} on"
    return f"before {last}" if last else "of the whole store"


def counts_text(rows: dict[str, int]) -> str:
    """`12 events, 3 chains`; of nothing, `nothing`."""
    return ", ".join(count_text(count, NOUNS[name]) for name, count in rows.items() if count) or "nothing"


def _joined(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _painter(plan: ExportPlan, line: ProgressLine) -> Any:
    """Rows come oldest first, so the time of the last one tells how much is done."""
    end = plan.wanted.end or time_ns() // NS_PER_US
    start: int | None = plan.wanted.start

    def paint(progress: Progress) -> None:
        nonlocal start
        start = progress.timestamp if start is None else start
        single = len(plan.sections) == 1 and plan.split_by is None
        fraction = (progress.timestamp - start) / max(end - start, 1) if single else None
        line.update(fraction, f"{count_text(progress.rows, 'row')}, {size_text(progress.bytes)}")

    return paint


@contextlib.contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """A request to end clears away what is half written, as ctrl+c does."""

    def leave(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
