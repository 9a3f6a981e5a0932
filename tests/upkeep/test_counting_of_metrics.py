"""Counting metrics, whose table has a column that is called like the one a count walks by."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from telesink.store.location import StoreLocation
from telesink.store.settings import Settings
from telesink.store.sink.sink import TelemetrySink
from telesink.store.upkeep.plan import plan_cleanup
from telesink.store.upkeep.retention import retention_of

FAR_FUTURE_US = 4_000_000_000_000_000


@pytest.mark.parametrize("value", [-5.0, 0.0, 1e300])
def test_any_value_of_a_metric_is_counted_once(tmp_path: Path, value: float) -> None:
    location = StoreLocation(tmp_path / "app.db")
    with TelemetrySink(location, settings=Settings()) as sink:
        for name in ("a", "b", "b", "c"):
            sink.metric(name, value)
    retention = retention_of(Settings(), FAR_FUTURE_US, older_than_us=1)
    with closing(sqlite3.connect(location.path)) as connection:
        # An endless walk would eat all memory: what takes a million steps of SQLite's machine has gone wrong.
        connection.set_progress_handler(lambda: 1, 1_000_000)
        plan = plan_cleanup(connection, location, retention)
    assert {table.table: table.rows for table in plan.tables}["metrics"] == 4
