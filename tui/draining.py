"""Keeps writing what other processes left in the spool, as long as the dashboard is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telesink.store.schema.read_only import cannot_be_written

if TYPE_CHECKING:
    from telesink.store.location import StoreLocation
    from telesink.store.settings import Settings
    from telesink.store.writer.background import BackgroundDrainer

_STOP_SECONDS: Final = 1.0


class Draining:
    """The background drainer of one store, made when it is started: after the first paint."""

    def __init__(self, location: StoreLocation, settings: Settings) -> None:
        self._location = location
        self._settings = settings
        self._drainer: BackgroundDrainer | None = None

    def start(self) -> None:
        """Starts it, unless the store can only be read."""
        if cannot_be_written(self._location):
            return
        from telesink.store.writer.background import BackgroundDrainer  # the writer; after the first paint

        self._drainer = BackgroundDrainer(self._location, self._settings)
        self._drainer.start()

    def stop(self) -> None:
        if self._drainer is not None:
            self._drainer.stop(_STOP_SECONDS)
