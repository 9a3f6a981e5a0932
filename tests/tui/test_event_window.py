"""The stretch of loaded events: no gaps, no repeats, and it stands where it belongs, whatever arrives or is deleted."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesink.store.query.results import Event
from telesink.tui.panes import event_window
from telesink.tui.panes.event_window import AHEAD, BEYOND, KEPT, EventWindow, is_far, side_wanted
from tests.tui.fixed_rows import EVENTS


def events(*ids: int) -> tuple[Event, ...]:
    return tuple(replace(EVENTS[0], id=number, timestamp=number) for number in ids)


def page(*ids: int, older: bool = False, newer: bool = False) -> EventWindow:
    return EventWindow(events(*ids), older, newer)


def ids(window: EventWindow) -> list[int]:
    return [event.id for event in window.events]


MIDDLE = EventWindow(events(9, 8, 7, 5), True, True, 1000)
NEWEST = EventWindow(events(9, 8, 7, 5), has_older=True)


def test_new_events_come_on_top_and_none_twice() -> None:
    window = NEWEST.with_added(events(11, 10, 9))
    assert ids(window) == [11, 10, 9, 8, 7, 5]
    assert window.first_line == 0


def test_an_event_that_came_late_stands_where_it_belongs() -> None:
    assert ids(NEWEST.with_added(events(6))) == [9, 8, 7, 6, 5]


def test_a_late_event_beyond_the_end_waits_until_one_scrolls_there() -> None:
    assert NEWEST.with_added(events(4)) is NEWEST


def test_what_arrives_above_a_window_moves_it_down_the_list() -> None:
    window = MIDDLE.with_added(events(30, 29, 6))
    assert ids(window) == [9, 8, 7, 6, 5]
    assert window.first_line == 1002


def test_older_events_are_added_below() -> None:
    window = MIDDLE.with_older(page(4, 3))
    assert ids(window) == [9, 8, 7, 5, 4, 3]
    assert not window.has_older
    assert window.first_line == 1000


def test_newer_events_are_added_above_and_the_others_keep_their_lines() -> None:
    window = MIDDLE.with_newer(page(11, 10, newer=True))
    assert ids(window) == [11, 10, 9, 8, 7, 5]
    assert window.first_line == 998


def test_the_newest_event_is_on_the_first_line_whatever_was_estimated() -> None:
    assert MIDDLE.with_newer(page(11, 10)).first_line == 0


def test_where_the_list_goes_on_there_are_lines_left_for_it() -> None:
    assert MIDDLE.at(-50).first_line == BEYOND
    assert MIDDLE.total(3) == MIDDLE.end_line + BEYOND


def test_the_oldest_event_is_on_the_last_line() -> None:
    assert replace(MIDDLE, has_older=False).total(5000) == MIDDLE.end_line
    assert replace(MIDDLE, has_older=False).ending_at(5000).first_line == 4996


def test_deleted_events_are_not_shown_any_more() -> None:
    assert ids(MIDDLE.without(frozenset({8, 5}))) == [9, 7]


def test_what_the_range_has_left_behind_goes_but_for_what_one_is_reading() -> None:
    window = EventWindow(events(9, 8, 7, 5, 3), has_older=True)
    assert ids(window.since(8, last_line=2)) == [9, 8, 7]
    assert not window.since(8, last_line=2).has_older
    assert window.since(3, last_line=0) is window


@pytest.mark.parametrize("top", [0, 700, KEPT])
def test_of_too_many_events_those_around_the_view_stay(top: int) -> None:
    full = EventWindow(events(*range(KEPT + 40, 0, -1)), True, False, 0)
    window = full.trimmed(top, 40)
    assert len(window.events) <= (2 * AHEAD + 3) * 40
    for line in range(top, min(top + 40, full.end_line)):
        assert window.at_line(line) == full.at_line(line)


def test_a_view_far_from_the_window_needs_another_one() -> None:
    assert is_far(MIDDLE, 5000, 40)
    assert is_far(MIDDLE, 900, 40)
    assert not is_far(MIDDLE, 990, 40)


def test_what_lies_ahead_is_loaded_first() -> None:
    assert side_wanted(MIDDLE, 1000, 4, downwards=True) == "older"
    assert side_wanted(MIDDLE, 1000, 4, downwards=False) == "newer"
    assert side_wanted(page(9, 8), 0, 4, downwards=True) is None


# Any order of paging, arrivals and clean-up over a list that changes meanwhile

PAGE = 5


class Walk:
    """A list of events and a window that follows it as the events tab does: pages by key, and news of what changed."""

    def __init__(self, stored: set[int]) -> None:
        self.stored = set(stored)
        self.next_id = 10_000
        self.window = self._page(None, None)

    def _page(self, before: int | None, after: int | None) -> EventWindow:
        if after is not None:
            newer = sorted(number for number in self.stored if number > after)
            return page(*reversed(newer[:PAGE]), newer=len(newer) > PAGE)
        older = sorted((number for number in self.stored if before is None or number < before), reverse=True)
        return page(*older[:PAGE], older=len(older) > PAGE)

    def act(self, kind: str, number: int) -> None:
        if kind == "older" and self.window.has_older and self.window.events:
            self.window = self.window.with_older(self._page(self.window.oldest_id, None))
        elif kind == "newer" and self.window.has_newer and self.window.events:
            self.window = self.window.with_newer(self._page(None, self.window.newest_id))
        elif kind == "arrive":
            self.next_id += 1 + number % 3
            self._add(self.next_id)
        elif kind == "late" and number not in self.stored:
            self._add(number)
        elif kind == "delete":
            gone = frozenset(sorted(self.stored)[: number % 4])
            self.stored -= gone
            self.window = self.window.without(gone)
        elif kind == "trim":
            self.window = self.window.trimmed(self.window.first_line + number % 20, 2)
        self._begin_anew_when_all_is_gone()

    def _add(self, number: int) -> None:
        self.stored.add(number)
        self.window = self.window.with_added(events(number))

    def _begin_anew_when_all_is_gone(self) -> None:
        if not self.window.events and (self.window.has_newer or self.window.has_older):
            self.window = self._page(None, None)

    def check(self) -> None:
        shown = ids(self.window)
        assert all(above > below for above, below in pairwise(shown))
        if not shown:
            assert not self.stored
            return
        low = 0 if not self.window.has_older else shown[-1]
        high = 1 << 60 if not self.window.has_newer else shown[0]
        assert shown == sorted((number for number in self.stored if low <= number <= high), reverse=True)


STEPS = st.lists(
    st.tuples(st.sampled_from(["older", "newer", "arrive", "late", "delete", "trim"]), st.integers(1, 9_999)),
    max_size=60,
)


@given(st.sets(st.integers(1, 9_999), max_size=60), STEPS)
def test_a_window_shows_its_stretch_of_the_list_whole_and_each_event_once(
    stored: set[int], steps: list[tuple[str, int]]
) -> None:
    original, event_window.KEPT = event_window.KEPT, 12  # type: ignore[misc]  # so that it is trimmed, too
    try:
        walk = Walk(stored)
        for kind, number in steps:
            walk.act(kind, number)
            walk.check()
    finally:
        event_window.KEPT = original  # type: ignore[misc]
