"""`telesink export` beside the `sqlite3` shell, in one run and on the same store.

Each export is the real command in a process of its own, start included. The peer is the shell writing the same
table's rows as CSV; where there is none, Python's csv module over the same rows. The processor's time is told too:
on a machine that others use it holds better than the clock.
"""

from __future__ import annotations

import csv
import multiprocessing
import os
import resource
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


class Shell:
    """The sqlite3 shell's CSV output, or what stands for it; remembers the least processor time that it took."""

    def __init__(self, location: StoreLocation, folder: Path) -> None:
        self._location = location
        self._out = folder / "shell.csv"
        self.processor_s = float("inf")

    def seconds(self) -> float:
        shell = shutil.which("sqlite3")
        began = time.perf_counter()
        with open(self._out, "w", newline="") as file:
            if shell:
                process = subprocess.Popen([shell, "-csv", str(self._location.path), _ROWS], stdout=file)
                usage = ended(process)
                spent = usage.ru_utime + usage.ru_stime
            else:
                before = time.process_time()
                csv.writer(file).writerows(sqlite3.connect(self._location.path).execute(_ROWS))
                spent = time.process_time() - before
        took = time.perf_counter() - began
        self.processor_s = min(self.processor_s, spent)
        self._out.unlink()
        return took


def ended(process: subprocess.Popen[bytes]) -> resource.struct_rusage:
    """Waits for a process, which must succeed; what it used."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, process.args
    return usage


class Export:
    """One way of exporting; remembers the most memory and the least processor time that it took."""

    def __init__(self, location: StoreLocation, folder: Path, name: str) -> None:
        self._command = [
            sys.executable, "-m", "telesink.tui.cli", "--db", str(location.path), "export", "--start=1970-01-01",
            f"--output={folder / name}", "--max-size=100GB",
        ]  # fmt: skip
        self._out = folder / name
        self.memory_mb = 0.0
        self.size_mb = 0.0
        self.processor_s = float("inf")

    def seconds(self) -> float:
        began = time.perf_counter()
        process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        usage = ended(process)
        took = time.perf_counter() - began
        self.processor_s = min(self.processor_s, usage.ru_utime + usage.ru_stime)
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
        shell = Shell(location, folder)
        best = interleaved(
            {"shell": shell.seconds} | {name: export.seconds for name, export in exports.items()},
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
            Result(
                f"{name}: processor time, of the peer's",
                export.processor_s,
                "s",
                export.processor_s / shell.processor_s,
            )
            for name, export in exports.items()
        ),
        *(
            Result(f"{name}: memory, of 150 MB", export.memory_mb, "MB", export.memory_mb / 150, "<= 1")
            for name, export in exports.items()
        ),
        *(Result(f"{name}: size", export.size_mb, "MB") for name, export in exports.items()),
    ]
    report(f"export of {options.events:,} events", results, as_json=options.json)


if __name__ == "__main__":
    main()
