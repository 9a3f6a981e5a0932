"""Where settings come from, as the doctor tells it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from telesink.store.origins import Origin, location_origin, settings_with_origins
from telesink.store.settings import Settings, load_settings


def written(folder: Path, text: str) -> str:
    path = folder / "telesink.toml"
    path.write_text(text)
    return str(path)


def test_without_a_word_nothing_is_changed(tmp_path: Path) -> None:
    origins = settings_with_origins(start=tmp_path)
    assert (origins.settings, origins.file, origins.changed, origins.unread) == (Settings(), "", (), ())


def test_a_value_of_the_file_names_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, "[retention]\nraw_events_days = 7\nalerts_days = 60\n")
    origins = settings_with_origins(start=tmp_path)
    assert origins.file == file
    assert origins.changed == (Origin("retention.raw_events_days", 7, 14, "file", file),)


def test_a_variable_over_the_file_names_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, "[retention]\nraw_events_days = 7\n")
    monkeypatch.setenv("TELESINK_RETENTION_RAW_EVENTS_DAYS", "3")
    monkeypatch.setenv("TELESINK_ENABLED", "false")
    origins = settings_with_origins(start=tmp_path)
    assert [(origin.key, origin.value, origin.place) for origin in origins.changed] == [
        ("enabled", False, "TELESINK_ENABLED"),
        ("retention.raw_events_days", 3, "TELESINK_RETENTION_RAW_EVENTS_DAYS"),
    ]


def test_settings_of_components_and_keys_are_told_one_by_one(tmp_path: Path) -> None:
    written(
        tmp_path,
        "[components.db]\nretention_days = 3\n[components.db.performance_thresholds]\nfast = 20\n"
        "[dashboard.keys]\nquit = 'ctrl+x'\n",
    )
    changed = settings_with_origins(start=tmp_path).changed
    assert [(origin.key, origin.value, origin.default) for origin in changed] == [
        ("components.db.retention_days", 3, None),
        ("components.db.performance_thresholds.fast", 20, 100),
        ("dashboard.keys.quit", "ctrl+x", None),
    ]


def test_a_variable_that_nothing_reads_is_named_with_what_may_be_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELESINK_RETENSION_RAW_EVENTS_DAYS", "3")
    monkeypatch.setenv("TELESINK_COLOUR", "red")
    monkeypatch.setenv("TELESINK_DB", "x.db")
    monkeypatch.setenv("TELESINK_TRACEBACK", "1")
    unread = settings_with_origins(start=tmp_path).unread
    assert [(variable.name, variable.similar) for variable in unread] == [
        ("TELESINK_COLOUR", None),
        ("TELESINK_RETENSION_RAW_EVENTS_DAYS", "TELESINK_RETENTION_RAW_EVENTS_DAYS"),
    ]


def test_every_variable_that_the_program_reads_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(__file__).parents[1]
    sources = [path for folder in ("store", "tui", "widgets", "themes") for path in (root / folder).rglob("*.py")]
    named = {name for path in sources for name in re.findall(r'"(TELESINK_[A-Z_]*[A-Z])"', path.read_text())}
    assert {"TELESINK_DB", "TELESINK_TRACEBACK"} <= named
    for name in named:
        monkeypatch.setenv(name, "1")
    assert settings_with_origins(start=tmp_path).unread == ()


def test_the_settings_are_those_that_a_program_loads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, "[query]\ndefault_limit = 7\n")
    monkeypatch.setenv("TELESINK_STORAGE_BATCH_SIZE", "9")
    assert settings_with_origins(start=tmp_path).settings == load_settings(start=tmp_path)


def test_what_names_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert location_origin(None, settings_with_origins(start=tmp_path)) == "the default"
    file = written(tmp_path, "db = 'here.db'\n")
    origins = settings_with_origins(start=tmp_path)
    assert location_origin(None, origins) == f"db in {file}"
    monkeypatch.setenv("TELESINK_DB", "there.db")
    assert location_origin(None, origins) == "TELESINK_DB"
    assert location_origin("given.db", origins) == "--db"


def test_files_that_are_passed_over_are_told(tmp_path: Path) -> None:
    near, own = tmp_path / "project" / "deep", tmp_path / "home" / "telesink"
    for folder in (near, own):
        folder.mkdir(parents=True)
    far = written(tmp_path / "project", "[query]\ndefault_limit = 7\n")
    users = written(own, "[query]\ndefault_limit = 8\n")
    assert settings_with_origins(start=near).passed_over == (users,)
    file = written(near, "[query]\ndefault_limit = 6\n")
    origins = settings_with_origins(start=near)
    assert (origins.file, origins.passed_over) == (file, (far, users))
    assert settings_with_origins(file, start=near).passed_over == ()


def test_a_file_farther_away_that_is_broken_does_not_matter(tmp_path: Path) -> None:
    near = tmp_path / "project"
    near.mkdir()
    written(tmp_path, "[query\n")
    file = written(near, "[query]\ndefault_limit = 6\n")
    assert settings_with_origins(start=near).file == file
