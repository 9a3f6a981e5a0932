"""How the feed's thread follows a list: each event once, late ones too, and what clean-up deletes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from telesink.store.location import StoreLocation
from telesink.store.query.service import TelemetryQueryService
from telesink.tui.panes import event_news
from telesink.tui.panes.event_news import EventNews, Seen
from telesink.tui.panes.event_questions import Listed, News, Opened, Wanted, count_part, load
from telesink.tui.ranges import parse_range
from telesink.tui.view import View
from tests.tui.fixed_rows import EVENTS, NOW, SECOND
from tests.tui.fixed_store import insert_events, log_commit


@pytest.fixture
def service(fixed_store: StoreLocation) -> Iterator[TelemetryQueryService]:
    service = TelemetryQueryService(fixed_store, clock=lambda: NOW * 1000)
    yield service
    service.close()


def listed(where: str | None = None, span: str = "1h") -> Listed:
    return Listed(1, View(lambda: NOW * 1000, parse_range(span)), where)


def record(location: StoreLocation, *seconds_ago: float, message: str = "new") -> list[int]:
    """Events in one commit; their ids."""
    times = [NOW - round(ago * SECOND) for ago in seconds_ago]
    events = [replace(EVENTS[-1], id=(at << 11) + 7, timestamp=at, message=message) for at in times]
    with closing(sqlite3.connect(location.path)) as connection, connection:
        insert_events(connection, events)
        log_commit(connection, events)
    return [event.id for event in events]


def news_of(news: EventNews, service: TelemetryQueryService) -> News:
    answer = news.answer(service)
    assert isinstance(answer, News)
    return answer


def opened(service: TelemetryQueryService, where: str | None = None, anchor: int | None = None) -> EventNews:
    news = EventNews(listed(where), anchor)
    assert isinstance(news.answer(service), Opened)
    return news


def test_it_begins_with_the_newest_page(service: TelemetryQueryService) -> None:
    answer = EventNews(listed(), None).answer(service)
    assert isinstance(answer, Opened)
    assert answer.window.events[0].timestamp == answer.counted_to - 1
    assert answer.window.has_older
    assert not answer.window.has_newer


def test_it_begins_around_the_event_that_one_reads(service: TelemetryQueryService) -> None:
    anchor = service.events(limit=300).events[-1].id
    answer = EventNews(listed(), anchor).answer(service)
    assert isinstance(answer, Opened)
    assert answer.window.line_of(anchor) is not None
    assert answer.window.has_newer


def test_each_event_that_arrives_is_told_once(fixed_store: StoreLocation, service: TelemetryQueryService) -> None:
    news = opened(service)
    added = record(fixed_store, 1.0)
    assert [event.id for event in news_of(news, service).added] == added
    assert news_of(news, service).added == ()


def test_an_event_that_comes_late_is_told_too(fixed_store: StoreLocation, service: TelemetryQueryService) -> None:
    news = opened(service)
    late = record(fixed_store, 1800.0)
    assert [event.id for event in news_of(news, service).added] == late


def test_only_what_the_filter_lets_through_is_told(fixed_store: StoreLocation, service: TelemetryQueryService) -> None:
    news = opened(service, where="wanted")
    record(fixed_store, 1.0, message="another thing")
    wanted = record(fixed_store, 0.5, message="the wanted thing")
    assert [event.id for event in news_of(news, service).added] == wanted


def test_an_event_of_the_future_is_told_when_its_time_has_come(
    fixed_store: StoreLocation, service: TelemetryQueryService
) -> None:
    times = [NOW * 1000]
    news = EventNews(Listed(1, View(lambda: times[0], parse_range("1h"))), None)
    news.answer(service)
    early = record(fixed_store, -5.0)
    assert news_of(news, service).added == ()
    times[0] += 6 * SECOND * 1000
    assert [event.id for event in news_of(news, service).added] == early


def test_more_than_can_be_told_opens_the_list_anew(
    fixed_store: StoreLocation, service: TelemetryQueryService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_news, "BURST", 3)
    news = opened(service)
    record(fixed_store, 1.0, 1.1, 1.2, 1.3)
    answer = news.answer(service)
    assert isinstance(answer, Opened)
    assert news_of(news, service).added == ()


def test_loaded_events_that_clean_up_deletes_are_told(
    fixed_store: StoreLocation, service: TelemetryQueryService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_news, "CHECK_SECONDS", 0.0)
    news = opened(service)
    ids = tuple(event.id for event in service.events(limit=5).events)
    news.seen = Seen(ids, None)
    with closing(sqlite3.connect(fixed_store.path)) as connection, connection:
        connection.execute("delete from telemetry_events where id in (?, ?)", ids[1:3])
    assert news_of(news, service).gone == frozenset(ids[1:3])
    assert news_of(news, service).gone == frozenset()


def test_after_an_error_the_list_is_opened_anew(fixed_store: StoreLocation, service: TelemetryQueryService) -> None:
    news = opened(service)
    record(fixed_store, 1.0)
    fixed_store.path.rename(fixed_store.path.with_suffix(".away"))
    service.close()
    with pytest.raises(Exception, match="there is no store"):
        news.answer(service)
    fixed_store.path.with_suffix(".away").rename(fixed_store.path)
    assert isinstance(news.answer(service), Opened)


def test_the_oldest_page_ends_the_list(service: TelemetryQueryService) -> None:
    window = load(service, listed(span="all"), Wanted("oldest")).window
    assert window.events[-1] == service.events(limit=1, oldest_first=True).events[0]
    assert not window.has_older
    assert window.has_newer


def test_counting_part_after_part_counts_the_whole_list(service: TelemetryQueryService) -> None:
    wanted = listed("level:>=error")
    end, total, units = NOW + 1, 0, 1
    start: int | None = None
    while start is None or end > start:
        part = count_part(service, wanted, start, end, units)
        start, units, end = part.start, part.units, part.rungs[-1].start
        total += sum(rung.events for rung in part.rungs)
    assert total == service.event_count(wanted.filter())
