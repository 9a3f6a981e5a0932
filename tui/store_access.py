"""`StoreAccess`: the store that is shown, for dialogs that ask it or work on it in threads of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from telesink.store.location import StoreLocation
    from telesink.store.query.service import TelemetryQueryService
    from telesink.store.settings import Settings


class StoreAccess(NamedTuple):
    location: StoreLocation
    settings: Settings
    open_service: Callable[[], TelemetryQueryService]
    """Whoever opens one closes it."""
