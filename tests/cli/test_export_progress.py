"""What a person sees of an export on a terminal: one line that is rewritten, gone in the end."""

from __future__ import annotations

import os
import re
import select
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import Result

from telesink.tui.cli.text import cell_width
from tests.cli.pipes import being_written

pty = pytest.importorskip("pty", reason="needs pseudo-terminals, which Windows has not")

PAINTED = re.compile(rb"\r[^\r]* rows, [^\r]*\x1b\[K")


@pytest.fixture
def pipe(tmp_path: Path, invoke: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pipe in the working folder, beside a store of much more than a pipe holds."""
    invoke("test", "--count=3000", "--seed=1")
    monkeypatch.chdir(tmp_path)
    os.mkfifo(tmp_path / "e.ndjson")
    return tmp_path / "e.ndjson"


@contextmanager
def on_terminal(db: Path, columns: int, **env: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """An export whose words go to a terminal: its process, and where they are read."""
    import fcntl
    import termios

    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    command = [sys.executable, "-m", "telesink.tui.cli", "--db", str(db), "export", "--start=2020-01-01"]
    surroundings = {**os.environ, "TERM": "xterm", "COLUMNS": str(columns), **env}
    process = subprocess.Popen([*command, "--output=e.ndjson"], stdout=subprocess.PIPE, stderr=inner, env=surroundings)
    os.close(inner)
    with process:
        yield process, outer
    os.close(outer)


def words(terminal: int) -> bytes:
    """What has come to the terminal since the last look."""
    try:
        return os.read(terminal, 65536) if select.select([terminal], [], [], 0)[0] else b""
    except OSError:  # Linux ends a terminal that nobody writes to any more with EIO
        return b""


def read_slowly(pipe: Path, terminal: int, until: re.Pattern[bytes]) -> bytes:
    """Reads a page of the export now and then until the words look so, then the rest of it; gives the words."""
    said = b""
    deadline = time.monotonic() + 20
    with being_written(pipe) as rows:
        while not until.search(said) and rows.read(4096):
            assert time.monotonic() < deadline
            select.select([terminal], [], [], 0.02)
            said += words(terminal)
        while rows.read(65536):
            said += words(terminal)
    return said


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_one_line_tells_how_far_it_is_and_is_gone_in_the_end(db: Path, pipe: Path, columns: int) -> None:
    with on_terminal(db, columns) as (process, terminal):
        said = read_slowly(pipe, terminal, PAINTED)
        process.wait(timeout=20)
        said += words(terminal)
    plan, rest = said.decode().split("\r\n", 1)
    assert plan.startswith("telesink: exporting events from ")
    assert "exported to e.ndjson" in rest
    lines = [line for line in re.split(r"\r(?!\n)", rest.replace("\x1b[K", "")) if line.strip()]
    *bars, summary = lines
    assert bars
    assert all("%" in line and cell_width(line) < columns for line in bars)
    assert summary.startswith("telesink: 3,0")
    assert "\r\x1b[Ktelesink: 3,0" in rest  # the line has been wiped before


def test_a_dumb_terminal_gets_the_words_alone(db: Path, pipe: Path) -> None:
    with on_terminal(db, 80, TERM="dumb") as (process, terminal):
        with being_written(pipe) as rows:
            rows.readall()
        process.wait(timeout=20)
        said = words(terminal)
    assert b"exported to e.ndjson" in said
    assert b"\x1b" not in said
