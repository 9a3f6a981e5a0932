"""A store to fill and a service that asks it, with a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from telesink.store.location import StoreLocation
from telesink.store.query.service import TelemetryQueryService
from telesink.store.settings import Settings
from tests.query.rows import T0, Rows, ServiceMaker


@pytest.fixture
def rows(tmp_path: Path) -> Iterator[Rows]:
    """An empty store."""
    store = Rows(StoreLocation(tmp_path / "telesink.db"))
    yield store
    store.close()


@pytest.fixture
def asking(rows: Rows) -> Iterator[ServiceMaker]:
    """Makes a service for the store; `now` is its present, microseconds since 1970."""
    made: list[TelemetryQueryService] = []

    def make(now: int = T0, settings: Settings | None = None) -> TelemetryQueryService:
        made.append(TelemetryQueryService(rows.location, settings=settings, clock=lambda: now * 1000))
        return made[-1]

    yield make
    for service in made:
        service.close()


@pytest.fixture
def service(asking: ServiceMaker) -> TelemetryQueryService:
    """A service for the store, at the time of its first rows."""
    return asking()
