"""`telesink export` beside the `sqlite3` shell, in one run and on the same store.

Each export is the real command in a process of its own, start included. The peer is the shell writing the same
table's rows as CSV; where there is none, Python's csv module over the same rows.
"""

from __future__ import annotations

import csv
import multiprocessing
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.ingest_rate import events
from benchmarks.report import Result, arguments, interleaved, report
from telesink.store.location import StoreLocation
from telesink.store.settings import Settings
from telesink.store.spool.staging import StagedImport
from telesink.store.writer.pending import drain_pending

_ROWS = "select * from telemetry_events"


def filled(location: StoreLocation, count: int) -> None:
    """A store of so many events."""
    with StagedImport(location) as staged:
        for event in events(count):
            staged.append(event)
    assert drain_pending(location, Settings(), timeout=3600) == 0


def shell_csv(location: StoreLocation, folder: Path) -> float:
    """Seconds of the sqlite3 shell's CSV output."""
    shell = shutil.which("sqlite3")
    out = folder / "shell.csv"
    began = time.perf_counter()
    with open(out, "w", newline="") as file:
        if shell:
            subprocess.run([shell, "-csv", str(location.path), _ROWS], stdout=file, check=True)
        else:
            csv.writer(file).writerows(sqlite3.connect(location.path).execute(_ROWS))
    took = time.perf_counter() - began
    out.unlink()
    return took


class Export:
    """One way of exporting; remembers the most memory that it took."""

    def __init__(self, location: StoreLocation, folder: Path, name: str) -> None:
        self._command = [
            sys.executable, "-m", "telesink.tui.cli", "--db", str(location.path), "export", "--start=1970-01-01",
            f"--output={folder / name}", "--max-size=100GB",
        ]  # fmt: skip
        self._out = folder / name
        self.memory_mb = 0.0
        self.size_mb = 0.0

    def seconds(self) -> float:
        began = time.perf_counter()
        process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        took = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, self._command
        self.memory_mb = max(self.memory_mb, usage.ru_maxrss / 1024)
        self.size_mb = self._out.stat().st_size / 1e6
        self._out.unlink()
        return took


def main() -> None:
    """Measures and reports."""
    options = arguments(__doc__ or "", events=1_000_000, repeats=3)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        location = StoreLocation(folder / "store.db")
        # In a process of its own: what a child is said to take begins with what its parent had when it was made.
        filling = multiprocessing.get_context("spawn").Process(target=filled, args=(location, options.events))
        filling.start()
        filling.join()
        assert filling.exitcode == 0
        exports = {
            ending: Export(location, folder, f"out.{ending}")
            for ending in ("ndjson", "csv", "json", "ndjson.zst", "ndjson.gz")
        }
        best = interleaved(
            {"shell": lambda: shell_csv(location, folder)} | {name: export.seconds for name, export in exports.items()},
            options.repeats,
            choose=min,
        )
    rates = {name: options.events / seconds for name, seconds in best.items()}
    results = [
        Result("sqlite3 shell, csv" if shutil.which("sqlite3") else "csv module", rates["shell"], "rows/s", 1.0),
        Result("ndjson", rates["ndjson"], "rows/s", rates["ndjson"] / rates["shell"], ">= 0.3"),
        Result("csv", rates["csv"], "rows/s", rates["csv"] / rates["shell"], ">= 0.3"),
        Result("json", rates["json"], "rows/s", rates["json"] / rates["shell"]),
        Result("ndjson.zst: time, of plain", best["ndjson.zst"], "s", best["ndjson.zst"] / best["ndjson"], "<= 1.5"),
        Result("ndjson.gz: time, of plain", best["ndjson.gz"], "s", best["ndjson.gz"] / best["ndjson"]),
        *(
            Result(f"{name}: memory, of 150 MB", export.memory_mb, "MB", export.memory_mb / 150, "<= 1")
            for name, export in exports.items()
        ),
        *(Result(f"{name}: size", export.size_mb, "MB") for name, export in exports.items()),
    ]
    report(f"export of {options.events:,} events", results, as_json=options.json)


if __name__ == "__main__":
    main()
