"""`TelemetryServiceProvider`: the one place where the services are wired from one configuration."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING

from telesink.store.location import StoreLocation, resolve_location
from telesink.store.settings import Settings, load_settings
from telesink.store.spool.folder import segment_paths

if TYPE_CHECKING:
    from telesink.store.query.service import TelemetryQueryService
    from telesink.store.sink.sink import TelemetrySink
    from telesink.store.upkeep.scheduler import UpkeepScheduler


class TelemetryServiceProvider:
    """Builds each service when it is first asked for, and closes what it built.

    Without `settings` the configuration is looked for; without `store` it names the store.
    """

    def __init__(
        self, store: StoreLocation | str | os.PathLike[str] | None = None, settings: Settings | None = None
    ) -> None:
        self.settings = settings if settings is not None else load_settings()
        self.location = store if isinstance(store, StoreLocation) else resolve_location(store, self.settings.db)

    @cached_property
    def sink(self) -> TelemetrySink:
        """For recording, with its adapters `sink.tool`, `sink.command`, `sink.fragment` and `sink.chat`."""
        from telesink.store.sink.sink import TelemetrySink  # whoever only asks does not load it

        return TelemetrySink(self.location, settings=self.settings)

    @cached_property
    def query(self) -> TelemetryQueryService:
        """For asking."""
        from telesink.store.query.service import TelemetryQueryService  # whoever only records does not load it

        return TelemetryQueryService(self.location, settings=self.settings)

    @cached_property
    def scheduler(self) -> UpkeepScheduler:
        """For a program that keeps the store well while it runs; it begins with `start()`."""
        from telesink.store.upkeep.scheduler import UpkeepScheduler  # apscheduler: 0.2 s, and only services have it

        return UpkeepScheduler(self.location, self.settings)

    def drain(self, timeout: float = 2.0) -> int:
        """Brings what any process has recorded into the tables; how many records still wait after `timeout` s."""
        if not segment_paths(self.location.spool):
            return 0
        from telesink.store.writer.pending import drain_pending  # 4 ms that an empty spool does not cost

        return drain_pending(self.location, self.settings, timeout=timeout)

    def close(self) -> None:
        """Closes the services that were used."""
        if (scheduler := self.__dict__.get("scheduler")) is not None:
            scheduler.stop()
        for service in (self.__dict__.get("sink"), self.__dict__.get("query")):
            if service is not None:
                service.close()
