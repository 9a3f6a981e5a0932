"""The section `configuration`: what is not as by default and what says so, and what is said and does nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import closing, suppress
from difflib import get_close_matches
from typing import Any

from telesink.store.doctor.findings import Finding, Section
from telesink.store.doctor.patient import Patient
from telesink.store.doctor.reading import has_known_tables, open_as_it_is
from telesink.store.humane import count_text
from telesink.store.origins import Origin
from telesink.store.settings import Settings

Names = Callable[[], Set[str]]
"""Asked only where a setting names one of them."""


def examine_configuration(patient: Patient, key_ids: Names, themes: Names) -> Section:
    """`key_ids` are those of the dashboard's actions that can be bound, `themes` the shipped ones and the user's."""
    origins = patient.origins
    findings = [*_source(patient), *_unread(patient), *_off(origins.settings)]
    findings += [*_unknown_components(patient), *_unknown_keys(origins.settings, key_ids)]
    findings += _unknown_theme(origins.settings, themes)
    rows = tuple(_row(origin) for origin in origins.changed)
    return Section("configuration", tuple(findings), {"file": origins.file or None}, rows)


def _row(origin: Origin) -> Mapping[str, Any]:
    return {"setting": origin.key, "value": origin.value, "default": origin.default, "from": origin.place}


def _source(patient: Patient) -> Iterator[Finding]:
    if patient.settings_problem is not None:
        yield Finding("error", patient.settings_problem, "mend it; until then every command ends with this line")
        return
    origins = patient.origins
    where = f"read from {origins.file}" if origins.file else "no configuration file"
    changed = f"{count_text(len(origins.changed), 'setting')} changed" if origins.changed else "nothing changed"
    yield Finding("ok", f"{where}; {changed}")
    for file in origins.passed_over:
        yield Finding(
            "note", f"nothing of {file} holds here, since {origins.file} is nearer", "write all of it into one"
        )  # fmt: skip


def _unread(patient: Patient) -> Iterator[Finding]:
    for variable in patient.origins.unread:
        meant = f"is {variable.similar} meant? otherwise: " if variable.similar else ""
        yield Finding("warning", f"nothing reads the variable {variable.name}", f"{meant}unset {variable.name}")


def _off(settings: Settings) -> Iterator[Finding]:
    if not settings.enabled:
        yield Finding("warning", "recording is off: nothing that programs say is kept", "enabled = true")
    for name, component in settings.components.items():
        if not component.enabled:
            yield Finding("note", f"what the component {name!r} says is not kept (components.{name}.enabled = false)")


def _unknown_components(patient: Patient) -> Iterator[Finding]:
    configured = patient.origins.settings.components
    known = _components(patient) if configured else None
    if known is None:
        return
    for name in configured:
        if name not in known:
            similar = get_close_matches(name, known, n=1)
            meant = f"is {similar[0]!r} meant? " if similar else ""
            yield Finding(
                "note", f"components.{name} does nothing: the store has never heard of a component of that name",
                f"{meant}its names: telesink query --type=stats",
            )  # fmt: skip


def _components(patient: Patient) -> Set[str] | None:
    """Every name that the store knows; None where it cannot be asked."""
    if patient.location.path.exists():
        with suppress(sqlite3.Error), closing(open_as_it_is(patient.location)) as connection:
            if has_known_tables(connection):
                return {name for (name,) in connection.execute("select name from telemetry_names")}
    return None


def _unknown_keys(settings: Settings, key_ids: Names) -> Iterator[Finding]:
    known = key_ids() if settings.dashboard.keys else frozenset()
    for name in settings.dashboard.keys:
        if name not in known:
            told = f"dashboard.keys.{name} does nothing: there is no such action"
            yield Finding("warning", told, f"the nearest by name: {_nearest(name, known)}")


def _unknown_theme(settings: Settings, themes: Names) -> Iterator[Finding]:
    name = settings.dashboard.theme
    if name != Settings().dashboard.theme and name not in (known := themes()):
        yield Finding("warning", f"there is no theme {name!r}", f"the nearest by name: {_nearest(name, known)}")


def _nearest(name: str, known: Set[str]) -> str:
    return ", ".join(get_close_matches(name, sorted(known), n=4, cutoff=0.0))
