"""A store to fill row by row, and clean-ups of it at a time of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from typing import Any

import pytest

from telesink.store.location import StoreLocation
from telesink.store.schema.engine import open_plain_reader
from telesink.store.settings import ComponentSettings, RetentionSettings, Settings
from telesink.store.upkeep.cleanup import clean_up
from telesink.store.upkeep.plan import CleanupPlan, plan_cleanup
from telesink.store.upkeep.progress import Cleaned
from telesink.store.upkeep.retention import retention_of
from tests.query.rows import Rows

NOW = 1_790_000_000_000_000
"""Microseconds since 1970: 2026-09-21, not at the start of an hour."""
DAY = 86_400_000_000

Planner = Callable[..., CleanupPlan]
Cleaner = Callable[..., Cleaned]


def days_ago(days: float) -> int:
    """Microseconds since 1970."""
    return NOW - round(days * DAY)


def keeping(components: Mapping[str, int] | None = None, **days: Any) -> Settings:
    """Settings with a retention of their own: of components, and of tables by the settings' names."""
    own = {name: ComponentSettings(retention_days=kept) for name, kept in (components or {}).items()}
    return Settings(retention=RetentionSettings(**days), components=own)


@pytest.fixture
def rows(location: StoreLocation) -> Iterator[Rows]:
    """An empty store."""
    store = Rows(location)
    yield store
    store.close()


@pytest.fixture
def planned(location: StoreLocation) -> Planner:
    """What a clean-up would delete now."""

    def plan(settings: Settings | None = None, **options: Any) -> CleanupPlan:
        retention = retention_of(settings or Settings(), NOW, **options)
        with closing(open_plain_reader(location)) as connection:
            return plan_cleanup(connection, location, retention)

    return plan


@pytest.fixture
def cleaned(location: StoreLocation, planned: Planner) -> Cleaner:
    """A clean-up, which is to delete just what was planned."""

    def clean(settings: Settings | None = None, **options: Any) -> Cleaned:
        plan = planned(settings, **options)
        done = clean_up(location, plan)
        assert done.is_complete
        assert dict(done.rows) == {table.table: table.rows for table in plan.tables if table.rows}
        return done

    return clean
