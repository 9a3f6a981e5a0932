"""Tables: aligned, cut to the terminal, coloured by level."""

from __future__ import annotations

import pytest

from telesink.tui.cli.output.cells import Duration, Graded, Json, Moment
from telesink.tui.cli.output.look import Look
from telesink.tui.cli.output.shapes import EVENTS, Row
from telesink.tui.cli.output.table import fitting_widths, table_lines
from telesink.tui.cli.text import cell_width

ROWS: list[Row] = [
    {"component": "worker", "count": 7, "message": "short"},
    {"component": "日本", "count": 1234, "message": "a much longer message than the other one"},
]
COLUMNS = ("component", "count", "message")


def test_columns_are_aligned_by_cells_with_numbers_on_the_right() -> None:
    assert list(table_lines(ROWS, COLUMNS, Look())) == [
        "component  count  message",
        "worker         7  short",
        "日本        1234  a much longer message than the other one",
    ]


@pytest.mark.parametrize("width", [10, 20, 30, 44])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert all(cell_width(line) <= width for line in table_lines(ROWS, COLUMNS, Look(width=width)))


def test_texts_give_way_and_numbers_do_not() -> None:
    lines = list(table_lines(ROWS, COLUMNS, Look(width=30)))
    assert lines[2] == "日本        1234  a much long…"


def test_a_narrow_terminal_goes_without_the_columns_least_missed() -> None:
    lines = list(table_lines(ROWS, COLUMNS, Look(width=24), droppable=("component",)))
    assert lines[1] == "    7  short"


def test_a_wide_terminal_shows_them() -> None:
    lines = list(table_lines(ROWS, COLUMNS, Look(width=200), droppable=("component",)))
    assert lines[1].startswith("worker")


def test_a_pipe_gets_every_character() -> None:
    rows: list[Row] = [{"message": "x" * 500}]
    assert list(table_lines(rows, ("message",), Look()))[1] == "x" * 500


def test_levels_are_coloured_and_everything_else_is_not() -> None:
    rows: list[Row] = [
        {"level": Graded("error", 4), "message": "boom"},
        {"level": Graded("info", 2), "message": "ok"},
    ]
    _header, error, info = table_lines(rows, ("level", "message"), Look(colour=True))
    assert error == "\x1b[31merror\x1b[0m  boom"
    assert info == "info   ok"


def test_escapes_in_data_are_never_written_raw() -> None:
    rows: list[Row] = [{"message": "\x1b[2J", "metadata": Json('{"a":"\x9b"}'), "level": Graded("\x1b", 2)}]
    text = "\n".join(table_lines(rows, tuple(rows[0]), Look(colour=False)))
    assert "\x1b" not in text
    assert "\x9b" not in text


def test_headers_of_durations_name_no_unit() -> None:
    rows: list[Row] = [{"p95_duration_ms": Duration(1500), "duration_ms": None, "at": Moment(0)}]
    header, line = table_lines(rows, tuple(rows[0]), Look(utc=True))
    assert header.split() == ["p95", "duration", "at"]
    assert line.startswith("1.5 ms")


@pytest.mark.parametrize(
    ("natural", "available", "widths"),
    [
        ([5, 5], 20, [5, 5]),
        ([5, 30], 20, [5, 15]),
        ([30, 30], 21, [11, 10]),
        ([9, 9], 2, [6, 6]),
        ([], 5, []),
    ],
)
def test_only_the_widest_columns_give_way(natural: list[int], available: int, widths: list[int]) -> None:
    assert fitting_widths(natural, available) == widths


def test_a_narrow_terminal_goes_first_without_columns_in_which_nothing_stands() -> None:
    rows: list[Row] = [
        {"component": "worker", "count": 7, "message": None},
        {"component": "mail", "count": 8, "message": ""},
    ]
    header, *_rest = table_lines(rows, COLUMNS, Look(width=16), droppable=("component",))
    assert header == "component  count"


def test_a_narrow_terminal_shows_what_an_error_says() -> None:
    row = dict.fromkeys(EVENTS.table, "some_words_here") | {
        "timestamp": Moment(0), "level": Graded("error", 4), "duration_ms": Duration(1500), "message": "disk full!",
    }  # fmt: skip
    for width in (60, 80):
        _header, line = table_lines([row], EVENTS.table, Look(width=width), EVENTS.droppable)
        assert "disk full" in line
