"""`health --watch` with real processes: line after line in a pipe, and in place on a terminal."""

from __future__ import annotations

import json
import os
import re
import select
import shlex
import shutil
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from telesink.store.sink.sink import TelemetrySink

NEVER = "--interval=1h"
"""So that whatever is seen came by itself."""


def say(db: Path, *texts: str, **fields: Any) -> None:
    with TelemetrySink(db) as sink:
        for text in texts:
            sink.event("said", message=text, **fields)


def command(db: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "telesink.tui.cli", "--db", str(db), "health", "--watch", *options]


# in a pipe -------------------------------------------------------------------------------------------------
Watcher = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def watching(db: Path) -> Iterator[Watcher]:
    """Starts `health --watch` with a pipe behind it, and ends it in the end."""
    started: list[subprocess.Popen[str]] = []

    def start(*options: str) -> subprocess.Popen[str]:
        started.append(
            subprocess.Popen(command(db, *options), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        )
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
pty = pytest.importorskip("pty", reason="needs pseudo-terminals, which Windows has not")

ENTERED: Final = b"\x1b[?1049h"
LEFT: Final = b"\x1b[?1049l"
HOME: Final = b"\x1b[H"


class Terminal:
    """A watch on a terminal of its own."""

    def __init__(self, db: Path, *options: str, shell: bool = False, **env: str) -> None:
        """With `shell` a shell takes its place, in which one can be started."""
        program = ["bash", "--norc", "--noediting", "-i"] if shell else command(db, *options)
        self.process, self._end = pty.fork()
        if self.process == 0:
            os.environ.update({"TERM": "xterm-256color", **env})
            os.execvp(program[0], program)
        self.written = b""
        self.resize(100, 40)

    def resize(self, columns: int, lines: int) -> None:
        import fcntl
        import termios

        fcntl.ioctl(self._end, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def press(self, keys: bytes) -> None:
        os.write(self._end, keys)

    def until(self, pattern: bytes) -> bytes:
        """Reads until what was written since the last call matches, and gives it."""
        deadline, written = time.monotonic() + 30, b""
        while not re.search(pattern, written, re.DOTALL):
            assert time.monotonic() < deadline, written[-3000:].decode(errors="replace")
            if not select.select([self._end], [], [], 1)[0]:
                continue
            piece = self._read()
            assert piece, f"it has ended: {written[-3000:].decode(errors='replace')}"
            written += piece
        self.written += written
        return written

    def modes(self) -> list[Any]:
        import termios

        return termios.tcgetattr(self._end)

    def exit_code(self) -> int:
        """Reads the rest, and gives how the process ended."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if select.select([self._end], [], [], 1)[0]:
                if not (piece := self._read()):
                    break
                self.written += piece
        else:
            os.kill(self.process, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
        os.close(self._end)
        return code

    def _read(self) -> bytes:
        try:
            return os.read(self._end, 65536)
        except OSError:  # Linux ends a terminal that nobody writes to any more with EIO
            return b""


def rest_after(terminal: Terminal, mark: bytes) -> bytes:
    return terminal.written.rpartition(mark)[2]


def test_it_is_painted_in_place_as_soon_as_something_changes(db: Path) -> None:
    say(db, "first")
    terminal = Terminal(db, NEVER)
    terminal.until(b"healthy.*q ends")
    say(db, "second", level="error")
    picture = terminal.until(b"degraded.*q ends")
    assert HOME in picture
    assert b"\x1b[2J" not in picture
    assert b"50 % of 2 events are errors" in picture
    terminal.press(b"q")
    assert terminal.exit_code() == 0


@pytest.mark.parametrize(("end", "code"), [(b"q", 0), (b"\x03", 130)])
def test_the_terminal_is_left_as_it_was(db: Path, end: bytes, code: int) -> None:
    say(db, "first")
    terminal = Terminal(db, NEVER)
    before = terminal.modes()
    terminal.until(b"q ends")
    assert terminal.modes() != before
    terminal.press(end)
    assert terminal.exit_code() == code
    assert terminal.written.count(ENTERED) == terminal.written.count(LEFT) == 1
    assert b"\x1b[?25h" in rest_after(terminal, b"q ends")
    assert rest_after(terminal, LEFT).strip() == b""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_request_to_end_leaves_the_terminal_as_it_was_too(db: Path, number: int) -> None:
    say(db, "first")
    terminal = Terminal(db, NEVER)
    terminal.until(b"q ends")
    os.kill(terminal.process, number)
    assert terminal.exit_code() == 130
    assert rest_after(terminal, LEFT).strip() == b""
    assert LEFT in terminal.written


def test_what_is_typed_does_not_show(db: Path) -> None:
    say(db, "first")
    terminal = Terminal(db, "--interval=0.2")
    terminal.until(b"q ends")
    terminal.press(b"xyzzy\n")
    terminal.until(b"q ends.*q ends")
    terminal.press(b"Q")
    assert terminal.exit_code() == 0
    assert b"xyzzy" not in terminal.written


def test_another_size_is_painted_anew(db: Path) -> None:
    say(db, *"abcdef", level="error")
    terminal = Terminal(db, NEVER)
    terminal.until(b"q ends")
    terminal.resize(50, 12)
    picture = terminal.until(b"more lines in a taller window.*live")
    lines = re.sub(rb"\x1b\[[0-9;?]*[a-zA-Z]", b"", picture).decode().split("\r\n")
    assert len(lines) == 12
    assert max(map(len, lines)) <= 50
    terminal.press(b"q")
    assert terminal.exit_code() == 0


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs a shell that stops jobs and goes on with them")
def test_ctrl_z_gives_the_terminal_back_until_it_goes_on(db: Path) -> None:
    say(db, "first")
    terminal = Terminal(db, shell=True, PS1="> ")
    terminal.press(shlex.join(command(db, NEVER)).encode() + b"\n")
    terminal.until(b"q ends")
    terminal.press(b"\x1a")
    assert LEFT in terminal.until(b"Stopped")
    terminal.press(b"fg\n")
    terminal.until(re.escape(ENTERED) + b".*q ends")
    terminal.press(b"q")
    terminal.until(re.escape(LEFT) + b".*> ")
    terminal.press(b"exit $?\n")
    assert terminal.exit_code() == 0


def test_a_store_that_is_not_there_yet_is_waited_for(db: Path) -> None:
    terminal = Terminal(db, NEVER)
    terminal.until(rb"no\s.*store here yet.*q ends")
    assert not db.exists()
    say(db, "first")
    terminal.until(b"healthy.*q ends")
    terminal.press(b"q")
    assert terminal.exit_code() == 0


def test_hostile_text_is_not_obeyed(db: Path) -> None:
    with TelemetrySink(db) as sink:
        sink.health_check("d\x1b[2Jb", "ping", healthy=False, error_message="a\x1b]52;c;Zm9v\x07\x9b2J")
    terminal = Terminal(db, NEVER)
    picture = terminal.until(b"q ends")
    assert "d␛[2Jb/ping fails: a␛]52;c;Zm9v␇".encode() in picture
    assert not set(picture.decode()) & {"\x07", "\x9b"}
    terminal.press(b"q")
    assert terminal.exit_code() == 0


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {}])
def test_colour_is_shown_where_it_is_wanted(db: Path, env: dict[str, str]) -> None:
    say(db, "first")
    terminal = Terminal(db, NEVER, **env)
    picture = terminal.until(b"q ends")
    assert (b"\x1b[32mhealthy" in picture) is not bool(env)
    terminal.press(b"q")
    terminal.exit_code()


def test_a_dumb_terminal_gets_one_table_after_the_other(db: Path) -> None:
    say(db, "first")
    terminal = Terminal(db, "--interval=0.2", TERM="dumb")
    assert b"\x1b" not in terminal.until(b"healthy .*\r\n\r\nhealthy ")
    terminal.press(b"\x03")
    assert terminal.exit_code() == 130


def test_json_that_is_asked_for_is_lines_on_a_terminal_too(db: Path) -> None:
    say(db, "first")
    terminal = Terminal(db, NEVER, "--format=json")
    assert terminal.until(b"\r\n").startswith(b'{"overall_health":true')
    terminal.press(b"\x03")
    assert terminal.exit_code() == 130
