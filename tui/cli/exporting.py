"""What `export`, `query --export` and `telesink --export` share: the plan in words, the progress, the end."""

from __future__ import annotations

import contextlib
import io
import signal
import sys
from collections.abc import Callable, Iterator
from time import monotonic
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

from telesink.store.errors import InputError
from telesink.store.humane import count_text, duration_text, size_text
from telesink.store.query.filters import Filter
from telesink.store.times import US_PER_SECOND, iso_from_us
from telesink.tui.cli.errors import warn
from telesink.tui.cli.output.data import write_line
from telesink.tui.cli.progress import ProgressLine
from telesink.tui.cli.target import Target
from telesink.tui.cli.text import visible_lines

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


def run_export(plan: ExportPlan, target: Target, *, range_text: str | None = None) -> Exported:
    """Exports to files and says what was written; their paths go to stdout."""
    warn(plan_text(plan, range_text))
    began = monotonic()
    with ended_by_signals(), target.asked() as service, ProgressLine() as line:
        exported = service.export(plan, _painter(line) if line.is_shown else None)
    for path in exported.files:
        write_line(str(path))
    _say_what_was_written(exported, monotonic() - began)
    return exported


def run_export_to_stdout(plan: ExportPlan, target: Target, *, range_text: str | None = None) -> None:
    """Exports to stdout, and only there."""
    is_terminal = sys.stdout.isatty()
    if is_terminal and plan.is_binary:
        raise InputError("a terminal shows neither compressed rows nor Parquet: name a file, or pass stdout on")
    warn(plan_text(plan, range_text))
    began = monotonic()
    out = cast("BinaryIO", VisibleOutput(sys.stdout.buffer)) if is_terminal else sys.stdout.buffer
    with target.asked() as service:
        exported = service.export_to_stream(plan, out)
    sys.stdout.buffer.flush()
    _say_what_was_written(exported, monotonic() - began)


class VisibleOutput(io.RawIOBase):
    """Text for a terminal, which must not obey what is in it; comes in whole lines."""

    def __init__(self, out: BinaryIO) -> None:
        super().__init__()
        self._out = out

    def writable(self) -> bool:
        return True

    def write(self, piece: Any, /) -> int:
        self._out.write(visible_lines(piece))
        return len(piece)


def _say_what_was_written(exported: Exported, seconds: float) -> None:
    where = {0: "stdout", 1: "".join(map(str, exported.files))}.get(len(exported.files), f"{len(exported.files)} files")
    amount = f"{size_text(exported.bytes)} in {duration_text(seconds * US_PER_SECOND)}"
    warn(f"{counts_text(exported.rows)} exported to {where}, {amount}")
    if not any(exported.rows.values()):
        warn("nothing matched: the export is empty")


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


def _painter(line: ProgressLine) -> Callable[[Progress], None]:
    def paint(progress: Progress) -> None:
        line.update(
            progress.fraction,
            f"{count_text(progress.rows, 'row')}, {size_text(progress.bytes)}",
            is_even=progress.is_even,
        )

    return paint


@contextlib.contextmanager
def ended_by_signals() -> Iterator[None]:
    """A request to end, or a closed terminal, clears away what is half written, as ctrl+c does."""

    def leave(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    numbers = [number for name in ("SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)) is not None]
    before = {number: signal.getsignal(number) or signal.SIG_DFL for number in numbers}
    # Who runs us with nohup has it ignored, and wants that.
    for number in numbers:
        if before[number] is not signal.SIG_IGN:
            signal.signal(number, leave)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
