"""The stretch of loaded events: no gaps, no repeats, and the place that is read stays."""

from __future__ import annotations

from dataclasses import replace

from telesink.store.query.results import Event, EventPage
from telesink.tui.panes.event_window import KEPT, EventWindow
from tests.tui.fixed_rows import EVENTS


def events(*ids: int) -> tuple[Event, ...]:
    return tuple(replace(EVENTS[0], id=number) for number in ids)


def page(*ids: int, more: bool = False) -> EventPage:
    return EventPage(events(*ids), more)


def ids(window: EventWindow) -> list[int]:
    return [event.id for event in window.events]


LOADED = EventWindow(events(9, 8, 7, 5), has_older=True)


def test_the_first_page_is_the_window() -> None:
    window = EventWindow().with_newest(page(3, 2, more=True), following=True)
    assert ids(window) == [3, 2]
    assert window.has_older


def test_new_events_come_on_top_and_none_twice() -> None:
    assert ids(LOADED.with_newest(page(11, 10, 9, 8), following=True)) == [11, 10, 9, 8, 7, 5]


def test_an_event_that_came_late_stands_where_it_belongs() -> None:
    assert ids(LOADED.with_newest(page(9, 8, 7, 6), following=False)) == [9, 8, 7, 6, 5]


def test_a_late_event_beyond_the_end_waits_until_one_scrolls_there() -> None:
    assert ids(LOADED.with_newest(page(9, 8, 4), following=True)) == [9, 8, 7, 5]


def test_who_follows_goes_on_from_a_page_that_does_not_join() -> None:
    window = LOADED.with_newest(page(30, 29, more=True), following=True)
    assert ids(window) == [30, 29]
    assert window.has_older


def test_who_reads_keeps_the_place_and_learns_of_the_gap() -> None:
    window = LOADED.with_newest(page(30, 29, more=True), following=False)
    assert ids(window) == ids(LOADED)
    assert window.has_newer


def test_while_there_is_a_gap_the_newest_are_not_joined() -> None:
    gapped = replace(LOADED, has_newer=True)
    assert gapped.with_newest(page(30, 9), following=False) == gapped


def test_older_events_are_added_below() -> None:
    window = LOADED.with_older(page(4, 3))
    assert ids(window) == [9, 8, 7, 5, 4, 3]
    assert not window.has_older


def test_newer_events_close_the_gap_when_there_are_no_more() -> None:
    window = replace(LOADED, has_newer=True).with_newer(page(11, 10))
    assert ids(window) == [11, 10, 9, 8, 7, 5]
    assert not window.has_newer


def test_who_follows_lets_go_of_the_oldest() -> None:
    full = EventWindow(events(*range(KEPT, 0, -1)))
    window = full.with_newest(page(KEPT + 1, KEPT), following=True)
    assert len(window.events) == KEPT
    assert window.newest_id == KEPT + 1
    assert window.has_older
