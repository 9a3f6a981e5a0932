"""What a person sees of an import on a terminal, and what is left when it is interrupted."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import Result

from telesink.store.io.importing import ImportOptions, ImportProgress, import_file
from telesink.store.spool.folder import segment_paths
from telesink.store.spool.locks import FileLock
from telesink.store.writer.drainer import LOCK_NAME
from tests.conftest import until

Invoke = Callable[..., Result]

LINE = b'{"time": "2026-11-24T10:00:00Z", "msg": "one"}\n'
PAINTED = re.compile(rb"\rreading [^\r]*rows\.ndjson: [0-9,]+ records[^\r]*\x1b\[K")


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """A named pipe: whoever imports it waits for the next row."""
    os.mkfifo(tmp_path / "rows.ndjson")
    return tmp_path / "rows.ndjson"


@contextmanager
def importing(db: Path, file: Path, stderr: int = subprocess.PIPE) -> Iterator[subprocess.Popen[bytes]]:
    """An import in a process of its own."""
    command = [sys.executable, "-m", "telesink.tui.cli", "--db", str(db), "import", str(file)]
    process = subprocess.Popen(command, stderr=stderr, env={**os.environ, "TERM": "xterm", "COLUMNS": "100"})
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def words(terminal: int) -> bytes:
    """What has come to the terminal since the last look."""
    try:
        return os.read(terminal, 65536) if select.select([terminal], [], [], 0)[0] else b""
    except OSError:  # Linux ends a terminal that nobody writes to any more with EIO
        return b""


def test_on_a_terminal_one_line_tells_how_far_it_is_and_is_gone_in_the_end(db: Path, pipe: Path) -> None:
    pty = pytest.importorskip("pty", reason="needs pseudo-terminals, which Windows has not")
    outer, inner = pty.openpty()
    with importing(db, pipe, inner) as process:
        os.close(inner)
        said, rows = b"", 0
        deadline = time.monotonic() + 20
        with open(pipe, "wb", buffering=0) as out:
            while not PAINTED.search(said):
                assert time.monotonic() < deadline
                out.write(LINE * 50)
                rows += 50
                said += words(outer)
        process.wait(20)
        said += words(outer)
    os.close(outer)
    end = f"telesink: {pipe}: {rows:,} events (JSON lines)\r\n".encode()
    assert said.endswith(end)
    assert b"\r\x1b[K" in said[PAINTED.search(said).end() :]  # type: ignore[union-attr]  # found above


def test_elsewhere_there_is_no_such_line(tmp_path: Path, invoke: Invoke) -> None:
    (tmp_path / "x.ndjson").write_bytes(LINE * 3000)
    assert invoke("import", str(tmp_path / "x.ndjson")).stderr.count("\n") == 1


def test_bytes_are_told_as_they_are_on_disk(tmp_path: Path) -> None:
    file = tmp_path / "x.ndjson"
    file.write_bytes(LINE * 40_000)
    told: list[ImportProgress] = []
    import_file(file, [], ImportOptions(tell=told.append))
    assert [progress.records for progress in told] == list(range(500, 40_001, 500))
    assert {progress.total for progress in told} == {len(LINE) * 40_000}
    read = [progress.bytes for progress in told]
    assert read == sorted(read)
    assert 0 < read[0] < read[-1] == len(LINE) * 40_000


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_while_it_reads_nothing_is_stored(
    db: Path, pipe: Path, invoke: Invoke, number: signal.Signals
) -> None:
    with importing(db, pipe) as process, open(pipe, "wb", buffering=0) as out:
        out.write(LINE * 3000)  # more than a pipe holds: some of it has been read
        process.send_signal(number)
        _, said = process.communicate(timeout=20)
    assert (process.returncode, said.strip()) == (130, b"telesink: interrupted: nothing was stored")
    assert json.loads(invoke("query", "--format=json").stdout)["count"] == 0
    assert not [path for path in db.with_name("app.db-spool").iterdir() if ".seg" in path.name]


def test_interrupted_while_it_stores_the_next_command_goes_on(db: Path, tmp_path: Path, invoke: Invoke) -> None:
    invoke("record", "first")
    spool = db.with_name("app.db-spool")
    (tmp_path / "x.ndjson").write_bytes(LINE * 10)
    lock = FileLock(spool / LOCK_NAME)
    assert lock.acquire(0)
    try:
        with importing(db, tmp_path / "x.ndjson") as process:
            assert until(lambda: bool(segment_paths(spool)))
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=20)
    finally:
        lock.release()
    assert process.returncode == 130
    assert said.strip() == b"telesink: interrupted: all of it has been read, and the next command goes on storing it"
    assert json.loads(invoke("query", "--format=json").stdout)["count"] == 11
