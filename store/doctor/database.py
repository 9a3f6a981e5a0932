"""The section `store`: the file, what says that it is this one, its schema, whether it is whole, and its size."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from telesink.store.doctor.file_system import network_file_system
from telesink.store.doctor.findings import Finding, Section
from telesink.store.doctor.patient import Patient
from telesink.store.doctor.reading import damage, open_as_it_is, version_of
from telesink.store.humane import size_text
from telesink.store.query.storage import database_bytes
from telesink.store.schema.header import SCHEMA_VERSION

CHECK_S: Final = 3.0
"""For the check of the whole file: some 2 GB."""
_LARGE_LOG: Final = 256 << 20
"""Bytes of write-ahead log that no healthy store has: it is emptied at 64 MiB, unless a reader never ends."""


def examine_store(patient: Patient) -> Section:
    path = patient.location.path
    facts: dict[str, Any] = {"path": str(path), "from": patient.location_origin, "exists": path.exists()}
    findings = [Finding("ok", f"{path}, by {patient.location_origin}"), *_place(patient)]
    if path.exists():
        findings += [*_access(path), *_inside(patient, facts), *_size(path, facts)]
    else:
        findings.append(
            Finding("note", "there is no store here yet", "record something, or name another one with --db")
        )
    return Section("store", tuple(findings), facts)


def _place(patient: Patient) -> Iterator[Finding]:
    configured = patient.origins.settings.db
    if configured and patient.location_origin.startswith("db in") and _depends_on_folder(configured):
        yield Finding(
            "note",
            f"db = {configured!r} is taken from the working folder: elsewhere it is another store",
            f"write the whole path into {patient.origins.file}",
        )
    kind = network_file_system(patient.location.path)
    if kind:
        yield Finding(
            "warning",
            f"the store is on a network file system ({kind}), where SQLite's locks and shared memory do not hold",
            "keep it on a disk of this machine: --db, TELESINK_DB or db in the configuration",
        )


def _depends_on_folder(configured: str) -> bool:
    return not os.path.isabs(os.path.expanduser(configured.removeprefix("sqlite:///")))


def _access(path: Path) -> Iterator[Finding]:
    for needed, what in ((path, "the store"), (path.parent, "its folder")):
        if not os.access(needed, os.W_OK):
            yield Finding(
                "error", f"{what} cannot be written: what is recorded is lost or waits", f"mend: chmod u+w '{needed}'"
            )


def _inside(patient: Patient, facts: dict[str, Any]) -> Iterator[Finding]:
    try:
        with closing(open_as_it_is(patient.location)) as connection:
            facts["schema_version"] = version = version_of(connection)
            facts["free_bytes"] = _free_bytes(connection)
    except sqlite3.Error as error:
        yield Finding(
            "error", f"it is not a database, or cannot be read: {error}",
            "bring back a copy, or move the file away: the next record makes a new store",
        )  # fmt: skip
        return
    yield _schema(version)
    yield _wholeness(patient)


def _free_bytes(connection: sqlite3.Connection) -> int:
    free, page = (int(connection.execute(f"pragma {name}").fetchone()[0]) for name in ("freelist_count", "page_size"))
    return free * page


def _schema(version: int | None) -> Finding:
    if version is None:
        return Finding("error", "it is a database of another program", "name another store with --db")
    if version > SCHEMA_VERSION:
        return Finding(
            "error", f"its schema is of version {version}, newer than this program knows ({SCHEMA_VERSION})",
            "pip install -U telesink",
        )  # fmt: skip
    if version < SCHEMA_VERSION:
        text = f"its schema is of version {version}, this program has {SCHEMA_VERSION}"
        return Finding("note", text, "the next command brings it up to date, or: telesink migrate")
    return Finding("ok", f"its schema is up to date (version {version})")


def _wholeness(patient: Patient) -> Finding:
    found = damage(patient.location, CHECK_S)
    if found is None:
        return Finding("note", f"it is too large to be checked for damage in {CHECK_S:.0f} s", _FULL_CHECK)
    if found:
        copy = "telesink export --include-all --start=1970-01-01 saves what can be read"
        return Finding("error", f"it is damaged: {'; '.join(found)}", copy)
    return Finding("ok", "SQLite's quick check finds no damage")


_FULL_CHECK: Final = 'all of it: telesink sql "pragma quick_check"'


def _size(path: Path, facts: dict[str, Any]) -> Iterator[Finding]:
    log = path.with_name(path.name + "-wal")
    facts["database_bytes"] = database_bytes(path)
    facts["log_bytes"] = log.stat().st_size if log.exists() else 0
    facts["disk_free_bytes"] = shutil.disk_usage(path.parent).free
    free = facts.get("free_bytes", 0)
    inside = f", {size_text(free)} of it free inside" if free else ""
    yield Finding(
        "ok", f"{size_text(facts['database_bytes'])}{inside}; {size_text(facts['disk_free_bytes'])} free on the disk"
    )
    if facts["log_bytes"] > _LARGE_LOG:
        yield Finding(
            "warning", f"its write-ahead log has grown to {size_text(facts['log_bytes'])}: a program reads without end",
            "close programs that have the store open, for instance in DB browsers",
        )  # fmt: skip
