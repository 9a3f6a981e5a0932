"""The keys of chains, and the filter over them, shrink with the chains; what is left is found, and new ones too."""

from __future__ import annotations

import pytest

from telesink.store.location import StoreLocation
from telesink.store.settings import Settings
from telesink.store.spool.records import EventRecord
from telesink.store.spool.staging import StagedImport
from telesink.store.writer import chain_keys
from telesink.store.writer.chain_keys import ChainKeys
from telesink.store.writer.key_filter import RUNS_PER_ROW
from telesink.store.writer.pending import drain_pending
from tests.conftest import Asker
from tests.query.rows import Rows
from tests.upkeep.conftest import Cleaner, days_ago

RUN = 4
PER_ROW = RUN * RUNS_PER_ROW
"""Chains that a row of the filter tells of."""


@pytest.fixture(autouse=True)
def small_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain_keys, "RUN_CHAINS", RUN)


def record(location: StoreLocation, first: int, last: int, days: float) -> None:
    """A chain of one event for each number."""
    for start in range(first, last, RUN):  # a batch seals one run at most
        with StagedImport(location) as staging:
            for number in range(start, min(start + RUN, last)):
                at = days_ago(days) + number
                staging.append(EventRecord(at * 1000, "tool", "done", "api", level=2, correlation_id=f"chain {number}"))
        assert drain_pending(location, Settings()) == 0


def test_keys_and_filter_shrink_and_the_rest_is_found(
    rows: Rows, location: StoreLocation, cleaned: Cleaner, ask: Asker
) -> None:
    old, everything = 9 * PER_ROW, 11 * PER_ROW
    record(location, 0, old, 40)
    record(location, old, everything, 1)
    assert ask("select count(*) from telemetry_chain_filters") == [(11,)]
    cleaned()
    assert ask("select id from telemetry_chain_filters order by id") == [(9,), (10,)]
    assert ask("select count(*) from telemetry_chain_keys") == [(everything - old,)]
    record(location, everything, everything + PER_ROW, 0.5)
    keys = ChainKeys(rows.connection)
    stored = dict(ask("select chain_id, id from telemetry_correlation_chains"))
    assert len(stored) == 3 * PER_ROW
    assert {text: keys.find(text) for text in stored} == stored
    assert [keys.find(f"chain {number}") for number in range(0, old, PER_ROW)] == [None] * 9


def test_a_pinned_chain_keeps_its_own_part(rows: Rows, location: StoreLocation, cleaned: Cleaner, ask: Asker) -> None:
    record(location, 0, 4 * PER_ROW, 40)
    record(location, 4 * PER_ROW, 5 * PER_ROW, 1)
    pinned = f"chain {2 * PER_ROW + 1}"
    rows.connection.execute("update telemetry_correlation_chains set pinned = 1 where chain_id = ?", (pinned,))
    cleaned()
    assert ask("select id from telemetry_chain_filters order by id") == [(2,), (4,)]
    assert ChainKeys(rows.connection).find(pinned) == 2 * PER_ROW + 2


def test_when_all_are_gone_numbering_goes_on(location: StoreLocation, cleaned: Cleaner, ask: Asker) -> None:
    record(location, 0, PER_ROW, 40)
    cleaned()
    record(location, PER_ROW, PER_ROW + 1, 1)
    assert ask("select id from telemetry_correlation_chains") == [(PER_ROW + 1,)]
