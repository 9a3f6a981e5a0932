"""The dashboard in a pseudo-terminal: from the command to the first paint, beside a bare Textual app with one Static;
and from a record in another process to its text on the screen."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

from benchmarks.report import Result, arguments, interleaved, report
from benchmarks.terminal import running
from telesink.store import TelemetrySink
from telesink.store.sample import generate
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


def emit_to_screen(store: Path, marks: int) -> list[float]:
    """Milliseconds from each record's call to its text on the screen."""
    took = []
    pauses = random.Random(1)
    with running([sys.executable, "-m", "telesink.tui.cli", "--db", str(store)]) as terminal:
        terminal.wait_for(_FIRST_PAINT_MARK)
        terminal.press(b"2")
        terminal.wait_for(b"loaded")
        with TelemetrySink(store, settings=Settings()) as sink:
            for number in range(marks):
                time.sleep(pauses.uniform(0.2, 0.6))
                mark = f"mark-{number:04d}-seen"
                called_at = time.perf_counter()
                sink.event("marked", message=mark)
                took.append((terminal.wait_for(mark.encode()) - called_at) * _MS)
    return took


def main() -> None:
    """Measures and reports."""
    options = arguments(__doc__ or "", repeats=11, marks=40, events=5000)
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "board.db"
        with TelemetrySink(store, settings=Settings()) as sink:
            generate(sink, count=options.events, seed=1)
        command = [sys.executable, "-m", "telesink.tui.cli", "--db", str(store)]
        medians = interleaved(
            {
                "bare": lambda: first_paint([sys.executable, "-c", _BARE], b"painted-at-last"),
                "dashboard": lambda: first_paint(command, _FIRST_PAINT_MARK),
            },
            options.repeats,
        )
        live = emit_to_screen(store, options.marks)
    bare, dashboard = medians["bare"], medians["dashboard"]
    report(
        f"dashboard: medians of {options.repeats} starts and {options.marks} events",
        [
            Result("bare Textual app, first paint", bare, "ms", 1.0),
            Result("dashboard, first paint, of bare", dashboard, "ms", dashboard / bare, "<= 1.8"),
            Result("recorded to seen, median, of 300 ms", median(live), "ms", median(live) / 300, "<= 1"),
            Result("recorded to seen, 95th percentile", quantiles(live, n=20)[-1], "ms"),
        ],
        as_json=options.json,
    )


if __name__ == "__main__":
    main()
