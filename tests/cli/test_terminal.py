"""What changes when stdout is a terminal: width, colour, and no raw bytes of control."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from telesink.store.sink.sink import TelemetrySink
from telesink.tui.cli.text import cell_width

pty = pytest.importorskip("pty", reason="needs pseudo-terminals, which Windows has not")

OnTerminal = Callable[..., str]


@pytest.fixture
def on_terminal(db: Path) -> OnTerminal:
    """What a command writes to a terminal of a width."""
    import fcntl
    import termios

    def run(*arguments: str, columns: int = 80, env: Mapping[str, str] | None = None) -> str:
        outer, inner = pty.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        process = subprocess.Popen(
            [sys.executable, "-m", "telesink.tui.cli", "--db", str(db), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=inner,
            env={**os.environ, "TERM": "xterm-256color", **(env or {})},
        )
        os.close(inner)
        written = b""
        while piece := _read(outer):
            written += piece
        os.close(outer)
        assert process.wait(timeout=60) == 0
        return written.decode()

    return run


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux ends a terminal that nobody writes to any more with EIO
        return b""


def test_errors_are_red_on_a_terminal(filled: Path, on_terminal: OnTerminal) -> None:
    assert "\x1b[31merror\x1b[0m" in on_terminal("query", "--level=error")


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colour_where_it_is_not_wanted(filled: Path, on_terminal: OnTerminal, env: Mapping[str, str]) -> None:
    assert "\x1b" not in on_terminal("query", "--level=error", env=env)


def test_a_pipe_gets_no_colour(filled: Path, invoke: Callable[..., object]) -> None:
    assert "\x1b" not in invoke("query").stdout  # type: ignore[attr-defined]  # a click Result


@pytest.mark.parametrize("kind", ["events", "metrics", "health", "performance", "chains"])
@pytest.mark.parametrize("columns", [40, 80, 132])
def test_lines_fit_the_terminal(filled: Path, on_terminal: OnTerminal, kind: str, columns: int) -> None:
    lines = on_terminal("query", f"--type={kind}", columns=columns, env={"NO_COLOR": "1"}).splitlines()
    table = lines[lines.index("") + 1 :] if "" in lines else lines
    assert len(table) > 1
    assert all(cell_width(line) <= columns for line in table)


@pytest.mark.parametrize("columns", [30, 80, 132])
def test_a_health_report_fits_the_terminal(record: Callable[..., None], on_terminal: OnTerminal, columns: int) -> None:
    def recording(sink: TelemetrySink) -> None:
        message = "日本語 " * 20 + "x" * 300
        sink.health_check("データベース" * 5, "ping", healthy=False, error_message=message)
        sink.event("x", level="error", message=message, component="c" * 50, operation="o" * 50, duration_ms=1)

    record(recording)
    lines = on_terminal("health", columns=columns, env={"NO_COLOR": "1"}).splitlines()
    assert len(lines) > 10
    assert all(cell_width(line) <= columns for line in lines)


def test_how_it_stands_has_a_colour(filled: Path, on_terminal: OnTerminal) -> None:
    assert on_terminal("health", "--time-range=9999w").startswith("\x1b[1;31munhealthy")
    assert "\x1b" not in on_terminal("health", "--time-range=9999w", env={"NO_COLOR": "1"})


@pytest.mark.parametrize("format_name", ["table", "json", "ndjson", "csv"])
def test_hostile_text_reaches_no_terminal(
    record: Callable[..., None], on_terminal: OnTerminal, format_name: str
) -> None:
    record(lambda sink: sink.event("x", message="a\x1b]52;c;Zm9v\x07\x9b2J\x7f", component="\x1b[2J"))
    written = on_terminal("query", "--format", format_name, env={"NO_COLOR": "1"})
    assert not set(written) & {"\x1b", "\x07", "\x9b", "\x7f"}
