"""A store that cannot be written, of somebody else or on a read-only disk, can still be asked."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from telesink.store.spool.folder import SUFFIX

Ask = Callable[..., subprocess.CompletedProcess[str]]

_POWERLESS = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"]
"""Root may write everywhere, until it has given that up."""


@pytest.fixture
def read_only(filled: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of the store in a folder that cannot be written."""
    folder = tmp_path / "archive"
    folder.mkdir()
    store = Path(shutil.copy(filled, folder / "app.db"))
    store.chmod(0o444)
    folder.chmod(0o555)
    yield store
    folder.chmod(0o755)


@pytest.fixture
def ask(read_only: Path) -> Ask:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(powerless(read_only, *arguments), capture_output=True, text=True, check=False)

    return run


def powerless(store: Path, *arguments: str) -> list[str]:
    """The command line of somebody who may not write there."""
    is_powerful = os.access(store.parent, os.W_OK)
    if is_powerful and not shutil.which("setpriv"):
        pytest.skip("who runs this may write everywhere")
    command = [sys.executable, "-m", "telesink.tui.cli", *arguments, "--db", str(store)]
    return [*_POWERLESS, *command] if is_powerful else command


@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "--format=json"),
        ("query", "--type=stats"),
        ("health", "--time-range=9000w"),
        ("sql", "select count(*) from events"),
        ("export", "--start=2000-01-01", "--output=-"),
        ("cleanup", "--dry-run"),
        ("migrate", "--status"),
        ("doctor",),
    ],
)
def test_it_answers(ask: Ask, arguments: tuple[str, ...]) -> None:
    result = ask(*arguments)
    assert "error: " not in result.stderr
    assert result.returncode == 0
    assert result.stdout


def test_the_doctor_says_that_it_cannot_be_written_and_nothing_worse(ask: Ask) -> None:
    said = ask("doctor").stdout
    assert "the store cannot be written" in said
    assert "not a database" not in said


def test_what_waits_in_its_spool_is_told(ask: Ask, read_only: Path) -> None:
    read_only.parent.chmod(0o755)
    spool = read_only.with_name(read_only.name + "-spool")
    spool.mkdir()
    (spool / f"waiting{SUFFIX}").touch()
    read_only.parent.chmod(0o555)
    result = ask("query")
    assert result.returncode == 0
    assert result.stderr == (
        "telesink: the store cannot be written: what waits in its spool is missing in this answer\n"
    )


def test_what_changes_it_says_why_it_does_not(ask: Ask) -> None:
    result = ask("record", "x")
    assert result.returncode == 3
    assert "cannot be opened for writing" in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [("query", "--follow", "--format=ndjson"), ("health", "--watch", "--time-range=9000w")]
)
def test_who_stays_sees_it_too(read_only: Path, arguments: tuple[str, ...]) -> None:
    command = powerless(read_only, *arguments)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _rest, said = process.communicate(timeout=30)
    assert first.startswith("{")
    assert (process.returncode, said.strip()) == (130, "")
