"""Ringing across processes; and that neither end needs the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from telesink.store.spool.bell import Bell
from tests.conftest import Program


def test_a_ring_of_another_process_wakes_the_one_that_waits(tmp_path: Path, run_program: Program) -> None:
    listener = Bell(tmp_path)
    assert listener.wait(0) is False
    run_program(
        "import sys; from pathlib import Path; from telesink.store.spool.bell import Bell;"
        "Bell(Path(sys.argv[2])).ring()",
        str(tmp_path),
    )
    assert listener.wait(10) is True
    assert listener.wait(0) is False
    listener.close()


def test_ringing_where_nobody_listens_does_nothing(tmp_path: Path) -> None:
    ringer = Bell(tmp_path)
    ringer.ring()
    listener = Bell(tmp_path)
    listener.wait(0)
    ringer.ring()
    listener.close()
    ringer.ring()
    ringer.ring()
    ringer.close()
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == ["bell"]


def test_ringing_without_end_does_not_block(tmp_path: Path) -> None:
    listener, ringer = Bell(tmp_path), Bell(tmp_path)
    listener.wait(0)
    for _ in range(100_000):  # a pipe holds 64 KiB
        ringer.ring()
    assert listener.wait(0) is True


def test_a_folder_in_which_no_pipe_can_be_made_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        Bell(tmp_path / "missing").wait(0)
