"""A store of a week with very many events, recorded as programs would; kept for a day, since making it takes minutes.

`python -m benchmarks.big_store --events=10000000` makes the one that other benchmarks then find.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from benchmarks.report import arguments
from telesink.store import TelemetrySink
from telesink.store.sample import generate
from telesink.store.settings import Settings

DAYS: Final = 7
_DAY_US: Final = 86_400_000_000
_AT_ONCE: Final = 200_000
"""Events between two flushes, so that the spool stays far from its limit."""
_FRESH_S: Final = 86_400


def big_store(events: int) -> Path:
    """The path of a store with at least so many events over the last seven days, a seventh on each."""
    folder = Path(tempfile.gettempdir()) / "telesink-benchmarks"
    folder.mkdir(exist_ok=True)
    path = folder / f"week-{events}.db"
    if not _is_fresh(path.with_suffix(".made")):
        for old in folder.glob(f"{path.stem}.*"):
            if old.is_file():
                old.unlink()
        _record(path, events)
        path.with_suffix(".made").touch()
    return path


def _is_fresh(mark: Path) -> bool:
    return mark.exists() and time.time() - mark.stat().st_mtime < _FRESH_S


def _record(path: Path, events: int) -> None:
    """Part after part in order of time, with a message on stderr for whoever waits."""
    parts = max(DAYS, events // _AT_ONCE)
    span_us = DAYS * _DAY_US // parts
    began_ns = time.time_ns() - parts * span_us * 1000
    with TelemetrySink(path, settings=Settings()) as sink:
        for part in range(parts):
            end_ns = began_ns + (part + 1) * span_us * 1000
            generate(sink, count=-(-events // parts), seed=part, span_us=span_us, end_ns=end_ns)
            if not sink.flush(timeout=600):
                raise SystemExit("the writer does not keep up")
            print(f"\r{path.name}: {100 * (part + 1) // parts} %", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


if __name__ == "__main__":
    print(big_store(arguments(__doc__ or "", events=1_000_000).events))
