"""Finding chains by correlation id: in sorted runs of hashes and among those too new for one."""

from __future__ import annotations

import pytest

from telesink.store.query.chain_lookup import chain_number
from telesink.store.query.service import TelemetryQueryService
from telesink.store.spool.keys import chain_hash
from tests.query.plans import plans_of
from tests.query.rows import Rows


@pytest.fixture
def sealed(rows: Rows) -> Rows:
    """Nine chains: 1 to 3 and 4 to 6 in runs, 7 to 9 in none."""
    for number in range(1, 10):
        rows.chain(f"corr_{number}")
    rows.seal(1, ["corr_1", "corr_2", "corr_3"])
    rows.seal(2, ["corr_4", "corr_5", "corr_6"])
    return rows


@pytest.mark.parametrize("number", [1, 3, 4, 6, 7, 9])
def test_a_chain_is_found_wherever_its_key_is(sealed: Rows, service: TelemetryQueryService, number: int) -> None:
    assert chain_number(service._reader, f"corr_{number}") == number


def test_an_id_that_no_chain_has_is_not_found(sealed: Rows, service: TelemetryQueryService) -> None:
    assert chain_number(service._reader, "corr_10") is None


def test_without_any_run_all_chains_are_new(rows: Rows, service: TelemetryQueryService) -> None:
    rows.chain("corr_1")
    assert chain_number(service._reader, "corr_1") == 1


def test_chains_with_the_same_hash_are_told_apart_by_their_text(sealed: Rows, service: TelemetryQueryService) -> None:
    sealed.connection.execute("insert into telemetry_chain_keys values (1, ?, 2)", (chain_hash("corr_5"),))
    sealed.connection.execute("insert into telemetry_chain_keys values (2, ?, 4)", (chain_hash("corr_5"),))
    assert chain_number(service._reader, "corr_5") == 5


def test_a_chain_is_found_before_and_after_its_run_is_sealed(sealed: Rows, service: TelemetryQueryService) -> None:
    assert chain_number(service._reader, "corr_8") == 8
    sealed.seal(3, ["corr_7", "corr_8", "corr_9"])
    sealed.chain("corr_10")
    assert chain_number(service._reader, "corr_8") == 8
    assert chain_number(service._reader, "corr_10") == 10


def test_a_removed_chain_is_not_found_by_what_is_left_of_its_key(sealed: Rows, service: TelemetryQueryService) -> None:
    sealed.connection.execute("delete from telemetry_correlation_chains where id = 2")
    assert chain_number(service._reader, "corr_2") is None


def test_sealed_chains_are_found_without_reading_the_table_of_chains(
    sealed: Rows, service: TelemetryQueryService
) -> None:
    plans = plans_of(service, lambda: chain_number(service._reader, "corr_2"), "correlation_chains")
    assert "SEARCH k USING PRIMARY KEY (run=? AND hash=?)" in plans
    assert "SEARCH telemetry_correlation_chains USING INTEGER PRIMARY KEY (rowid>?)" in plans
    assert not [plan for plan in plans if plan.startswith("SCAN") and "runs" not in plan and "CONSTANT" not in plan]
