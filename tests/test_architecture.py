"""What the import rules promise, seen in fresh interpreters: a static rule cannot see what is loaded when."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = ("textual", "rich.console", "plotext", "peewee", "watchfiles")


def loaded_by(source: str, *names: str) -> list[str]:
    """Which of the modules are loaded after running the source in a fresh interpreter."""
    check = f"\nimport sys; print([name for name in {names!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", source + check], capture_output=True, text=True, check=True)
    result: list[str] = eval(done.stdout)  # a list of texts, printed by us
    return result


def test_recording_loads_neither_peewee_nor_textual_on_the_callers_way(tmp_path: Path) -> None:
    """The drainer's thread may need peewee to make a store; here it is kept from starting."""
    source = f"""
import threading
threading.Thread.start = lambda self: None
from telesink.store import TelemetrySink
sink = TelemetrySink({str(tmp_path / "a.db")!r})
assert sink.event("x", metadata={{"password": "y"}})
with sink.tool("z"):
    pass
import atexit
atexit.unregister(sink.close)
"""
    assert loaded_by(source, *HEAVY, "sqlite3") == []


def test_draining_into_a_store_that_is_there_needs_no_peewee(tmp_path: Path) -> None:
    record = (
        f"from telesink.store import TelemetrySink\nwith TelemetrySink({str(tmp_path / 'a.db')!r}) as s: s.event('x')"
    )
    loaded_by(record)
    assert loaded_by(record, *HEAVY) == []


def test_importing_the_store_loads_next_to_nothing() -> None:
    assert loaded_by("import telesink.store", *HEAVY, "sqlite3", "msgspec", "orjson", "logging") == []


def test_the_command_line_starts_without_the_dashboard() -> None:
    assert loaded_by("import telesink.tui.cli", *HEAVY) == []


@pytest.mark.parametrize("folder", ["store", "tui", "widgets", "themes"])
def test_nobody_imports_by_the_folders_bare_name(folder: str) -> None:
    """From the project's folder `import store` would work, and load a second copy of everything."""
    found = [
        path
        for path in ROOT.rglob("*.py")
        if ".venv" not in path.parts
        for line in path.read_text().splitlines()
        if line.startswith((f"import {folder}", f"from {folder} ", f"from {folder}."))
    ]
    assert found == []
