"""`examine`: all sections, the store first; one that cannot be looked at says why, and the others are looked at."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Final

from telesink.store.doctor.configuration import Names, examine_configuration
from telesink.store.doctor.contents import examine_arrivals, examine_clocks, examine_retention
from telesink.store.doctor.database import examine_store
from telesink.store.doctor.findings import Finding, Section
from telesink.store.doctor.patient import Patient
from telesink.store.doctor.reading import has_known_tables, open_as_it_is
from telesink.store.doctor.spool import examine_spool
from telesink.store.doctor.versions import examine_versions
from telesink.store.errors import TelesinkError

_OF_CONTENTS: Final[dict[str, Callable[[Patient, sqlite3.Connection], Section]]] = {
    "clocks": examine_clocks,
    "retention": examine_retention,
    "arrivals": examine_arrivals,
}


def examine(patient: Patient, *, key_ids: Names, themes: Names) -> tuple[Section, ...]:
    """All that there is to say; see `examine_configuration` for the names. Nothing is changed."""
    configuration = _tried("configuration", lambda: examine_configuration(patient, key_ids, themes))
    contents = tuple(_contents(patient))
    # The file last: a check of a large one reads on behind what comes after it.
    store, spool = _tried("store", lambda: examine_store(patient)), _tried("spool", lambda: examine_spool(patient))
    return (store, spool, configuration, *contents, examine_versions())


def _contents(patient: Patient) -> Iterator[Section]:
    """Nothing where there are no tables to ask: why, the section `store` has said."""
    if not patient.location.path.exists():
        return
    try:
        connection = open_as_it_is(patient.location)
    except sqlite3.Error:
        return
    with closing(connection):
        if not _can_be_asked(connection):
            return
        for name, examine_one in _OF_CONTENTS.items():
            yield _tried(name, lambda: examine_one(patient, connection))  # noqa: B023 - called at once


def _can_be_asked(connection: sqlite3.Connection) -> bool:
    try:
        return has_known_tables(connection)
    except sqlite3.Error:
        return False


def _tried(name: str, examine_one: Callable[[], Section]) -> Section:
    try:
        return examine_one()
    except (sqlite3.Error, OSError, TelesinkError) as error:
        return Section(name, (Finding("error", f"cannot be looked at: {error}"),))
