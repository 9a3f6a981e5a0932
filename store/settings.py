"""The settings: one typed tree with the defaults, and where its values come from.

Order: environment (`TELESINK_<SECTION>_<KEY>`) over file (`telesink.toml`, or `[tool.telesink]` of a
`pyproject.toml`) over default. A flag of the command line goes over all of them, in the command itself.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct, field

from telesink.store.errors import SettingsError
from telesink.store.user_folders import config_folder

Positive = Annotated[int, Meta(ge=1)]
NotNegative = Annotated[int, Meta(ge=0)]
Percent = Annotated[float, Meta(ge=0, le=100)]


class Section(Struct, frozen=True, forbid_unknown_fields=True):
    """Base of all sections: immutable, and a key that is not there is an error."""


class StorageSettings(Section, frozen=True):
    driver: Literal["database"] = "database"
    """Where records are kept; there is one way."""
    async_processing: bool = True
    """False: an event is in its table when the recording call returns."""
    batch_size: Positive = 5000
    """Most events in one transaction; 100 costs half the speed of 5000."""
    flush_interval_ms: Positive = 20
    """A batch that is not full is written after this time."""
    spool_limit_mb: Positive = 256
    """Most disk that events waiting for the writer may take."""
    spool_full: Literal["drop_newest", "drop_oldest", "block"] = "drop_newest"
    """What happens to records when that is reached; `block` holds up a call for at most a second."""


class RetentionSettings(Section, frozen=True):
    raw_events_days: Positive = 14
    """Events older than this go when the store is cleaned up."""
    aggregated_metrics_days: Positive = 90
    """Metrics."""
    health_checks_days: Positive = 30
    """Health checks."""
    performance_snapshots_days: Positive = 30
    """Performance snapshots."""
    correlation_chains_days: Positive = 30
    """Chains, counted from their last event."""
    alerts_days: Positive = 60
    """Alerts."""
    max_size_mb: Positive | None = None
    """Of the database; beyond it the oldest rows of all tables go, whatever their age. None: off."""


class QuerySettings(Section, frozen=True):
    default_limit: Positive = 100
    """Rows of an answer for which no limit is asked."""
    max_limit: Positive = 10_000
    """A higher limit is an error; `export` has none."""
    cache_ttl_minutes: NotNegative = 15
    """How long the results of expensive questions are kept, while nothing new is recorded."""


class ExportSettings(Section, frozen=True):
    formats: tuple[str, ...] = ("json", "ndjson", "csv", "parquet")
    """Formats that may be exported."""
    max_export_size_mb: Positive = 100
    """A larger export stops with an error and leaves no file."""
    compression: bool = True
    """False: exports may not be compressed."""
    path: str = "."
    """Folder of exports for which no file is named."""


class ThresholdSettings(Section, frozen=True):
    """Upper bounds, in milliseconds, of the performance classes; slower than `slow` is critical."""

    fast: NotNegative = 100
    """Milliseconds; what takes no longer is fast."""
    normal: NotNegative = 500
    """What takes no longer is normal."""
    slow: NotNegative = 2000
    """What takes no longer is slow, everything else critical."""


class ComponentSettings(Section, frozen=True):
    enabled: bool = True
    """False: what this component says is not recorded."""
    retention_days: Positive | None = None
    """For all of its rows, instead of the days in `retention`."""
    performance_thresholds: ThresholdSettings = ThresholdSettings()


class ChainSettings(Section, frozen=True):
    timeout_seconds: Positive = 3600
    """An open chain that has not been heard of for this long counts as timed out."""


class HealthSettings(Section, frozen=True):
    """When the whole is called degraded or unhealthy."""

    degraded_error_percent: Percent = 5.0
    """Degraded from this share of errors on."""
    unhealthy_error_percent: Percent = 25.0
    """Unhealthy from this share of errors on, if there are enough events."""
    minimum_events: Positive = 20
    """Fewer events say nothing about their share of errors."""
    spool_percent: Percent = 80.0
    """Degraded when the spool is so full."""
    lag_seconds: Positive = 60
    """Degraded when records wait longer than this for their table."""
    disk_free_percent: Percent = 5.0
    """Degraded when less of the disk is free."""


class SecuritySettings(Section, frozen=True):
    sensitive_fields: tuple[str, ...] = ()
    """Words that mark a key as secret beside the built-in ones, anywhere in the key."""
    max_field_length: Positive = 8192
    """Longer texts are cut, in characters."""
    anonymize_user_data: bool = False
    """True: fields about the user are left out."""


class DashboardSettings(Section, frozen=True):
    theme: str = "ink"
    """A theme by name, or a file."""
    refresh_ms: Annotated[int, Meta(ge=20)] = 80
    """Least time between two repaints while data arrives."""
    keys: dict[str, str] = field(default_factory=dict)
    """Binding id to keys, comma-separated."""
    restore: bool = True
    """It opens as it was left the last time."""


class Settings(Section, frozen=True):
    """Everything that can be configured, with the defaults."""

    enabled: bool = True
    """False: nothing is recorded."""
    db: str | None = None
    """The store: a path, or `sqlite:///PATH`."""
    storage: StorageSettings = StorageSettings()
    retention: RetentionSettings = RetentionSettings()
    query: QuerySettings = QuerySettings()
    export: ExportSettings = ExportSettings()
    components: dict[str, ComponentSettings] = field(default_factory=dict)
    chains: ChainSettings = ChainSettings()
    health: HealthSettings = HealthSettings()
    security: SecuritySettings = SecuritySettings()
    dashboard: DashboardSettings = DashboardSettings()

    def thresholds(self, component: str) -> ThresholdSettings:
        """The performance classes' bounds for a component, milliseconds."""
        configured = self.components.get(component)
        return configured.performance_thresholds if configured else _DEFAULT_THRESHOLDS


_S = TypeVar("_S", bound=Section)

FILE_NAME: Final = "telesink.toml"
_DEFAULTS: Final = Settings()
_DEFAULT_THRESHOLDS: Final = ThresholdSettings()
ENVIRONMENT_PREFIX: Final = "TELESINK_"
OTHER_VARIABLES: Final = frozenset({
    "TELESINK_DB", "TELESINK_CORRELATION_ID", "TELESINK_INSTRUMENT_CONFIG", "TELESINK_INSTRUMENT_REPORT",
    "TELESINK_TRACEBACK",
})  # fmt: skip
"""With meanings of their own: the store, what `telesink run` gives to the program it starts, how a fault shows."""


def load_settings(config: str | os.PathLike[str] | None = None, *, start: Path | None = None) -> Settings:
    """The settings in force. `config` names the file; without it the file is looked for from `start` upwards.

    Raises `SettingsError` naming the key, where it stands, and what is allowed.
    """
    origin, values = find_values(config, start=start)
    settings = _convert(values, origin) if values else _DEFAULTS  # to get ready for converting takes 2 ms
    return _with_environment(settings, os.environ)


def find_values(
    config: str | os.PathLike[str] | None = None, *, start: Path | None = None
) -> tuple[str, dict[str, Any]]:
    """The path of the file in force and what it says, not yet checked; `""` and nothing where there is no file."""
    return _file_values(Path(config)) if config else next(files_with_settings(start or Path.cwd()), ("", {}))


def files_with_settings(start: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The files that could be in force, from `start` upwards and then the user's own; the first one is, alone."""
    for folder in (start, *start.parents):
        for name in (FILE_NAME, "pyproject.toml"):
            path = folder / name
            if path.is_file():
                origin, values = _file_values(path)
                if name == FILE_NAME or values:
                    yield origin, values
    path = config_folder() / FILE_NAME
    if path.is_file():
        yield _file_values(path)


def _file_values(path: Path) -> tuple[str, dict[str, Any]]:
    import tomllib  # 5 ms, and only needed when there is a file

    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: is not valid TOML: {error}") from None
    if path.name == "pyproject.toml":
        values = values.get("tool", {}).get("telesink", {})
    return str(path), values


def _convert(values: dict[str, Any], origin: str) -> Settings:
    try:
        return msgspec.convert(values, Settings)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{origin}: {_explain(error)}") from None


def _explain(error: msgspec.ValidationError) -> str:
    """msgspec's message with the key in front: `retention.raw_events_days: expected int, got str`."""
    message, _, path = str(error).partition(" - at `$")
    key = path.rstrip("`").lstrip(".")
    unknown = re.search(r"unknown field `(\w+)`", message)
    if unknown:
        name = f"{key}.{unknown[1]}" if key else unknown[1]
        return f"{name}: no such key; allowed here: {', '.join(_keys_at(key))}"
    return f"{key}: {message[0].lower()}{message[1:].replace('`', '')}"


def _keys_at(key: str) -> tuple[str, ...]:
    """The keys of the section that a message's path names: `components[...]` is any component."""
    section: Any = Settings
    for part in filter(None, key.replace("[...]", "").split(".")):
        if part == "components":
            section = ComponentSettings
        else:
            section = next(field.type for field in msgspec.structs.fields(section) if field.name == part)
    keys: tuple[str, ...] = section.__struct_fields__
    return keys


def _with_environment(settings: Settings, environment: Mapping[str, str]) -> Settings:
    for variable, text in sorted(environment.items()):
        if key := key_of_variable(variable):
            settings = _with_variable(settings, variable, key, text)
    return settings


def key_of_variable(variable: str) -> str | None:
    """`retention.raw_events_days` of `TELESINK_RETENTION_RAW_EVENTS_DAYS`; the key may not exist in its section.

    None where there is no such section: other programs' variables may begin alike, they are not ours to refuse.
    """
    if not variable.startswith(ENVIRONMENT_PREFIX) or variable in OTHER_VARIABLES:
        return None
    section, _, key = variable.removeprefix(ENVIRONMENT_PREFIX).lower().partition("_")
    if section == "enabled" and not key:
        return section
    return f"{section}.{key}" if isinstance(getattr(_DEFAULTS, section, None), Section) else None


def _with_variable(settings: Settings, variable: str, name: str, text: str) -> Settings:
    section_name, _, key = name.partition(".")
    if not key:
        return _replaced(settings, section_name, text, variable)
    section: Section = getattr(settings, section_name)
    if key not in section.__struct_fields__:
        raise SettingsError(f"{variable}: no such key; allowed here: {', '.join(section.__struct_fields__)}")
    return msgspec.structs.replace(settings, **{section_name: _replaced(section, key, text, variable)})


def _replaced(section: _S, key: str, text: str, variable: str) -> _S:
    wanted = next(f.type for f in msgspec.structs.fields(section) if f.name == key)
    value: Any = tuple(filter(None, text.split(","))) if wanted == tuple[str, ...] else text
    try:
        return msgspec.structs.replace(section, **{key: msgspec.convert(value, wanted, strict=False)})
    except msgspec.ValidationError as error:
        message = str(error).partition(" - at ")[0].replace("`", "")
        raise SettingsError(f"{variable}={text}: {message[0].lower()}{message[1:]}") from None
