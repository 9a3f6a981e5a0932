"""Parquet: typed columns, the same values as elsewhere, and row groups of bounded size."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from telesink.store.io.export_plan import ExportPlan
from telesink.store.io.parquet import GROUP_ROWS
from tests.io.export_stage import ALL, empty_store, exported
from tests.query.rows import T0, Rows

parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow has no wheel for this Python yet")


@pytest.fixture
def rows(tmp_path: Path) -> Iterator[Rows]:
    with empty_store(tmp_path) as store:
        yield store


def test_every_kind_has_its_types_and_values(rows: Rows, tmp_path: Path) -> None:
    rows.event(T0, duration_us=12_500, level="error", message="é\n\x00", metadata={"a": 1}, chain="c", operation=None)
    rows.metric(None, kind="histogram", count=3, sum=1.5, labels={"q": "m"})
    rows.health(False, response_us=3200)
    rows.snapshot(None, memory=1 << 40, beside_event=True)
    done = exported(rows, ExportPlan(tmp_path / "p.parquet", "parquet", sections=ALL))
    tables = {path.name.split(".")[1]: parquet.read_table(path) for path in done.files}
    assert list(tables) == list(ALL)
    (event,) = tables["events"].to_pylist()
    assert event["timestamp"] == datetime.fromtimestamp(T0 / 1e6, UTC)
    assert (event["duration_ms"], event["level"], event["metadata"]) == (12.5, "error", '{"a": 1}')
    assert (event["message"], event["operation"], event["pinned"]) == ("é\n\x00", None, False)
    types = {
        name: str(tables["metrics"].schema.field(name).type) for name in ("id", "timestamp", "value", "count", "labels")
    }
    assert types == {"id": "string", "timestamp": "timestamp[us, tz=UTC]", "value": "double", "count": "int64",
                     "labels": "string"}  # fmt: skip
    assert tables["health"].to_pylist()[0]["is_healthy"] is False
    (snapshot,) = tables["performance"].to_pylist()
    assert (snapshot["memory_usage_bytes"], snapshot["beside_event"], snapshot["duration_ms"]) == (1 << 40, True, None)
    assert tables["chains"].to_pylist()[0]["components"] == '["tool_telemetry"]'


def test_an_empty_export_has_its_columns(rows: Rows, tmp_path: Path) -> None:
    exported(rows, ExportPlan(tmp_path / "p.parquet", "parquet"))
    table = parquet.read_table(tmp_path / "p.parquet")
    assert (table.num_rows, table.num_columns) == (0, 16)


def test_many_rows_are_several_groups(rows: Rows, tmp_path: Path) -> None:
    name = rows.name("x")
    rows.connection.execute(
        "insert into telemetry_events (id, timestamp, event_type, event_name, component, level) "
        "with recursive n(x) as (select 1 union all select x + 1 from n where x <= ?) select x, x, ?, ?, ?, 2 from n",
        (2 * GROUP_ROWS - 1, name, name, name),
    )
    exported(rows, ExportPlan(tmp_path / "p.parquet", "parquet"))
    read = parquet.ParquetFile(tmp_path / "p.parquet")
    groups = [read.metadata.row_group(at).num_rows for at in range(read.metadata.num_row_groups)]
    assert (len(groups), sum(groups)) == (2, 2 * GROUP_ROWS)
    assert read.read(["id"]).column(0).to_pylist() == [str(number) for number in range(1, 2 * GROUP_ROWS + 1)]
