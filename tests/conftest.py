"""What every test relies on: no configuration of whoever runs them, one time zone, and stores of their own."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from telesink.store.location import StoreLocation
from telesink.store.settings import Settings
from telesink.store.sink.sink import TelemetrySink

_FOREIGN_PREFIXES = ("TELESINK_", "TRACEPARENT", "NO_COLOR", "FORCE_COLOR", "TEXTUAL", "COLUMNS", "LINES")
_OF_THE_TESTS = {"TEXTUAL_SNAPSHOT_TEMPDIR"}
"""Where pytest-textual-snapshot keeps what it compares."""


@pytest.fixture(autouse=True)
def own_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A home, a working folder and a time zone of the test's own."""
    for name in [name for name in os.environ if name.startswith(_FOREIGN_PREFIXES) and name not in _OF_THE_TESTS]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.chdir(home)
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def location(tmp_path: Path) -> StoreLocation:
    """Where a store may be made."""
    return StoreLocation(tmp_path / "app.db")


SinkMaker = Callable[..., TelemetrySink]


@pytest.fixture
def open_sink(location: StoreLocation) -> Iterator[SinkMaker]:
    """Opens sinks on the test's store and closes them in the end."""
    opened: list[TelemetrySink] = []

    def open_one(settings: Settings | None = None, **options: Any) -> TelemetrySink:
        opened.append(TelemetrySink(location, settings=settings or Settings(), **options))
        return opened[-1]

    yield open_one
    for sink in opened:
        sink.close()


@pytest.fixture
def sink(open_sink: SinkMaker) -> TelemetrySink:
    """A sink with the default settings."""
    return open_sink()


Asker = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def ask(location: StoreLocation) -> Asker:
    """Runs SQL on the store, as somebody does who opens the file with another program."""

    def run(sql: str, *values: Any) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(f"file:{location.path}?mode=ro", uri=True)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    return run


Program = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run_program(location: StoreLocation) -> Program:
    """Runs Python source in a process of its own, with the store's path as its first argument."""

    def run(source: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", source, str(location.path), *arguments],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

    return run


def until(condition: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Whether the condition comes true in time; the time is only there for the failing case."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.005)
    return True
