"""The dashboard in a pseudo-terminal: its first paint beside a bare Textual app's, from a record in another process to
its text on the screen, and the tab Events on stores of a million and of ten million events.

The stores are those of `benchmarks.big_store`; making the larger one takes some minutes, and 3 GB for a day.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

from benchmarks.big_store import big_store
from benchmarks.dashboard_keys import dashboard_command, data_table_times, on_large_store, while_recording
from benchmarks.report import Result, arguments, interleaved, report
from benchmarks.terminal import running
from telesink.store import TelemetrySink
from telesink.store.settings import Settings

_BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("painted-at-last")
Bare().run()
"""
_FIRST_PAINT_MARK = b"Overview"
_MS = 1000


def first_paint(command: list[str], mark: bytes) -> float:
    """Milliseconds from starting the program to the mark on the screen."""
    with running(command) as terminal:
        return (terminal.wait_for(mark) - terminal.started_at) * _MS


def first_paints(small: Path, large: Path, repeats: int) -> list[Result]:
    medians = interleaved(
        {
            "bare": lambda: first_paint([sys.executable, "-c", _BARE], b"painted-at-last"),
            "overview": lambda: first_paint(dashboard_command(small, "overview"), _FIRST_PAINT_MARK),
            "events": lambda: first_paint(dashboard_command(large, "events", "all"), _FIRST_PAINT_MARK),
        },
        repeats,
    )
    bare = medians["bare"]
    return [
        Result("bare Textual app, first paint", bare, "ms", 1.0),
        Result("overview, first paint", medians["overview"], "ms", medians["overview"] / bare, "<= 1.8"),
        Result("events of the large store, first paint", medians["events"], "ms", medians["events"] / bare, "<= 1.4"),
    ]


def emit_to_screen(store: Path, marks: int) -> list[float]:
    """Milliseconds from each record's call to its text on the screen."""
    took = []
    pauses = random.Random(1)
    with running(dashboard_command(store, "events")) as terminal:
        terminal.wait_for(_FIRST_PAINT_MARK)
        terminal.watch(3.0)
        with TelemetrySink(store, settings=Settings()) as sink:
            for number in range(marks):
                terminal.watch(pauses.uniform(0.2, 0.6))
                mark = f"mark-{number:04d}-seen"
                called_at = time.perf_counter()
                sink.event("marked", message=mark)
                took.append((terminal.wait_for(mark.encode()) - called_at) * _MS)
    return took


def live(store: Path, marks: int) -> list[Result]:
    took = emit_to_screen(store, marks)
    p95 = quantiles(took, n=20)[-1]
    return [
        Result("recorded to seen, median", median(took), "ms"),
        Result("recorded to seen, p95", p95, "ms", p95 / 100, "<= 1"),
    ]


def large_stores(small: Path, large: Path, presses: int) -> list[Result]:
    table = data_table_times(presses)
    of_small, small_mb = on_large_store(small, "small", presses, table)
    of_large, large_mb = on_large_store(large, "large", presses, table)
    return [*of_small, *of_large, Result("memory, large of small", large_mb, "MB", large_mb / small_mb, "<= 1.2")]


def main() -> None:
    """Measures and reports."""
    options = arguments(__doc__ or "", repeats=11, marks=40, presses=100, small=1_000_000, large=10_000_000)
    small, large = big_store(options.small), big_store(options.large)
    results = first_paints(small, large, options.repeats) + large_stores(small, large, options.presses)
    with tempfile.TemporaryDirectory() as folder:  # what is recorded here must not be in the others' stores
        store = Path(folder) / "board.db"
        shutil.copy(small, store)
        results += [*live(store, options.marks), *while_recording(store, options.presses)]
    report(
        f"dashboard: {options.repeats} starts, {options.presses} presses of each key, {options.marks} events;"
        f" stores of {options.small:,} and {options.large:,} events",
        results,
        as_json=options.json,
    )


if __name__ == "__main__":
    main()
