"""`health --watch` with real processes: line after line in a pipe, and in place on a terminal."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from telesink.store.sink.sink import TelemetrySink
from tests.cli.terminals import Terminal, on_terminal

NEVER = "--interval=1h"
"""So that whatever is seen came by itself."""


def say(db: Path, *texts: str, **fields: Any) -> None:
    with TelemetrySink(db) as sink:
        for text in texts:
            sink.event("said", message=text, **fields)


# in a pipe -------------------------------------------------------------------------------------------------
Watcher = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def watching(db: Path) -> Iterator[Watcher]:
    """Starts `health --watch` with a pipe behind it, and ends it in the end."""
    started: list[subprocess.Popen[str]] = []

    def start(*options: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "telesink.tui.cli", "--db", str(db), "health", "--watch", *options]
        started.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def report_with(process: subprocess.Popen[str], events: int) -> dict[str, Any]:
    """The next line that knows of so many events; the writer's own commits may bring lines before it."""
    assert process.stdout is not None
    while line := process.stdout.readline():
        report: dict[str, Any] = json.loads(line)
        if report["system_metrics"]["total_events"] == events:
            return report
    raise AssertionError(process.stderr.read() if process.stderr else "")


def test_what_another_process_records_makes_a_new_line(db: Path, watching: Watcher) -> None:
    say(db, "first")
    process = watching(NEVER)
    assert report_with(process, 1)["status"] == "healthy"
    say(db, "second", level="error")
    report = report_with(process, 2)
    assert (report["status"], report["overall_health"]) == ("degraded", False)


def test_without_a_change_there_is_a_line_at_every_interval(db: Path, watching: Watcher) -> None:
    say(db, "first")
    process = watching("--interval=0.2")
    moments = [report_with(process, 1)["system_metrics"]["generated_at"] for _ in range(5)]
    assert moments == sorted(set(moments))


def test_it_waits_for_a_store_that_is_not_there_yet(db: Path, watching: Watcher) -> None:
    process = watching(NEVER)
    assert process.stderr is not None
    assert "no store here yet; waiting for it" in process.stderr.readline()
    assert not db.exists()
    say(db, "first")
    assert report_with(process, 1)["status"] == "healthy"


def test_a_store_that_is_replaced_is_watched_on(db: Path, watching: Watcher) -> None:
    say(db, "old", "old")
    process = watching("--interval=0.2")
    report_with(process, 2)
    shutil.rmtree(db.with_name("app.db-spool"))
    for path in db.parent.glob("app.db*"):
        path.unlink()
    assert process.stderr is not None
    assert "no store here yet" in process.stderr.readline()
    say(db, "new")
    assert report_with(process, 1)["status"] == "healthy"


def test_only_the_component_asked_for_is_watched(db: Path, watching: Watcher) -> None:
    say(db, "first", component="api")
    process = watching(NEVER, "--component=api")
    report_with(process, 1)
    say(db, "bad", level="error", component="worker")
    say(db, "good", component="api")
    assert list(report_with(process, 2)["components"]) == ["api"]


def test_a_table_that_is_asked_for_is_written_again_and_again(db: Path, watching: Watcher) -> None:
    say(db, "first")
    process = watching(NEVER, "--format=table")
    assert process.stdout is not None
    assert process.stdout.readline().startswith("healthy ")
    say(db, "second", level="error")
    lines = iter(process.stdout.readline, "")
    assert next(line for line in lines if line.startswith("degraded "))


def test_ctrl_c_ends_it(db: Path, watching: Watcher) -> None:
    say(db, "first")
    process = watching(NEVER)
    report_with(process, 1)
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 130
    assert process.stderr is not None
    assert process.stderr.read().strip() == ""


def test_a_file_that_is_no_store_is_refused_in_one_line(db: Path, watching: Watcher) -> None:
    db.write_text("no database, but a text " * 100)
    process = watching()
    assert process.wait(20) == 3
    assert process.stderr is not None
    assert "is not a database" in process.stderr.read()


# on a terminal ---------------------------------------------------------------------------------------------
ENTERED: Final = "\x1b[?1049h"
LEFT: Final = "\x1b[?1049l"
HOME: Final = "\x1b[H"
PAINTED: Final = "(q|ctrl[+]c) ends"
"""Stands at the foot of every picture."""


@contextmanager
def on_screen(db: Path, *options: str, **more: Any) -> Iterator[Terminal]:
    with on_terminal(["--db", str(db), "health", "--watch", *options], lines=40, **more) as terminal:
        yield terminal


def test_it_is_painted_in_place_as_soon_as_something_changes(db: Path) -> None:
    say(db, "first")
    with on_screen(db, NEVER) as terminal:
        terminal.wait_for_news(f"healthy.*{PAINTED}")
        say(db, "second", level="error")
        picture = terminal.wait_for_news(f"degraded.*{PAINTED}")
        assert HOME in picture
        assert "\x1b[2J" not in picture
        assert "50 % of 2 events are errors" in picture


@pytest.mark.parametrize(("keys", "code"), [("q", 0), ("Q", 0), ("\x03", 130)])
def test_the_terminal_is_left_as_it_was(db: Path, keys: str, code: int) -> None:
    say(db, "first")
    with on_screen(db, NEVER) as terminal:
        before = terminal.modes()
        terminal.wait_for(PAINTED)
        assert terminal.modes() != before
        terminal.type(keys)
        assert terminal.ended() == code
        assert terminal.said.count(ENTERED) == terminal.said.count(LEFT) == 1
        assert "\x1b[?25h" in terminal.said.rpartition("ends")[2]
        assert terminal.said.rpartition(LEFT)[2].strip() == ""
        assert terminal.modes() == before


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_request_to_end_leaves_the_terminal_as_it_was_too(db: Path, number: int) -> None:
    say(db, "first")
    with on_screen(db, NEVER) as terminal:
        terminal.wait_for(PAINTED)
        terminal.process.send_signal(number)
        assert terminal.ended() == 130
        assert terminal.said.count(LEFT) == 1


@pytest.mark.parametrize("has_keys", [True, False])
def test_it_ends_with_its_terminal_though_no_signal_says_so(db: Path, has_keys: bool) -> None:
    say(db, "first")
    deaf = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN); from telesink.tui.cli import main; main()"
    outer, inner = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", deaf, "--db", str(db), "health", "--watch", "--interval=0.2"],
        stdin=inner if has_keys else subprocess.DEVNULL, stdout=inner, stderr=subprocess.PIPE,
        env={**os.environ, "TERM": "xterm"},
    )  # fmt: skip
    os.close(inner)
    written = b""
    while b" ends" not in written:
        written += os.read(outer, 65536)
    os.close(outer)
    assert process.wait(30) == 0
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()


def test_what_is_typed_does_not_show(db: Path) -> None:
    say(db, "first")
    with on_screen(db, "--interval=0.2") as terminal:
        terminal.wait_for_news(PAINTED)
        terminal.type("xyzzy\n")
        terminal.wait_for_news(f"{PAINTED}.*{PAINTED}")
        assert "xyzzy" not in terminal.said


def test_another_size_is_painted_anew(db: Path) -> None:
    say(db, *"abcdef", level="error")
    with on_screen(db, NEVER) as terminal:
        terminal.wait_for_news(PAINTED)
        terminal.resize(50, 12)
        picture = terminal.wait_for_news("in a taller window.*live")
        lines = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", picture).split("\r\n")
        assert len(lines) == 12
        assert max(map(len, lines)) <= 50


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs a shell that stops jobs and goes on with them")
def test_ctrl_z_gives_the_terminal_back_until_it_goes_on(db: Path) -> None:
    say(db, "first")
    command = [sys.executable, "-m", "telesink.tui.cli", "--db", str(db), "health", "--watch", NEVER]
    with on_terminal([], shell=True, PS1="> ") as terminal:
        terminal.type(shlex.join(command) + "\n")
        terminal.wait_for_news(PAINTED)
        terminal.type("\x1a")
        assert LEFT in terminal.wait_for_news("Stopped")
        terminal.type("fg\n")
        terminal.wait_for_news(f"{re.escape(ENTERED)}.*{PAINTED}")
        terminal.type("q")
        terminal.wait_for_news(f"{re.escape(LEFT)}.*> ")
        terminal.type("exit $?\n")
        assert terminal.ended() == 0


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs a shell that gives the terminal's output alone")
def test_where_no_keys_come_in_it_says_what_ends_it(db: Path) -> None:
    say(db, "first")
    command = [sys.executable, "-m", "telesink.tui.cli", "--db", str(db), "health", "--watch", NEVER]
    with on_terminal([], shell=True, PS1="> ") as terminal:
        terminal.type(f"{shlex.join(command)} < /dev/null; echo it was $?\n")
        terminal.wait_for_news(r"ctrl\+c ends")
        terminal.type("\x03")
        terminal.wait_for_news("it was 130")


def test_a_store_that_is_not_there_yet_is_waited_for_in_view(db: Path) -> None:
    with on_screen(db, NEVER) as terminal:
        terminal.wait_for_news(rf"no\s.*store here yet.*{PAINTED}")
        assert not db.exists()
        say(db, "first")
        terminal.wait_for_news(f"healthy.*{PAINTED}")


def test_hostile_text_is_not_obeyed(db: Path) -> None:
    with TelemetrySink(db) as sink:
        sink.health_check("d\x1b[2Jb", "ping", healthy=False, error_message="a\x1b]52;c;Zm9v\x07\x9b2J")
    with on_screen(db, NEVER) as terminal:
        picture = terminal.wait_for(PAINTED)
        assert "d␛[2Jb/ping fails: a␛]52;c;Zm9v␇" in picture
        assert not set(picture) & {"\x07", "\x9b"}


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {}])
def test_colour_is_shown_where_it_is_wanted(db: Path, env: dict[str, str]) -> None:
    say(db, "first")
    with on_screen(db, NEVER, **env) as terminal:
        assert ("\x1b[32mhealthy" in terminal.wait_for(PAINTED)) is not bool(env)


def test_a_dumb_terminal_gets_one_table_after_the_other(db: Path) -> None:
    say(db, "first")
    with on_screen(db, "--interval=0.2", TERM="dumb") as terminal:
        assert "\x1b" not in terminal.wait_for("healthy .*\r\n\r\nhealthy ")
        terminal.type("\x03")
        assert terminal.ended() == 130


def test_json_that_is_asked_for_is_lines_on_a_terminal_too(db: Path) -> None:
    say(db, "first")
    with on_screen(db, NEVER, "--format=json") as terminal:
        assert terminal.wait_for("\r\n").startswith('{"overall_health":true')
        terminal.type("\x03")
        assert terminal.ended() == 130
