"""Where settings come from, and what a person is told when one is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from telesink.store.errors import SettingsError
from telesink.store.location import parse_location, resolve_location
from telesink.store.settings import Settings, load_settings


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    settings = load_settings(start=tmp_path)
    assert settings == Settings()
    assert (settings.retention.raw_events_days, settings.query.max_limit) == (14, 10_000)


def test_a_file_in_a_folder_above_is_found(tmp_path: Path) -> None:
    write(tmp_path / "telesink.toml", "[retention]\nraw_events_days = 7\n")
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert load_settings(start=deep).retention.raw_events_days == 7


def test_the_nearer_file_wins(tmp_path: Path) -> None:
    write(tmp_path / "telesink.toml", "db = 'far.db'")
    write(tmp_path / "near" / "telesink.toml", "db = 'near.db'")
    assert load_settings(start=tmp_path / "near").db == "near.db"


def test_pyproject_has_a_section_for_it(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", "[project]\nname = 'x'\n[tool.telesink.query]\ndefault_limit = 5\n")
    assert load_settings(start=tmp_path).query.default_limit == 5


def test_a_pyproject_without_the_section_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path / "telesink.toml", "db = 'above.db'")
    write(tmp_path / "inner" / "pyproject.toml", "[project]\nname = 'x'\n")
    assert load_settings(start=tmp_path / "inner").db == "above.db"


def test_the_users_own_configuration_is_the_last_resort(tmp_path: Path) -> None:
    write(tmp_path / "home" / "telesink" / "telesink.toml", "db = 'mine.db'")
    assert load_settings(start=tmp_path / "elsewhere").db == "mine.db"


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "telesink.toml", "[retention]\nraw_events_days = 7\n[storage]\nbatch_size = 9\n")
    monkeypatch.setenv("TELESINK_RETENTION_RAW_EVENTS_DAYS", "3")
    monkeypatch.setenv("TELESINK_STORAGE_ASYNC_PROCESSING", "false")
    monkeypatch.setenv("TELESINK_SECURITY_SENSITIVE_FIELDS", "iban,pin")
    monkeypatch.setenv("TELESINK_ENABLED", "false")
    settings = load_settings(start=tmp_path)
    assert (settings.retention.raw_events_days, settings.storage.batch_size) == (3, 9)
    assert (settings.storage.async_processing, settings.enabled) == (False, False)
    assert settings.security.sensitive_fields == ("iban", "pin")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[storage]\nbatch_sise = 5\n", ["storage.batch_sise", "no such key", "batch_size"]),
        ("colour = 'red'\n", ["colour", "no such key", "storage"]),
        ("[storage]\nbatch_size = 'many'\n", ["storage.batch_size", "expected int, got str"]),
        ("[storage]\nbatch_size = 0\n", ["storage.batch_size", ">= 1"]),
        ("[storage]\nspool_full = 'explode'\n", ["storage.spool_full", "explode"]),
        ("[components.db]\nspeed = 1\n", ["components", "speed", "no such key", "performance_thresholds"]),
        ("[storage\n", ["is not valid TOML", "line 1"]),
    ],
)
def test_a_mistake_names_the_file_the_key_and_what_is_allowed(tmp_path: Path, text: str, words: list[str]) -> None:
    path = write(tmp_path / "telesink.toml", text)
    with pytest.raises(SettingsError) as error:
        load_settings(path)
    assert [word for word in [str(path), *words] if word not in str(error.value)] == []


@pytest.mark.parametrize(
    ("variable", "text", "words"),
    [
        ("TELESINK_RETENTION_RAW_EVENTS_DAYS", "soon", ["expected int"]),
        ("TELESINK_RETENTION_RAW_EVENT_DAYS", "3", ["no such key", "raw_events_days"]),
        ("TELESINK_STORAGE_BATCH_SIZE", "-1", [">= 1"]),
    ],
)
def test_a_mistake_in_the_environment_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str, text: str, words: list[str]
) -> None:
    monkeypatch.setenv(variable, text)
    with pytest.raises(SettingsError) as error:
        load_settings(start=tmp_path)
    assert [word for word in [variable, *words] if word not in str(error.value)] == []


def test_variables_that_are_no_settings_are_left_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TELESINK_DB", "x.db")
    monkeypatch.setenv("TELESINK_CORRELATION_ID", "corr_1")
    monkeypatch.setenv("TELESINK_TEST_SERVER", "yes")
    assert load_settings(start=tmp_path) == Settings()


def test_a_missing_file_that_was_named_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(tmp_path / "missing.toml")


def test_the_store_is_what_was_given_then_the_environment_then_the_configuration(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert resolve_location(None, "configured.db").path.name == "configured.db"
    monkeypatch.setenv("TELESINK_DB", "environment.db")
    assert resolve_location(None, "configured.db").path.name == "environment.db"
    assert resolve_location("given.db", "configured.db").path.name == "given.db"


def test_without_any_word_the_store_is_in_the_users_data_folder(tmp_path: Path) -> None:
    assert resolve_location(None, None).path == tmp_path / "home" / "telesink" / "telesink.db"


@pytest.mark.parametrize("given", ["app.db", "sqlite:///app.db"])
def test_paths_and_urls_name_the_same_file(given: str, tmp_path: Path) -> None:
    assert parse_location(given).path == tmp_path / "home" / "app.db"
