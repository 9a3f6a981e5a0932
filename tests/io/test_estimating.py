"""What an export is expected to take, beside what it took."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from telesink.store.errors import InputError
from telesink.store.io.estimating import Estimate
from telesink.store.io.export_plan import ExportPlan
from telesink.store.query.filters import Filter
from telesink.store.query.service import TelemetryQueryService
from tests.io.export_stage import ALL, empty_store, exported
from tests.query.rows import DAY, MINUTE, T0, Rows

CLOSE = 0.1


@pytest.fixture
def rows(tmp_path: Path) -> Iterator[Rows]:
    """Two hours of events whose messages grow, and a little of everything else."""
    with empty_store(tmp_path) as store:
        for number in range(600):
            level = "error" if number % 10 == 0 else "info"
            store.event(
                T0 + number * MINUTE // 5, message="text " * (number // 10), level=level, chain=f"c{number % 7}"
            )
        for number in range(40):
            store.metric(T0 + number * MINUTE, number)
        yield store


def estimated(rows: Rows, plan: ExportPlan) -> Estimate:
    with closing(TelemetryQueryService(rows.location, clock=lambda: (T0 + DAY) * 1000)) as service:
        return service.estimate_export(plan)


@pytest.mark.parametrize("format_name", ["json", "ndjson", "csv"])
@pytest.mark.parametrize("where", [None, "level:error", "text and -level:error"])
def test_rows_are_exact_and_bytes_are_near(rows: Rows, tmp_path: Path, format_name: str, where: str | None) -> None:
    wanted = Filter(start=T0 + 10 * MINUTE, where=where)
    plan = ExportPlan(tmp_path / "x", format=format_name, wanted=wanted)  # type: ignore[arg-type]
    expected, done = estimated(rows, plan), exported(rows, plan)
    assert expected.rows == done.rows["events"]
    assert expected.bytes == pytest.approx(done.bytes, rel=CLOSE)


def test_all_kinds_of_rows_are_added_up(rows: Rows, tmp_path: Path) -> None:
    plan = ExportPlan(tmp_path / "x", format="ndjson", sections=ALL)
    expected, done = estimated(rows, plan), exported(rows, plan)
    assert expected.rows == sum(done.rows.values())
    assert expected.bytes == pytest.approx(done.bytes, rel=CLOSE)


def test_compressed_it_is_smaller(rows: Rows, tmp_path: Path) -> None:
    plain = estimated(rows, ExportPlan(tmp_path / "x", format="csv")).bytes
    packed = estimated(rows, ExportPlan(tmp_path / "x", format="csv", compression="gzip")).bytes
    assert plain is not None
    assert packed is not None
    assert packed < plain / 2


def test_how_parquet_packs_is_not_known_before(rows: Rows, tmp_path: Path) -> None:
    assert estimated(rows, ExportPlan(tmp_path / "x", format="parquet")) == Estimate(600, None)


def test_of_nothing_nothing_is_expected(rows: Rows, tmp_path: Path) -> None:
    plan = ExportPlan(tmp_path / "x", format="csv", sections=ALL, wanted=Filter(start=T0 + DAY))
    assert estimated(rows, plan) == Estimate(0, 0)


def test_a_mistake_in_the_filter_is_told(rows: Rows, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nofield"):
        estimated(rows, ExportPlan(tmp_path / "x", wanted=Filter(where="nofield:3")))
