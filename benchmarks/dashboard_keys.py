"""The tab Events in a pseudo-terminal on a large store: keys, held keys, memory, idle time, and events that come in."""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from benchmarks.report import Result
from benchmarks.terminal import Terminal, running
from telesink.store import TelemetrySink
from telesink.store.location import StoreLocation
from telesink.store.settings import Settings
from telesink.tui.session import Session, SessionFile

if TYPE_CHECKING:
    from collections.abc import Iterator

_MS: Final = 1000
_PAUSE_S: Final = 0.03
"""Between two keys, as a keyboard that repeats thirty times a second."""
_LINES: Final = 50
_COLUMNS: Final = 160

KEYS: Final = {"down": b"\x1b[B", "page down": b"\x1b[6~", "page up": b"\x1b[5~"}
_TO_THE_ENDS: Final = (b"G", b"g", b"G", b"g", b"G", b"g")

_DATA_TABLE: Final = """
from textual.app import App
from textual.widgets import DataTable
class Table(App):
    def compose(self):
        yield DataTable(cursor_type="row")
    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns("time", "level", "component", "operation", "event", "took", "message")
        table.add_rows([("12:00:00.000", "• INFO", "tool_telemetry", "memory.search", "invocation_complete",
                         f"{row} ms", f"3 hits for 'invoice from march', row {row}") for row in range(10_000)])
        self.sub_title = "filled"
Table().run()
"""


def dashboard_command(store: Path, tab: str, time_range: str = "1h") -> list[str]:
    """`telesink` as a person types it, who has left the dashboard on that tab and range the last time."""
    states = store.with_name(f"state-{tab}")
    SessionFile(states / "telesink" / "sessions", StoreLocation(store)).write(Session(tab, range=time_range))
    return ["env", f"XDG_STATE_HOME={states}", sys.executable, "-m", "telesink.tui.cli", "--db", str(store)]


@dataclass(frozen=True, slots=True)
class KeyTimes:
    """Milliseconds from each press of a key to its frame."""

    times: tuple[float, ...]

    @property
    def p95(self) -> float:
        return quantiles(self.times, n=20)[-1]

    @property
    def middle(self) -> float:
        return median(self.times)

    @property
    def worst(self) -> float:
        return max(self.times)


def pressed(terminal: Terminal, key: bytes, times: int) -> KeyTimes:
    """Of a key that goes line by line only the presses that scroll count: at first the cursor moves in what is seen."""
    took = []
    for _ in range(_LINES if key == KEYS["down"] else 0):
        terminal.frame_after(key)
    for _ in range(times):
        took.append(terminal.frame_after(key) * _MS)
        terminal.watch(_PAUSE_S)
    return KeyTimes(tuple(took))


def held(terminal: Terminal, key: bytes, seconds: float = 3.0) -> float:
    """Frames a second while a key comes thirty times a second, painted or not."""
    terminal.text = b""
    for _ in range(int(seconds / _PAUSE_S)):
        terminal.press(key)
        terminal.watch(_PAUSE_S)
    return terminal.frames() / seconds


@contextmanager
def events_of_all_time(store: Path) -> Iterator[Terminal]:
    """The dashboard on the tab Events over the whole store, when all of it is counted."""
    with running(dashboard_command(store, "events", "all"), columns=_COLUMNS, lines=_LINES) as terminal:
        terminal.wait_for(b"Overview")
        terminal.watch(6.0)
        yield terminal


def processor_share(terminal: Terminal, seconds: float) -> float:
    """Percent of a core over the next seconds."""
    before = _processor_seconds(terminal)
    terminal.watch(seconds)
    return 100 * (_processor_seconds(terminal) - before) / seconds


def _processor_seconds(terminal: Terminal) -> float:
    fields = Path(f"/proc/{terminal.process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(terminal: Terminal) -> float:
    lines = Path(f"/proc/{terminal.process_id}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


@contextmanager
def recording(store: Path, events_a_second: int) -> Iterator[None]:
    """Another thread records so many events a second, a few at a time."""
    stop = Event()

    def record() -> None:
        pick = random.Random(1)
        with TelemetrySink(store, settings=Settings()) as sink:
            began, sent = time.monotonic(), 0
            while not stop.wait(0.01):
                due = int((time.monotonic() - began) * events_a_second)
                for number in range(sent, due):
                    sink.event(
                        "ticked", component="clock", operation=f"tick.{pick.randrange(9)}", message=f"n {number}"
                    )
                sent = max(sent, due)

    thread = Thread(target=record, name="recording")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def data_table_times(times: int) -> dict[str, KeyTimes]:
    """The same keys in Textual's own table with 10,000 rows."""
    with running([sys.executable, "-c", _DATA_TABLE], columns=_COLUMNS, lines=_LINES) as terminal:
        terminal.wait_for(b"row 1")
        terminal.watch(3.0)
        return {name: pressed(terminal, key, times) for name, key in KEYS.items()}


def on_large_store(store: Path, title: str, times: int, table: dict[str, KeyTimes]) -> tuple[list[Result], float]:
    """The results on one store, and the resident memory in megabytes."""
    with events_of_all_time(store) as terminal:
        results = []
        for name, key in KEYS.items():
            results += _key_results(f"{title}, {name}", pressed(terminal, key, times), table[name])
        jumps = [terminal.frame_after(key) * _MS for key in _TO_THE_ENDS]
        results.append(Result(f"{title}, to an end, worst", max(jumps), "ms", max(jumps) / 50, "<= 1"))
        frames = held(terminal, KEYS["page down"])
        results.append(Result(f"{title}, page down held", frames, "frames/s", frames / 30, ">= 0.95"))
        memory = resident_mb(terminal)
        results.append(Result(f"{title}, memory", memory, "MB", memory / 80, "<= 1"))
        idle = processor_share(terminal, 5.0)
        results.append(Result(f"{title}, idle", idle, "% core", idle, "<= 1"))
    return results, memory


def while_recording(store: Path, times: int) -> Sequence[Result]:
    """With 1,000 events a second coming in: what it costs, and the keys."""
    with events_of_all_time(store) as terminal, recording(store, 1000):
        terminal.watch(2.0)
        share = processor_share(terminal, 8.0)
        down = pressed(terminal, KEYS["down"], times)
    return [
        Result("1,000 events/s come in", share, "% core", share / 15, "<= 1"),
        Result("1,000 events/s, down, p95", down.p95, "ms", down.p95 / 16, "<= 1"),
    ]


def _key_results(title: str, own: KeyTimes, table: KeyTimes) -> list[Result]:
    return [
        Result(f"{title}, p95", own.p95, "ms", own.p95 / 16, "<= 1"),
        Result(f"{title}, worst", own.worst, "ms", own.worst / 50, "<= 1"),
        Result(f"{title}, p95 of DataTable's", table.p95, "ms", own.p95 / table.p95, "<= 0.33"),
    ]
