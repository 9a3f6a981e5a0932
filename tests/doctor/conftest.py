"""The doctor, called on the test's store, and what it found."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from telesink.store.doctor.examination import examine
from telesink.store.doctor.findings import Finding, Section
from telesink.store.doctor.patient import Patient
from telesink.store.location import StoreLocation
from telesink.store.origins import default_origins, settings_with_origins
from tests.conftest import SinkMaker

Examiner = Callable[..., dict[str, Section]]


@pytest.fixture
def sections(location: StoreLocation) -> Examiner:
    """Examines the test's store with the configuration in force; sections by name."""

    def look(clock: Callable[[], int] = time.time_ns, problem: str | None = None) -> dict[str, Section]:
        origins = default_origins() if problem else settings_with_origins()
        patient = Patient(location, "--db", origins, problem, clock)
        found = examine(patient, key_ids=lambda: {"filter.edit", "help.show"}, themes=lambda: {"ink", "paper"})
        return {section.name: section for section in found}

    return look


def finding(section: Section, words: str) -> Finding:
    found = [finding for finding in section.findings if words in finding.text]
    assert found, (words, section.findings)
    return found[0]


def problems(sections: dict[str, Section]) -> list[str]:
    return [found.text for section in sections.values() for found in section.findings if found.is_problem]


@pytest.fixture
def filled(open_sink: SinkMaker) -> None:
    sink = open_sink()
    sink.event("x", component="worker")
    sink.metric("queue.depth", 3, component="worker")
    assert sink.close()
