"""The plan of a clean-up: how many rows of which table go, about how many bytes, and nothing is changed."""

from __future__ import annotations

from telesink.store.upkeep.plan import TablePlan
from tests.query.rows import Rows
from tests.upkeep.conftest import Planner, days_ago


def table(planned: Planner, name: str, *arguments: object, **options: object) -> TablePlan:
    (found,) = [table for table in planned(*arguments, **options).tables if table.table == name]
    return found


def fill(rows: Rows, *ages: float) -> None:
    """A row of each table for each age in days."""
    for number, at in enumerate(map(days_ago, ages)):
        rows.event(at, chain=f"chain {number}", component="api")
        rows.metric(1.0, at, name=f"metric {number % 2}")
        rows.health(True, at)
        rows.snapshot(1000, at, operation=f"query {number % 2}")


def test_each_table_has_a_retention_of_its_own(rows: Rows, planned: Planner) -> None:
    fill(rows, 1, 13, 15, 29, 31, 61, 89, 91)
    going = {table.table: table.rows for table in planned().tables}
    assert going == {"events": 6, "metrics": 1, "health": 4, "performance": 4, "chains": 4, "alerts": 0}
