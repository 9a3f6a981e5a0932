"""`telesink serve`: the service in the foreground, in real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from telesink.store.sink.sink import TelemetrySink
from tests.cli.conftest import MOMENT_NS
from tests.conftest import Asker, until

Invoke = Callable[..., Result]


class Service:
    """A running service; its lines as they come."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []

    def read_until(self, words: str) -> str:
        """The first line with these words; fails when the service ends without it."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line)
            if words in line:
                return line
        pytest.fail(f"ended without {words!r}: {self.lines}")

    def ended(self, number: int) -> int:
        """Its exit code after a signal."""
        self.process.send_signal(number)
        assert self.process.stderr is not None
        self.lines += self.process.stderr.readlines()
        return self.process.wait(timeout=60)


@contextmanager
def serving(db: Path, *arguments: str) -> Iterator[Service]:
    process = subprocess.Popen(
        [sys.executable, "-m", "telesink.tui.cli", "--db", str(db), "serve", "--no-otlp", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ,
    )  # fmt: skip
    try:
        yield Service(process)
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_says_what_it_does_does_it_and_ends_cleanly(db: Path, invoke: Invoke, number: int) -> None:
    with serving(db) as service:
        assert str(db) in service.read_until("at work on")
        assert "every 5 minutes" in service.read_until("checks ")
        assert "daily at 03:00, next now" in service.read_until("clean-up ")
        assert service.read_until("all well").startswith("telesink: 20")
        service.read_until("clean-up: nothing to delete")
        assert service.ended(number) == 0
        assert service.process.stdout is not None
        assert service.process.stdout.read() == ""
    assert [line for line in service.lines if "Traceback" in line or not line.startswith("telesink: ")] == []
    assert invoke("query", "--type=health", "--component=telesink", "--format=csv").stdout.count("telesink") == 4


def test_the_clean_up_tells_rows_and_space(db: Path, record: Callable[..., None], invoke: Invoke) -> None:
    def recording(sink: TelemetrySink) -> None:
        for index in range(500):
            sink.event("old", message="x" * 500, timestamp=MOMENT_NS - 10**15 * 30 + index)

    record(recording)
    with serving(db) as service:
        line = service.read_until("clean-up: ")
        assert service.ended(signal.SIGTERM) == 0
    assert "500 rows deleted, " in line
    assert "KiB given back" in line
    assert '"total_events": 1' in invoke("query", "--type=stats", "--format=json").stdout  # of the clean-up itself


def test_it_writes_what_a_program_records_that_leaves_at_once(db: Path, ask: Asker) -> None:
    leaver = (
        "import os, sys; from telesink.store import TelemetrySink\nTelemetrySink(sys.argv[1]).event('x'); os._exit(1)"
    )
    with serving(db) as service:
        service.read_until("all well")
        subprocess.run([sys.executable, "-c", leaver, str(db)], check=False)
        assert until(lambda: ask("select count(*) from events where event_name = 'x'") == [(1,)])
        assert service.ended(signal.SIGTERM) == 0


def test_a_second_service_ends_at_once_and_names_the_first(db: Path, telesink: Any) -> None:
    with serving(db) as service:
        service.read_until("at work on")
        second = telesink("--db", str(db), "serve", "--no-otlp")
        assert (second.returncode, second.stdout) == (3, "")
        assert second.stderr.count("\n") == 1
        assert f"telesink serve (process {service.process.pid}) is at work on this store already" in second.stderr
        assert service.ended(signal.SIGTERM) == 0


def test_after_a_service_was_killed_another_one_takes_over(db: Path) -> None:
    with serving(db) as service:
        service.read_until("at work on")
        service.process.kill()
        service.process.wait()
        with serving(db) as another:
            another.read_until("all well")
            assert another.ended(signal.SIGTERM) == 0


def test_a_store_that_is_none_is_told_in_one_line(db: Path, telesink: Any) -> None:
    db.write_text("this is no database, and long enough to be sure of it" * 100)
    result = telesink("--db", str(db), "serve", "--no-otlp")
    assert (result.returncode, result.stderr.count("\n")) == (3, 1)
    assert str(db) in result.stderr


def test_without_no_otlp_it_says_that_there_is_no_receiver_yet(db: Path, invoke: Invoke) -> None:
    result = invoke("serve")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "no OTLP yet" in result.stderr
    assert "telesink serve --no-otlp" in result.stderr
    assert not db.exists()


def test_a_disabled_configuration_is_told(db: Path, tmp_path: Path) -> None:
    config = tmp_path / "off.toml"
    config.write_text("enabled = false\n")
    with serving(db, "--config", str(config)) as service:
        service.read_until("recorded nowhere")
        service.read_until("all well")
        assert service.ended(signal.SIGTERM) == 0
