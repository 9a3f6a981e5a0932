"""Chains and pinned events as an import brings them."""

from __future__ import annotations

from telesink.store.location import StoreLocation
from telesink.store.settings import Settings
from telesink.store.sink.sink import TelemetrySink
from telesink.store.spool.records import ChainRecord, EventRecord, PinnedEventRecord, Record
from telesink.store.spool.staging import StagedImport
from telesink.store.writer.pending import drain_pending
from tests.conftest import Asker

T0 = 1_795_000_000_000_000_000
EVENT = EventRecord(T0, "tool", "invocation_complete", "api", correlation_id="corr_1", duration_ms=5.0)
CHAIN = ChainRecord(T0, "corr_1", "begin", 3, 1, 2500.0, 40, 2, ("api", "db"))

COLUMNS = "chain_id, root, depth, status, last_at - started_at, total_events, error_count, components, pinned"


def store(location: StoreLocation, *records: Record) -> None:
    with StagedImport(location) as staging:
        for record in records:
            staging.append(record)
    assert drain_pending(location, Settings()) == 0


def chains(ask: Asker) -> list[tuple[object, ...]]:
    return ask(f"select {COLUMNS} from telemetry_correlation_chains order by id")


def test_a_chain_whose_events_are_gone_is_stored_as_it_was(location: StoreLocation, ask: Asker) -> None:
    store(location, CHAIN)
    assert chains(ask) == [("corr_1", "begin", 3, 1, 2_500_000, 40, 2, '["api","db"]', None)]


def test_a_chain_that_knows_more_than_its_events_prevails(location: StoreLocation, ask: Asker) -> None:
    store(location, EVENT, CHAIN)
    assert [chain[5] for chain in chains(ask)] == [40]
    assert ask("select chain from telemetry_events") == ask("select id from telemetry_correlation_chains")


def test_a_chain_that_knows_less_than_its_events_gives_way(location: StoreLocation, ask: Asker) -> None:
    store(location, EVENT, EVENT._replace(timestamp_ns=T0 + 1000), CHAIN._replace(total_events=1))
    assert [chain[5] for chain in chains(ask)] == [2]


def test_its_pin_is_taken_over_in_any_case(location: StoreLocation, ask: Asker) -> None:
    store(location, EVENT, EVENT._replace(timestamp_ns=T0 + 1000), CHAIN._replace(total_events=1, pinned=True))
    assert [chain[-1] for chain in chains(ask)] == [1]


def test_its_next_event_joins_it(location: StoreLocation, ask: Asker) -> None:
    store(location, CHAIN)
    with TelemetrySink(location.path) as sink:
        sink.event("invocation_start", correlation_id="corr_1", timestamp=T0)
    assert [chain[:6] for chain in chains(ask)] == [("corr_1", "begin", 3, 1, 2_500_000, 41)]
    assert ask("select chain from telemetry_events") == ask("select id from telemetry_correlation_chains")


def test_a_pinned_event_arrives_pinned(location: StoreLocation, ask: Asker) -> None:
    pinned = PinnedEventRecord(*EVENT)
    store(location, EVENT._replace(timestamp_ns=T0 - 1000), pinned, EVENT._replace(timestamp_ns=T0 + 1000))
    assert ask("select pinned from telemetry_events order by id") == [(None,), (1,), (None,)]
    assert [chain[5] for chain in chains(ask)] == [3]
