"""telesink.store: record, keep and ask. Headless; importing it loads next to nothing.

The public names are loaded when they are first used (PEP 562), so that a program that only records never pays for
the query side, which brings peewee (45 to 120 ms).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from telesink.store.adapters import TelemetryAdapter as TelemetryAdapter
    from telesink.store.adapters.logging import TelemetryHandler as TelemetryHandler
    from telesink.store.errors import InputError as InputError
    from telesink.store.errors import SettingsError as SettingsError
    from telesink.store.errors import StoreError as StoreError
    from telesink.store.errors import TelesinkError as TelesinkError
    from telesink.store.provider import TelemetryServiceProvider as TelemetryServiceProvider
    from telesink.store.query.filters import Filter as Filter
    from telesink.store.query.service import TelemetryQueryService as TelemetryQueryService
    from telesink.store.settings import Settings as Settings
    from telesink.store.settings import load_settings as load_settings
    from telesink.store.sink.sink import TelemetrySink as TelemetrySink

_HOMES: Final = {
    "Filter": "query.filters",
    "InputError": "errors",
    "Settings": "settings",
    "SettingsError": "errors",
    "StoreError": "errors",
    "TelemetryAdapter": "adapters",
    "TelemetryHandler": "adapters.logging",
    "TelemetryQueryService": "query.service",
    "TelemetryServiceProvider": "provider",
    "TelemetrySink": "sink.sink",
    "TelesinkError": "errors",
    "load_settings": "settings",
}

__all__ = sorted(_HOMES)  # noqa: PLE0605 - the names above, written once


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*globals(), *_HOMES]
