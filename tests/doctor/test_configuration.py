"""What the doctor says of settings: where they come from, and which do nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from telesink.store.doctor.examination import examine
from telesink.store.doctor.patient import Patient
from telesink.store.location import StoreLocation
from telesink.store.origins import settings_with_origins
from tests.doctor.conftest import Examiner, finding


def configured(text: str) -> None:
    """In the working folder, which is the test's own."""
    Path("telesink.toml").write_text(text)


def test_every_changed_value_is_listed_with_its_origin(sections: Examiner, monkeypatch: pytest.MonkeyPatch) -> None:
    configured("[retention]\nraw_events_days = 7\n")
    monkeypatch.setenv("TELESINK_STORAGE_BATCH_SIZE", "9")
    section = sections()["configuration"]
    assert [(row["setting"], row["value"], row["default"], row["from"]) for row in section.rows] == [
        ("storage.batch_size", 9, 5000, "TELESINK_STORAGE_BATCH_SIZE"),
        ("retention.raw_events_days", 7, 14, str(Path("telesink.toml").absolute())),
    ]


def test_variables_that_nothing_reads_are_warned_of(sections: Examiner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELESINK_RETENSION_ALERTS_DAYS", "3")
    found = finding(sections()["configuration"], "TELESINK_RETENSION_ALERTS_DAYS")
    assert found.grade == "warning"
    assert "TELESINK_RETENTION_ALERTS_DAYS" in (found.way_out or "")


@pytest.mark.usefixtures("filled")
def test_settings_that_do_nothing_are_named_with_what_may_be_meant(sections: Examiner) -> None:
    configured(
        "[components.workr]\nretention_days = 3\n[components.worker]\nretention_days = 3\n"
        "[dashboard]\ntheme = 'papper'\n[dashboard.keys]\n'filter.edits' = 'f'\n'help.show' = 'h'\n"
    )
    section = sections()["configuration"]
    told = [found for found in section.findings if found.grade != "ok"]
    assert [found.text.split(":")[0] for found in told] == [
        "components.workr does nothing", "dashboard.keys.filter.edits does nothing", "there is no theme 'papper'",
    ]  # fmt: skip
    assert ["'worker'" in str(told[0].way_out), "filter.edit" in str(told[1].way_out)] == [True, True]
    assert "paper" in str(told[2].way_out)


def test_recording_that_is_off_is_a_problem(sections: Examiner) -> None:
    configured("enabled = false\n[components.noisy]\nenabled = false\n")
    section = sections()["configuration"]
    assert finding(section, "recording is off").grade == "warning"
    assert finding(section, "'noisy'").grade == "note"


def test_a_configuration_that_cannot_be_used_is_an_error_and_the_rest_is_looked_at(sections: Examiner) -> None:
    found = sections(problem="telesink.toml: colour: no such key")
    assert finding(found["configuration"], "colour: no such key").grade == "error"
    assert "spool" in found


def test_a_store_by_a_path_that_depends_on_the_folder_is_noted(location: StoreLocation) -> None:
    configured("db = 'app.db'\n")
    origins = settings_with_origins()
    patient = Patient(location, f"db in {origins.file}", origins)
    (section, *_) = examine(patient, key_ids=set, themes=set)
    assert finding(section, "taken from the working folder").grade == "note"


def test_a_file_of_which_nothing_holds_is_noted(sections: Examiner) -> None:
    configured("[query]\ndefault_limit = 7\n")
    own = Path("telesink")  # in the test's home, which is its configuration folder too
    own.mkdir()
    (own / "telesink.toml").write_text("[query]\ndefault_limit = 8\n")
    assert finding(sections()["configuration"], str((own / "telesink.toml").absolute())).grade == "note"
