"""Sample data: believable, repeatable, and always with something to find in it."""

from __future__ import annotations

from pathlib import Path
from threading import Event, Thread

import pytest

from telesink.store.location import StoreLocation
from telesink.store.sample import generate, play_live
from telesink.store.settings import Settings
from telesink.store.sink.sink import TelemetrySink
from tests.conftest import Asker

END_NS = 1_795_000_000_000_000_000
HOUR_US = 3_600_000_000


@pytest.mark.parametrize("count", [1, 10, 25, 50, 500])
def test_there_are_at_least_as_many_events_as_asked_for(sink: TelemetrySink, ask: Asker, count: int) -> None:
    made = generate(sink, count=count, seed=count, end_ns=END_NS)
    assert sink.flush()
    assert ask("select count(*) from events") == [(made,)]
    assert count <= made <= count + 60


@pytest.mark.parametrize("seed", range(8))
def test_from_25_events_on_all_types_an_error_and_a_slow_operation_are_among_them(
    sink: TelemetrySink, ask: Asker, seed: int
) -> None:
    generate(sink, count=25, seed=seed, end_ns=END_NS)
    assert sink.flush()
    assert {kind for (kind,) in ask("select distinct event_type from events")} == {
        "tool",
        "command",
        "fragment",
        "chat",
    }
    assert ask("select count(*) > 0 from events where level = 'error'") == [(1,)]
    assert ask("select count(*) > 0 from performance where performance_class in ('slow', 'critical')") == [(1,)]


def test_the_same_seed_gives_the_same_events(tmp_path: Path) -> None:
    import sqlite3

    columns = "event_type, event_name, operation, level, message, correlation_id, span_id, parent_id, metadata"
    stores = []
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        location = StoreLocation(tmp_path / f"{name}.db")
        with TelemetrySink(location, settings=Settings()) as sink:
            generate(sink, count=200, seed=seed, end_ns=END_NS)
        connection = sqlite3.connect(location.path)
        stores.append(connection.execute(f"select {columns} from events order by id").fetchall())
        connection.close()
    assert stores[0] == stores[1] != stores[2]


def test_events_lie_within_the_span(sink: TelemetrySink, ask: Asker) -> None:
    generate(sink, count=300, seed=1, end_ns=END_NS, span_us=HOUR_US)
    assert sink.flush()
    ((first, last),) = ask("select min(timestamp), max(timestamp) from telemetry_events")
    assert first >= END_NS // 1000 - HOUR_US
    assert last <= END_NS // 1000
    assert last - first > HOUR_US // 2


def test_only_the_kinds_asked_for(sink: TelemetrySink, ask: Asker) -> None:
    generate(sink, count=60, components=("tool", "command"), seed=3, end_ns=END_NS)
    assert sink.flush()
    assert {kind for (kind,) in ask("select distinct event_type from events")} == {"tool", "command"}


def test_chains_nest_and_some_fail(sink: TelemetrySink, ask: Asker) -> None:
    generate(sink, count=800, seed=5, end_ns=END_NS)
    assert sink.flush()
    assert ask("select max(depth) >= 3, min(status), max(status) from chains") == [(1, "completed", "failed")]


def test_health_checks_and_metrics_come_with_it(sink: TelemetrySink, ask: Asker) -> None:
    generate(sink, count=25, seed=1, end_ns=END_NS)
    assert sink.flush()
    assert ask("select count(*) > 20, sum(not is_healthy) > 0 from health") == [(1, 1)]
    assert ask("select count(*) > 20 from metrics where metric_name = 'queue.depth'") == [(1,)]


def test_live_data_goes_on_until_it_is_told_to_stop(sink: TelemetrySink) -> None:
    stop = Event()
    player = Thread(target=play_live, args=(sink, stop), kwargs={"chains_per_second": 500})
    player.start()
    while sink.status().recorded < 100:
        pass
    stop.set()
    player.join(10)
    assert not player.is_alive()
