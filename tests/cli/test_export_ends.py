"""How an export ends before its time: ctrl+c, SIGTERM, a closed terminal, a full disk, a reader that leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.pipes import being_written

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes, which Windows has not")

Invoke = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, beside a store whose metrics fill a pipe (64 KiB) many times over."""
    invoke("test", "--count=3000", "--seed=1")
    folder = tmp_path / "out"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def started(db: Path, *options: str, before: str = "pass") -> subprocess.Popen[bytes]:
    """An export in a process of its own, which does something before."""
    program = f"{before}; from telesink.tui.cli import main; main()"
    command = [sys.executable, "-c", program, "--db", str(db), "export", "--start=2020-01-01", *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("ending", ["csv", "csv.gz", "csv.zst"])
def test_an_interrupted_export_leaves_nothing(db: Path, folder: Path, number: signal.Signals, ending: str) -> None:
    """The file of events is written; in that of metrics, a pipe, the export waits for its reader."""
    pipe = folder / f"e.metrics.{ending}"
    os.mkfifo(pipe)
    process = started(db, "--include-metrics", f"--output=e.{ending}")
    with being_written(pipe):
        assert [path.suffix for path in folder.iterdir() if path != pipe] == [".part"]
        process.send_signal(number)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert list(folder.iterdir()) == [pipe]
    assert b"Traceback" not in said


def test_an_interrupted_export_keeps_the_file_of_before(db: Path, folder: Path) -> None:
    (folder / "e.events.csv").write_text("before")
    os.mkfifo(folder / "e.metrics.csv")
    process = started(db, "--include-metrics", "--output=e.csv")
    with being_written(folder / "e.metrics.csv"):
        process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    assert (folder / "e.events.csv").read_text() == "before"
    assert len(list(folder.iterdir())) == 2


def test_who_ignores_a_closed_terminal_goes_on(db: Path, folder: Path) -> None:
    os.mkfifo(folder / "e.metrics.csv")
    ignoring = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)"  # as nohup does
    process = started(db, "--include-metrics", "--output=e.csv", before=ignoring)
    with being_written(folder / "e.metrics.csv") as metrics:
        process.send_signal(signal.SIGHUP)
        assert metrics.readall().count(b"\r\n") > 1000
    process.communicate(timeout=20)
    assert process.returncode == 0
    assert (folder / "e.events.csv").exists()


@pytest.mark.parametrize("ending", ["json", "csv.gz", "ndjson.zst", "parquet"])
def test_a_full_disk_leaves_nothing_and_is_told(db: Path, folder: Path, ending: str) -> None:
    if ending == "parquet":
        pytest.importorskip("pyarrow", reason="pyarrow has no wheel for this Python yet")
    # The system stops a file that grows over the limit much as one on a full disk.
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))"
    process = started(db, f"--output=big.{ending}", before=limit)
    out, said = process.communicate(timeout=20)
    assert process.returncode != 0
    assert (out, list(folder.iterdir())) == (b"", [])
    assert said.splitlines()[-1].startswith(f"telesink: error: big.{ending}: file too large".encode())
    assert b"Traceback" not in said


@pytest.mark.parametrize("options", [(), ("--compress",), ("--format=csv",)])
def test_a_reader_of_stdout_may_leave(db: Path, folder: Path, options: tuple[str, ...]) -> None:
    process = started(db, "--output=-", "--format=ndjson", *options)
    assert process.stdout is not None
    assert process.stdout.read(10)
    process.stdout.close()
    assert process.stderr is not None
    said = process.stderr.read()
    assert process.wait(timeout=20) == 0
    assert said.count(b"\n") == 1  # the plan


def test_a_query_is_written_whole_or_not_at_all(db: Path, folder: Path) -> None:
    (folder / "q.json").write_text("before")
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))"
    program = f"{limit}; from telesink.tui.cli import main; main()"
    command = [sys.executable, "-c", program, "--db", str(db), "query", "--export=q.json", "--limit=1000"]
    assert subprocess.run(command, capture_output=True, check=False, timeout=20).returncode == 2
    assert {path.name: path.read_text() for path in folder.iterdir()} == {"q.json": "before"}
