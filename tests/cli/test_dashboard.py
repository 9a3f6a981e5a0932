"""Bare `telesink`: the health report where no dashboard can be shown."""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Invoke = Callable[..., Result]

SHOWN = b"Overview"
"""What is on the screen once the dashboard has come up."""


def test_without_a_terminal_it_reports_health_and_says_how_to_open_the_dashboard(
    record: Callable[..., None], invoke: Invoke
) -> None:
    record(lambda sink: sink.health_check("db", "ping", healthy=False, error_message="refused"))
    result = invoke()
    assert result.exit_code == 0
    first, *rest = result.stdout.splitlines()
    assert first.startswith("unhealthy  the last 1h until ")
    assert rest[1].startswith("  unhealthy  db/ping fails: refused (for ")
    assert rest[-2:] == ["", "Run `telesink` on a terminal to open the dashboard, `telesink --help` for commands."]


def test_what_checks_say_is_never_written_raw(record: Callable[..., None], invoke: Invoke) -> None:
    record(lambda sink: sink.health_check("db", "ping", healthy=False, error_message="\x1b[2Jgone"))
    written = invoke().stdout
    assert "␛[2Jgone" in written
    assert "\x1b" not in written


def test_nothing_of_the_dashboard_is_loaded_for_it(filled: Path, telesink: Any) -> None:
    result = telesink("--db", str(filled), env={"PYTHONVERBOSE": "1"})
    assert "import 'telesink.store.settings'" in result.stderr
    assert "import 'textual" not in result.stderr


def opened_and_left(*arguments: str, shown: bytes = SHOWN, hang_up: bool = False) -> int:
    """Runs a command on a terminal of its own, presses q once it shows what it should; returns its exit code.

    With `hang_up` the terminal is closed instead, as when a window is.
    """
    pty = pytest.importorskip("pty", reason="needs pseudo-terminals, which Windows has not")
    import fcntl
    import termios

    child, terminal = pty.fork()
    if child == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execv(sys.executable, [sys.executable, "-m", "telesink.tui.cli", *arguments])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
    written = b""
    try:
        while shown not in written and (piece := os.read(terminal, 65536)):
            written += piece
        if hang_up:
            os.kill(child, signal.SIGHUP)
        else:
            os.write(terminal, b"q")
        while os.read(terminal, 65536):
            pass
    except OSError:  # Linux ends a terminal that nobody writes to any more with EIO
        pass
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.close(terminal)
    assert shown in written, written[-2000:].decode(errors="replace")
    return code


def test_on_a_terminal_the_dashboard_opens(filled: Path) -> None:
    assert opened_and_left("--db", str(filled)) == 0


def test_the_dashboard_opens_on_a_store_that_is_not_there_yet(db: Path) -> None:
    assert opened_and_left("--db", str(db), shown=b"No store yet") == 0
    assert not db.exists()


def test_a_file_that_is_no_store_is_refused_in_one_line(db: Path) -> None:
    db.write_text("no database, but a text " * 100)
    assert opened_and_left("--db", str(db), shown=b"is not a database") == 3


def test_a_demonstration_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    assert opened_and_left("demo") == 0
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="closing a window sends no signal on Windows")
def test_a_demonstration_whose_window_is_closed_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    opened_and_left("demo", hang_up=True)
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.parametrize(
    "prefix", [[], ["sh", "-c", "trap '' HUP; exec \"$@\"", "sh"]], ids=["apart from it", "without its signal"]
)
def test_a_terminal_that_goes_away_ends_the_dashboard_although_no_signal_comes(filled: Path, prefix: list[str]) -> None:
    pty = pytest.importorskip("pty", reason="needs pseudo-terminals, which Windows has not")
    outer, inner = pty.openpty()
    process = subprocess.Popen(
        [*prefix, sys.executable, "-m", "telesink.tui.cli", "--db", str(filled)],
        stdin=inner, stdout=inner, stderr=inner, env=os.environ | {"TERM": "xterm-256color"}, start_new_session=True,
    )  # fmt: skip
    os.close(inner)
    written = b""
    while SHOWN not in written:
        written += os.read(outer, 65536)
    os.close(outer)
    assert process.wait(timeout=30) in (-signal.SIGHUP, -signal.SIGTERM)


def sessions() -> list[Path]:
    """What is remembered of stores; the home is the test's own."""
    return list((Path.home() / "telesink" / "sessions").glob("*.json"))


def test_how_it_was_left_is_kept_for_the_next_time(filled: Path) -> None:
    opened_and_left("--db", str(filled))
    (kept,) = sessions()
    kept.write_text('{"tab": "metrics"}')
    assert opened_and_left("--db", str(filled), shown=b"No metrics in the last hour") == 0
    assert opened_and_left("--db", str(filled), "--fresh", shown=b"Nothing in the last hour") == 0


def test_nothing_is_kept_where_the_configuration_says_so(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELESINK_DASHBOARD_RESTORE", "false")
    opened_and_left("--db", str(filled))
    assert sessions() == []
