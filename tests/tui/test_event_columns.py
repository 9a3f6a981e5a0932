"""Columns that are chosen: shown or not, in what order, how wide, and the same at the next start."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from telesink.tui.panes.event_columns import LEAST_WIDTH, ChosenColumns, recalled

USUAL = ChosenColumns()
LEVEL, MESSAGE, CHAIN = (
    next(place for place, choice in enumerate(USUAL.choices) if choice.key == key)
    for key in ("level", "message", "chain")
)


def keys(columns: ChosenColumns, width: int = 200) -> list[str]:
    return [column.key for column in columns.fitting(width, dated=False)]


def test_a_column_is_shown_and_hidden() -> None:
    assert "chain" not in keys(USUAL)
    assert "chain" in keys(USUAL.toggled(CHAIN))
    assert "level" not in keys(USUAL.toggled(LEVEL))


def test_one_column_is_always_shown() -> None:
    columns = USUAL
    for place in range(len(USUAL.choices)):
        columns = columns.toggled(place) if columns.choices[place].shown else columns
    assert sum(choice.shown for choice in columns.choices) == 1


def test_columns_change_places() -> None:
    assert keys(USUAL.moved(LEVEL, -1))[:2] == ["level", "time"]
    assert USUAL.moved(0, -1) == USUAL


def test_a_column_gets_another_width_and_its_usual_one_again() -> None:
    wider = USUAL.widened(LEVEL, 5)
    assert next(column.width for column in wider.fitting(200, dated=False) if column.key == "level") == 15
    assert wider.usual(LEVEL) == USUAL
    assert USUAL.widened(LEVEL, -500).choices[LEVEL].width == LEAST_WIDTH


def test_in_a_narrow_table_the_columns_go_that_matter_least() -> None:
    assert "event" not in keys(USUAL, 100)
    assert "message" in keys(USUAL, 60)


def test_nothing_is_remembered_of_what_is_usual() -> None:
    assert USUAL.remembered() == []
    assert recalled([]) == USUAL


CHANGES = st.lists(st.tuples(st.sampled_from(["toggled", "moved", "widened"]), st.integers(0, 11), st.integers(-9, 9)))


@given(CHANGES)
def test_what_was_chosen_is_there_at_the_next_start(changes: list[tuple[str, int, int]]) -> None:
    columns = USUAL
    for name, place, number in changes:
        columns = columns.toggled(place) if name == "toggled" else getattr(columns, name)(place, number)
    assert recalled(json.loads(json.dumps(columns.remembered()))) == columns


def test_columns_that_are_none_any_more_are_left_out_and_new_ones_are_there() -> None:
    memory = [{"key": "nosuch", "shown": True, "width": None}, {"key": "message", "shown": True, "width": 30}]
    columns = recalled(memory)
    assert keys(columns)[0] == "message"
    assert {choice.key for choice in columns.choices} == {choice.key for choice in USUAL.choices}
