"""Where each setting in force comes from, for whoever wonders why something is as it is.

Apart from `settings`, which every program that records loads: there only the values count.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, Literal

from telesink.store.errors import SettingsError
from telesink.store.settings import (
    ENVIRONMENT_PREFIX,
    OTHER_VARIABLES,
    ComponentSettings,
    Section,
    Settings,
    files_with_settings,
    find_values,
    key_of_variable,
    load_settings,
)

Source = Literal["environment", "file"]


@dataclass(frozen=True, slots=True)
class Origin:
    """A setting that is not as it is by default."""

    key: str
    """`retention.raw_events_days`"""
    value: Any
    default: Any
    """None where there is none, as for a key binding."""
    source: Source
    place: str
    """The variable's name or the file's path."""


@dataclass(frozen=True, slots=True)
class UnreadVariable:
    """A variable that begins like ours and means nothing."""

    name: str
    similar: str | None
    """What may have been meant."""


@dataclass(frozen=True, slots=True)
class SettingsOrigins:
    settings: Settings
    file: str
    """The file in force; empty without one."""
    changed: tuple[Origin, ...]
    unread: tuple[UnreadVariable, ...]
    passed_over: tuple[str, ...] = ()
    """Files that would be in force, were that one not nearer: nothing of them holds."""


def settings_with_origins(
    config: str | os.PathLike[str] | None = None, *, start: Path | None = None
) -> SettingsOrigins:
    """The settings that `load_settings` gives, and where they come from. Raises `SettingsError` like it."""
    settings = load_settings(config, start=start)
    file, _ = find_values(config, start=start)
    variables = {key: name for name in sorted(os.environ) if (key := key_of_variable(name))}
    changed = tuple(_origins(settings, file, variables))
    passed_over = () if config else _files_behind(start or Path.cwd())
    return SettingsOrigins(settings, file, changed, unread_variables(os.environ), passed_over)


def _files_behind(start: Path) -> tuple[str, ...]:
    """All but the first, up to one that cannot be read."""
    found: list[str] = []
    with suppress(SettingsError):
        found.extend(file for file, _ in files_with_settings(start))
    return tuple(dict.fromkeys(found))[1:]


def default_origins() -> SettingsOrigins:
    """What holds where the configuration cannot be used."""
    return SettingsOrigins(Settings(), "", (), unread_variables(os.environ))


def _origins(settings: Settings, file: str, variables: Mapping[str, str]) -> Iterator[Origin]:
    for key, value, default in _leaves("", settings, Settings()):
        if value != default:
            variable = variables.get(key)
            yield Origin(key, value, default, "environment" if variable else "file", variable or file)


def _leaves(prefix: str, value: Any, default: Any) -> Iterator[tuple[str, Any, Any]]:
    """(key, value, default) of every setting; of a table by name, those of its names."""
    if isinstance(value, Section):
        for name in value.__struct_fields__:
            yield from _leaves(_joined(prefix, name), getattr(value, name), getattr(default, name))
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _leaves(_joined(prefix, name), item, _DEFAULT_ITEMS.get(type(item)))
    else:
        yield prefix, value, default


def _joined(prefix: str, name: str) -> str:
    return f"{prefix}.{name}" if prefix else name


_DEFAULT_ITEMS: Final[dict[type, Any]] = {ComponentSettings: ComponentSettings()}
"""What an entry of a table by name is without a word on it."""


def unread_variables(environment: Mapping[str, str]) -> tuple[UnreadVariable, ...]:
    """Variables that begin with `TELESINK_` and that nothing reads: a slip of the pen, or another program's."""
    known = _variables()
    return tuple(
        UnreadVariable(name, next(iter(get_close_matches(name, known, n=1, cutoff=0.8)), None))
        for name in sorted(environment)
        if name.startswith(ENVIRONMENT_PREFIX) and name not in known
    )


def _variables() -> set[str]:
    """Every variable that is read."""
    keys = {key for key, _, _ in _leaves("", Settings(), Settings())} - {"db"}
    return set(OTHER_VARIABLES) | {ENVIRONMENT_PREFIX + key.replace(".", "_").upper() for key in keys}


def location_origin(given: object, origins: SettingsOrigins) -> str:
    """What says where the store is, in the order of `resolve_location`: `--db`, `TELESINK_DB`, `db in /a/b.toml`."""
    if given:
        return "--db"
    if os.environ.get("TELESINK_DB"):
        return "TELESINK_DB"
    return f"db in {origins.file}" if origins.settings.db else "the default"
