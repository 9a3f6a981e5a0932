"""Live tails: every new row once, in the order in which it was committed, however late its time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from telesink.store.location import StoreLocation
from telesink.store.query.filters import Filter
from telesink.store.query.service import TelemetryQueryService
from telesink.store.query.tail import Tail
from telesink.store.schema.engine import migrate, open_writer
from telesink.store.settings import Settings
from telesink.store.sink.sink import TelemetrySink
from telesink.store.spool.records import EventRecord
from telesink.store.spool.staging import StagedImport
from telesink.store.writer.pending import drain_pending
from telesink.store.writer.rollups import Rollups

SECOND = 1_000_000_000
T0 = 1_795_000_000 * SECOND


@pytest.fixture
def service(location: StoreLocation) -> Iterator[TelemetryQueryService]:
    migrate(location)
    service = TelemetryQueryService(location)
    yield service
    service.close()


def record(location: StoreLocation, *messages: str) -> None:
    """One commit of events; a message begins with the second of its time."""
    with StagedImport(location) as staging:
        for message in messages:
            second, _, _ = message.partition(" ")
            staging.append(EventRecord(T0 + int(second) * SECOND, "tool", "step", "app", message=message))
    assert drain_pending(location, Settings()) == 0


def news(tail: Tail) -> list[list[str]]:
    return [[event.message for event in commit] for commit in tail.news()]


def test_it_begins_with_what_comes_after_it(location: StoreLocation, service: TelemetryQueryService) -> None:
    record(location, "1 before")
    with service.tail("events") as tail:
        assert [event.message for event in service.events().events] == ["1 before"]
    record(location, "2 after")
    assert news(tail) == [["2 after"]]
    assert news(tail) == []


def test_late_events_come_when_they_are_committed(location: StoreLocation, service: TelemetryQueryService) -> None:
    with service.tail("events") as tail:
        pass
    record(location, "10 a")
    record(location, "5 late", "11 b")
    assert news(tail) == [["10 a"], ["5 late", "11 b"]]
    record(location, "7 later")
    record(location, "6 last")
    assert news(tail) == [["7 later"], ["6 last"]]


def test_a_late_event_between_two_unseen_ones_comes_once(
    location: StoreLocation, service: TelemetryQueryService
) -> None:
    with service.tail("events") as tail:
        pass
    record(location, "10 a", "20 b")
    record(location, "15 late")
    assert news(tail) == [["10 a", "20 b"], ["15 late"]]


def test_only_what_the_filter_lets_through_comes(location: StoreLocation, service: TelemetryQueryService) -> None:
    with service.tail("events", Filter(where="message:/x/ component:app")) as tail:
        pass
    record(location, "1 x", "2 y")
    record(location, "0 x late")
    assert news(tail) == [["1 x"], ["0 x late"]]


def test_the_other_tables_are_followed_too(location: StoreLocation, service: TelemetryQueryService) -> None:
    tails = []
    for kind in ("metrics", "health", "performance"):
        with service.tail(kind) as tail:  # type: ignore[arg-type]
            tails.append(tail)
    sink = TelemetrySink(location)
    sink.metric("queue.depth", 1)
    sink.health_check("db", "ping", healthy=True)
    sink.performance("db", "query", duration_ms=1)
    sink.close()
    assert [[type(row).__name__ for commit in tail.news() for row in commit] for tail in tails] == [
        ["MetricPoint"], ["HealthCheck"], ["PerformanceSnapshot"],
    ]  # fmt: skip


def test_a_tail_that_slept_too_long_knows_of_its_gap(
    location: StoreLocation, service: TelemetryQueryService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("telesink.store.writer.commits.KEPT", 1)
    monkeypatch.setattr("telesink.store.writer.commits._PRUNE_EVERY", 2)
    record(location, "9 before")
    with service.tail("events") as tail:
        pass
    with closing(open_writer(location)) as connection:
        for number in range(10, 15):
            record(location, f"{number} new")
            Rollups(connection, Settings()).advance()
    assert [message for commit in news(tail) for message in commit] == [f"{number} new" for number in range(10, 15)]
    assert tail.has_gap


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_event_comes_once_and_in_order_of_commits(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    location = StoreLocation(tmp_path_factory.mktemp("tail") / "app.db")
    migrate(location)
    seen: list[list[str]] = []
    expected: list[list[str]] = []
    number = 0
    with closing(TelemetryQueryService(location)) as service:
        with service.tail("events") as tail:
            pass
        for seconds in data.draw(st.lists(st.lists(st.integers(0, 30), min_size=1, max_size=4), max_size=8)):
            batch = [f"{second} {number + place}" for place, second in enumerate(seconds)]
            number += len(batch)
            record(location, *batch)
            expected.append(sorted(batch, key=lambda message: int(message.split()[0])))
            if data.draw(st.booleans()):
                seen += news(tail)
        seen += news(tail)
    assert seen == expected


def test_the_news_of_many_commits_can_be_read_at_once(location: StoreLocation, service: TelemetryQueryService) -> None:
    record(location, "10 before")
    with service.tail("events") as tail:
        pass
    record(location, "20 new", "5 late")
    record(location, "15 late", "30 new")
    record(location, "25 late")
    found = tail.news_at_once(100)
    assert found is not None
    assert [event.message for event in found] == ["5 late", "15 late", "20 new", "25 late", "30 new"]
    assert tail.news_at_once(100) == ()


def test_more_than_is_wanted_at_once_is_not_read(location: StoreLocation, service: TelemetryQueryService) -> None:
    with service.tail("events") as tail:
        pass
    record(location, "1 new", "2 new", "3 new")
    assert tail.news_at_once(2) is None
    assert tail.has_gap
