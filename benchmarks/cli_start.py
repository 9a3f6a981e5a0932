"""What a command costs: `--help`, and `query` of 100 rows, each in a process of its own.

The peers do the least that anybody could: an interpreter that imports the command-line library, and one that imports
peewee, runs the same SQL on the same store and prints the rows. The runs take turns. What is compared is processor
time, the least of each: a process that starts does not wait for anything, and whatever else a shared machine does
makes the clock on the wall a lottery.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from time import time_ns
from typing import Final

from benchmarks.report import Result, arguments, interleaved, report
from telesink.store.location import StoreLocation
from telesink.store.query.conditions import all_of
from telesink.store.query.events import listing
from telesink.store.query.service import TelemetryQueryService
from telesink.store.sample import generate
from telesink.store.sink.sink import TelemetrySink

_MS: Final = 1000.0
_ROWS: Final = 100
_COMMAND: Final = "from telesink.tui.cli import main; main()"
_ASK_WITH_PEEWEE: Final = """
import sys, peewee
database = peewee.SqliteDatabase(sys.argv[1])
for row in database.execute_sql(sys.argv[2], eval(sys.argv[3])).fetchall():
    print(*row)
"""


def main() -> None:
    options = arguments(__doc__ or "", runs=30, events=10_000)
    with tempfile.TemporaryDirectory() as folder:
        location = filled_store(Path(folder, "app.db"), options.events)
        fastest = interleaved(runs(location), options.runs, min)
    report("cli_start", results(fastest), as_json=options.json)


def filled_store(path: Path, events: int) -> StoreLocation:
    """A store of sample data, with nothing left in its spool."""
    with TelemetrySink(path) as sink:
        generate(
            sink, count=events, components=("tool", "command", "fragment", "chat"), seed=1,
            span_us=86_400_000_000, end_ns=time_ns(),
        )  # fmt: skip
    return StoreLocation(path)


def runs(location: StoreLocation) -> dict[str, Callable[[], float]]:
    """Seconds of processor time of each process, by name."""
    sql, values = same_sql(location)
    processes: dict[str, Sequence[str]] = {
        "bare interpreter": ["-c", "pass"],
        "import click": ["-c", "import click"],
        "--help": ["-c", _COMMAND, "--help"],
        "peewee": ["-c", _ASK_WITH_PEEWEE, str(location), sql, repr(values)],
        "query, table": ["-c", _COMMAND, "--db", str(location), "query"],
        "query, ndjson": ["-c", _COMMAND, "--db", str(location), "query", "--format=ndjson"],
    }
    return {name: lambda given=given: seconds_of(given) for name, given in processes.items()}


def same_sql(location: StoreLocation) -> tuple[str, list[object]]:
    """What `query` asks for the newest 100 events, one more to know whether there are others."""
    with closing(TelemetryQueryService(location)) as service:
        service.events(limit=1)  # the store can be asked
        sql, values = listing([all_of([])], upwards=False).limit(_ROWS + 1).sql()
    return str(sql), list(values)


def seconds_of(given: Sequence[str]) -> float:
    process = subprocess.Popen(
        [sys.executable, *given], cwd=tempfile.gettempdir(), env=_environment(),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{given} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def _environment() -> dict[str, str]:
    """Ours, with compiled modules kept: else our own would be compiled each time, and installed ones not."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def results(fastest: dict[str, float]) -> list[Result]:
    goals = {
        "--help": ("import click", "<= 1.7"),
        "query, table": ("peewee", "<= 1.5"),
        "query, ndjson": ("peewee", "<= 1.5"),
    }
    return [
        Result(name, seconds * _MS, "ms", seconds / fastest[goals[name][0]], goals[name][1])
        if name in goals
        else Result(name, seconds * _MS, "ms")
        for name, seconds in fastest.items()
    ]


if __name__ == "__main__":
    main()
