"""A store that is filled row by row, and exports of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from telesink.store.io.export_plan import ExportPlan
from telesink.store.io.exporting import Exported
from telesink.store.location import StoreLocation
from telesink.store.query.service import TelemetryQueryService
from tests.query.rows import DAY, T0, Rows

ALL = ("events", "metrics", "health", "performance", "chains")


@contextmanager
def empty_store(folder: Path) -> Iterator[Rows]:
    """A store in a folder."""
    rows = Rows(StoreLocation(folder / "telesink.db"))
    with closing(rows):
        yield rows


def exported(rows: Rows, plan: ExportPlan) -> Exported:
    """Does what a plan says, a day after the first row."""
    with closing(TelemetryQueryService(rows.location, clock=lambda: (T0 + DAY) * 1000)) as service:
        return service.export(plan)


def json_lines(path: Path) -> list[dict[str, Any]]:
    """The rows of an NDJSON file."""
    return [json.loads(line) for line in path.read_bytes().split(b"\n")[:-1]]
