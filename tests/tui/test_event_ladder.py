"""From a line of the list to its time and back, by the counts."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from telesink.tui.panes.event_ladder import DAY_US, HOUR_US, MINUTE_US, Ladder, Rung, next_part, unit_of
from tests.tui.fixed_rows import EVENTS

WHOLE = Ladder(0, 100, (Rung(80, 10), Rung(40, 0), Rung(0, 40)))
HALF = Ladder(0, 100, (Rung(80, 10), Rung(50, 40)))


def test_a_line_is_where_so_many_events_are_newer() -> None:
    assert WHOLE.line_of(100) == 0
    assert WHOLE.line_of(90) == 5
    assert WHOLE.line_of(60) == 10
    assert WHOLE.line_of(20) == 30
    assert WHOLE.line_of(-5) == 50


def test_a_moment_is_found_for_each_line() -> None:
    assert WHOLE.time_at(0) == 100
    assert WHOLE.time_at(5) == 90
    assert WHOLE.time_at(30) == 20
    assert WHOLE.time_at(500) == 0


def test_what_is_not_counted_yet_is_taken_to_be_as_dense() -> None:
    assert HALF.total == 100
    assert not HALF.is_complete
    assert HALF.with_rungs([Rung(0, 7)]).total == 57
    assert HALF.with_rungs([Rung(0, 7)]).is_complete


def test_what_arrives_is_counted_where_it_belongs() -> None:
    added = [replace(EVENTS[0], timestamp=moment) for moment in (120, 85, 45, 3)]
    ladder = WHOLE.with_added(added)
    assert [rung.events for rung in ladder.rungs] == [12, 1, 41]
    assert ladder.end == 121


def test_what_arrives_in_the_part_not_counted_yet_is_counted_with_it() -> None:
    assert HALF.with_added([replace(EVENTS[0], timestamp=10)]) == HALF


def test_what_the_range_leaves_behind_is_not_counted_any_more() -> None:
    ladder = WHOLE.since(20)
    assert ladder.total == 30
    assert ladder.start == 20
    assert ladder.is_complete
    assert WHOLE.since(0) is WHOLE


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 1000)), min_size=1, max_size=30), st.data())
def test_lines_and_moments_agree(stretches: list[tuple[int, int]], data: st.DataObject) -> None:
    rungs, end = [], sum(length for length, _events in stretches) * MINUTE_US
    begin = end
    for length, events in stretches:
        begin -= length * MINUTE_US
        rungs.append(Rung(begin, events))
    ladder = Ladder(0, end, tuple(rungs))
    if not ladder.total:
        return
    line = data.draw(st.integers(0, ladder.total - 1))
    assert abs(ladder.line_of(ladder.time_at(line)) - line) <= 1


def test_parts_to_count_begin_on_whole_units_and_meet() -> None:
    start, end = 3 * HOUR_US + 17, 30 * HOUR_US + 5
    parts = []
    while end > start:
        end, steps = next_part(start, end, HOUR_US, 8)
        parts.append((end / HOUR_US, steps))
    assert parts[0] == (30.0, 1)
    assert [steps for _begin, steps in parts] == [1, 8, 8, 8, 2, 1]
    assert end == start


def test_a_longer_range_is_counted_in_longer_units() -> None:
    assert [unit_of(0, span) for span in (HOUR_US, 7 * DAY_US, 400 * DAY_US)] == [MINUTE_US, HOUR_US, DAY_US]
