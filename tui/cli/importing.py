"""What `import` does with files: reads all of them, then stores what they hold; progress, and how it ended."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from telesink.store.errors import StoreError
from telesink.store.humane import count_text, size_text
from telesink.store.io.chains_last import ChainsLast
from telesink.store.io.importing import ImportOptions, ImportProgress, ImportResult, import_file, import_stream
from telesink.store.io.stored_before import StoredBefore
from telesink.store.io.storing import store_staged
from telesink.store.schema.engine import open_writer
from telesink.store.sink.redact import Redactor
from telesink.store.spool.staging import StagedImport
from telesink.store.writer.pending import drain_pending
from telesink.tui.cli.errors import warn
from telesink.tui.cli.exporting import ended_by_signals
from telesink.tui.cli.output.import_report import ImportReport, result_text, write_report
from telesink.tui.cli.progress import ProgressLine
from telesink.tui.cli.skipping import BadLines
from telesink.tui.cli.target import Target

if TYPE_CHECKING:
    from pathlib import Path
    from sqlite3 import Connection

    from telesink.store.io.importing import Staging

STDIN: Final = "-"
_STORE_SECONDS: Final = 3600.0
"""Until the records are in the tables: seconds for a million, unless another program holds the store."""


def run_import(
    files: Sequence[str], target: Target, options: ImportOptions, *, skip_bad_lines: bool, as_json: bool = False
) -> None:
    """Stores what the files hold, or nothing; says how much. Raises `InputError` with the place of a mistake."""
    with ended_by_signals(), ProgressLine() as line:
        bad_lines = BadLines(line.wipe)
        if skip_bad_lines:
            options = replace(options, skipped=bad_lines.tell)
        report = imported(files, target, options, line)
    bad_lines.say_how_many()
    for theirs in sorted(options.names.missed):
        warn(f"--map: no row has {theirs!r}")
    report = replace(report, bad_lines=bad_lines.count)
    _say(report)
    if as_json:
        write_report(report)


def imported(files: Sequence[str], target: Target, options: ImportOptions, line: ProgressLine) -> ImportReport:
    """Reads the files, stores their records and tells what that made."""
    redactor = Redactor.of(target.settings.security)
    with closing(open_writer(target.location)) as store:
        drain_pending(target.location, target.settings)  # what waited before is none of ours
        before = _imported_so_far(store)  # and an unusable store is told before the files are read
        with (
            _unless_interrupted("nothing was stored"),
            StagedImport(target.location, redact=redactor.redacted) as staging,
            ChainsLast(StoredBefore(staging, store, redactor.redacted)) as waiting,
        ):
            results = tuple(_read(files, waiting, options, line))
        line.wipe()
        is_stored = _store(target, staging.segment, staging.records)
        new = _imported_so_far(store) - before
    came = sum(result.total for result in results) - waiting.chains
    known = max(0, came - new) if is_stored else 0
    return ImportReport(results, known, is_stored)


def _imported_so_far(store: Connection) -> int:
    """How many records the store has from imports, chains aside; each leaves a fingerprint."""
    return int(store.execute("select count(*) from telemetry_fingerprints").fetchone()[0])


def _read(files: Sequence[str], staging: Staging, options: ImportOptions, line: ProgressLine) -> Iterator[ImportResult]:
    sizes = [_size_of(name) for name in files]
    total = None if None in sizes else sum(filter(None, sizes))
    done = 0
    for name, size in zip(files, sizes, strict=True):
        told = replace(options, tell=_reading_painter(line, name, done, total)) if line.is_shown else options
        if name == STDIN:
            yield import_stream(sys.stdin.buffer, "stdin", staging, told)
        else:
            yield import_file(name, staging, told)
        done += size or 0


def _size_of(name: str) -> int | None:
    """Bytes of a file; None for a pipe."""
    with suppress(OSError):
        return os.stat(name).st_size if name != STDIN and os.path.isfile(name) else None
    return None


def _reading_painter(line: ProgressLine, name: str, done: int, total: int | None) -> Callable[[ImportProgress], None]:
    def paint(progress: ImportProgress) -> None:
        fraction = (done + progress.bytes) / total if total else None
        amount = f", {size_text(progress.bytes)}" if progress.bytes else ""
        line.update(fraction, f"reading {name}: {count_text(progress.records, 'record')}{amount}")

    return paint


def _store(target: Target, segment: Path, records: int) -> bool:
    """Waits until all of it is in the tables; False when another program keeps it from there."""
    with (
        _unless_interrupted("all of it has been read, and the next command goes on storing it"),
        ProgressLine() as line,
    ):

        def paint(stored: int) -> None:
            line.update(min(1.0, stored / max(1, records)), f"storing {count_text(records, 'record')}")

        try:
            return store_staged(target.location, target.settings, segment, timeout=_STORE_SECONDS, tell=paint)
        except StoreError as error:
            raise StoreError(f"{error}; what was read waits in the spool and is stored when that is solved") from error


@contextmanager
def _unless_interrupted(consequence: str) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        warn(f"interrupted: {consequence}")
        raise


def _say(report: ImportReport) -> None:
    for result in report.results:
        warn(result_text(result))
        if result.unknown:
            warn(f"{result.name}: not read, since no row of ours has it: {', '.join(result.unknown)}")
    if not report.is_stored:
        warn("not all of it is in the tables yet: another program holds the store")
    elif report.known:
        was = "was" if report.known == 1 else "were"
        warn(f"{count_text(report.known, 'record')} {was} in the store already")
