"""The fixed store, made once and copied for each test, on a terminal with all colours."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from telesink.store.location import StoreLocation
from tests.tui.fixed_store import build_store


@pytest.fixture(autouse=True)
def true_colour_terminal(own_surroundings: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The colours of a screenshot depend on what the terminal says that it can do."""
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.fixture(scope="session")
def built_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fixed") / "app.db"
    build_store(StoreLocation(path))
    return path


@pytest.fixture
def fixed_store(built_store: Path, tmp_path: Path) -> StoreLocation:
    """A real store with the two hours of `fixed_rows`, the test's own to write to."""
    location = StoreLocation(tmp_path / "app.db")
    shutil.copy(built_store, location.path)
    location.spool.mkdir()
    return location
