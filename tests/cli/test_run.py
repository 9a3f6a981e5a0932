"""`telesink run -- COMMAND`: as if the command were alone, and recorded."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from telesink.store.sink.redact import Redactor
from telesink.tui.cli.arguments import command_text
from telesink.tui.cli.run import trace_id_of

Ask = Callable[..., list[Any]]
PYTHON = sys.executable


@pytest.fixture
def run(db: Path, telesink: Any) -> Callable[..., Any]:
    return lambda *command, **options: telesink("--db", str(db), "run", "--", *command, **options)


@pytest.fixture
def events(db: Path, telesink: Any) -> Ask:
    """What is stored, oldest first."""

    def ask() -> list[Any]:
        lines = telesink("--db", str(db), "query", "--format=ndjson", "--sort=timestamp").stdout.splitlines()
        return [json.loads(line) for line in lines]

    return ask


def test_input_output_and_exit_code_are_the_commands_own(run: Any) -> None:
    result = run("sh", "-c", "cat; echo words >&2; exit 3", stdin="data\n")
    assert (result.stdout, result.stderr, result.returncode) == ("data\n", "words\n", 3)


def test_options_of_the_command_need_no_separator(db: Path, telesink: Any) -> None:
    result = telesink("run", "--db", str(db), "echo", "-n", "--", "--help")
    assert result.stdout == "-- --help"


def test_success_is_two_events_of_one_span(run: Any, events: Ask) -> None:
    run(PYTHON, "-c", "x = b'x' * 60_000_000")
    start, end = events()
    assert (start["event_name"], end["event_name"]) == ("execution_start", "execution_complete")
    assert start["operation"] == end["operation"] == Path(PYTHON).name
    assert start["component"] == end["component"] == "command_telemetry"
    assert start["span_id"] == end["span_id"]
    assert start["correlation_id"] == end["correlation_id"]
    assert end["metadata"]["exit_code"] == 0
    assert end["duration_ms"] > 0
    assert end["performance"]["memory_usage_bytes"] > 60_000_000
    assert end["performance"]["cpu_usage_percent"] > 0


def test_memory_of_a_small_command_is_not_our_own(run: Any, events: Ask) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux counts our memory as the child's")
    run("sleep", "0.2")
    assert 0 < events()[-1]["performance"]["memory_usage_bytes"] < 10_000_000


def test_failure_is_an_error_with_its_exit_code(run: Any, events: Ask) -> None:
    assert run("sh", "-c", "exit 7").returncode == 7
    end = events()[-1]
    assert (end["event_name"], end["level"], end["message"]) == ("execution_error", "error", "exit code 7")
    assert end["metadata"]["exit_code"] == 7


def test_a_signal_gives_128_and_its_number(run: Any, events: Ask) -> None:
    assert run("sh", "-c", "kill -KILL $$").returncode == 128 + signal.SIGKILL
    assert events()[-1]["message"] == "ended by SIGKILL"


@pytest.mark.parametrize(
    ("command", "code", "words"),
    [("no-such-command-here", 127, "command not found"), ("/etc", 126, "permission denied")],
)
def test_what_cannot_be_run_is_said_and_recorded(run: Any, events: Ask, command: str, code: int, words: str) -> None:
    result = run(command)
    assert result.returncode == code
    assert result.stderr == f"telesink: error: {command}: {words}\n"
    assert events()[-1]["event_name"] == "execution_error"


def test_what_the_command_records_joins_its_chain(run: Any, events: Ask) -> None:
    run(PYTHON, "-m", "telesink.tui.cli", "record", "inner")
    start, inner, end = events()
    assert inner["event_name"] == "inner"
    assert inner["correlation_id"] == start["correlation_id"] == end["correlation_id"]
    assert inner["parent_id"] == start["span_id"]


def test_a_run_within_a_run_is_its_child(run: Any, events: Ask) -> None:
    run(PYTHON, "-m", "telesink.tui.cli", "run", "--", "true")
    outer, inner, *_ends = events()
    assert inner["parent_id"] == outer["span_id"]
    assert inner["correlation_id"] == outer["correlation_id"]


def test_the_child_is_told_store_chain_and_trace(db: Path, run: Any, events: Ask) -> None:
    environment = dict(line.split("=", 1) for line in run("env").stdout.splitlines() if "=" in line)
    start = events()[0]
    assert environment["TELESINK_DB"] == str(db)
    assert environment["TELESINK_CORRELATION_ID"] == start["correlation_id"]
    assert environment["TRACEPARENT"] == f"00-{start['correlation_id']}-{start['span_id']}-01"


def test_a_correlation_id_that_is_no_trace_id_has_one_that_stands_for_it() -> None:
    trace_id = trace_id_of("corr_12345")
    assert len(trace_id) == 32
    assert int(trace_id, 16)
    assert trace_id_of("corr_12345") == trace_id != trace_id_of("corr_12346")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_go_to_the_command_and_it_is_still_recorded(db: Path, events: Ask, number: int) -> None:
    program = "import signal, sys, time\nprint('ready', flush=True)\ntime.sleep(60)"
    process = subprocess.Popen(
        [PYTHON, "-m", "telesink.tui.cli", "run", "--db", str(db), "--", PYTHON, "-c", program],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    os.kill(process.pid, number)
    assert process.wait(timeout=60) == 128 + number
    process.stdout.close()
    end = events()[-1]
    assert (end["event_name"], end["message"]) == (
        "execution_error",
        f"ended by {signal.Signals(number).name}",
    )


def test_a_command_that_survives_the_signal_is_waited_for(db: Path, events: Ask) -> None:
    program = (
        "import signal, sys\n"
        "signal.signal(signal.SIGINT, lambda *_: (print('tidied', flush=True), sys.exit(0)))\n"
        "print('ready', flush=True)\nsignal.pause()"
    )
    process = subprocess.Popen(
        [PYTHON, "-m", "telesink.tui.cli", "run", "--db", str(db), "--", PYTHON, "-c", program],
        stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    assert process.stdout.read() == "tidied\n"
    assert process.wait(timeout=60) == 0
    process.stdout.close()
    assert events()[-1]["event_name"] == "execution_complete"


def test_an_unusable_store_does_not_keep_the_command_from_running(db: Path, run: Any) -> None:
    db.write_bytes(b"not a database, but long enough to be looked at as one " * 20)
    result = run("sh", "-c", "echo done; exit 4")
    assert (result.stdout, result.returncode) == ("done\n", 4)
    assert "was not recorded" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["curl", "--password=hunter2", "x"], "curl --password=[REDACTED] x"),
        (["curl", "--password", "hunter2", "x"], "curl --password [REDACTED] x"),
        (["env", "API_KEY=abc", "make"], "env API_KEY=[REDACTED] make"),
        (["tool", "--token", "--verbose"], "tool --token --verbose"),
        (["echo", "two words"], shlex.join(["echo", "two words"])),
    ],
)
def test_secrets_in_a_command_line_are_not_stored(arguments: list[str], text: str) -> None:
    assert command_text(arguments, Redactor()) == text


def test_without_recording_the_command_runs_all_the_same(db: Path, run: Any) -> None:
    result = run("sh", "-c", "echo done; exit 4", env={"TELESINK_ENABLED": "false"})
    assert (result.stdout, result.stderr, result.returncode) == ("done\n", "", 4)
    assert not db.exists()


def test_ctrl_c_on_a_terminal_reaches_the_command_once(db: Path, events: Ask) -> None:
    pty = pytest.importorskip("pty", reason="needs pseudo-terminals, which Windows has not")
    program = (
        "import signal\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])\n"
        "print('ready', flush=True)\n"
        "signal.sigwait([signal.SIGINT])\n"
        "print('again' if signal.sigtimedwait([signal.SIGINT], 0.3) else 'once', flush=True)"
    )
    child, terminal = pty.fork()
    if child == 0:
        command = [PYTHON, "-m", "telesink.tui.cli", "run", "--db", str(db), "--", PYTHON, "-c", program]
        os.execv(PYTHON, command)
    written = b""
    while b"ready" not in written:
        written += os.read(terminal, 1024)
    os.write(terminal, b"\x03")
    while b"once" not in written and b"again" not in written:
        written += os.read(terminal, 1024)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    os.close(terminal)
    assert b"once" in written
    assert events()[-1]["event_name"] == "execution_complete"
