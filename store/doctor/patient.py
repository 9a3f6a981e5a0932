"""`Patient`: the store that is examined, what says where it is, and the settings in force."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import time_ns

from telesink.store.location import StoreLocation
from telesink.store.origins import SettingsOrigins
from telesink.store.times import NS_PER_US


@dataclass(frozen=True, slots=True)
class Patient:
    location: StoreLocation
    location_origin: str
    """`--db`, `TELESINK_DB`, `db in FILE`, `the default`."""
    origins: SettingsOrigins
    settings_problem: str | None = None
    """Why the configuration cannot be used; then the settings are the defaults."""
    clock: Callable[[], int] = time_ns
    """Nanoseconds since 1970."""

    @property
    def now_us(self) -> int:
        return self.clock() // NS_PER_US
