"""Text from elsewhere on a terminal."""

from __future__ import annotations

import pytest

from telesink.tui.cli.text import cell_width, fitted, padded, visible, wrapped


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[31mred", "␛[31mred"),
        ("bell\x07 null\x00 tab\t", "bell␇ null␀ tab␉"),
        ("two\r\nlines", "two␍␊lines"),
        ("delete\x7f", "delete␡"),
        ("\x9b31m", "\\u009b31m"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("line\u2028line", "line\\u2028line"),
        ("half\ud800", "half\\ud800"),
    ],
)
def test_what_a_terminal_would_obey_is_shown_instead(hostile: str, shown: str) -> None:
    assert visible(hostile) == shown


@pytest.mark.parametrize("text", ["plain", "größer", "日本語", "👩‍💻 works", "سلام", "e\u0301"])
def test_ordinary_text_of_any_script_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "cells"),
    [("abc", 3), ("日本", 4), ("🎉", 2), ("e\u0301", 1), ("850 µs", 6), ("größer…", 7), ("……", 2), ("", 0)],
)
def test_width_is_counted_in_cells(text: str, cells: int) -> None:
    assert cell_width(text) == cells


@pytest.mark.parametrize(
    ("text", "width", "cut"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdef", 4, "abc…"),
        ("größer", 4, "grö…"),
        ("日本語", 6, "日本語"),
        ("日本語", 5, "日本…"),
        ("abc", 0, ""),
    ],
)
def test_long_text_is_cut_to_its_cells_and_the_cut_is_marked(text: str, width: int, cut: str) -> None:
    assert fitted(text, width) == cut


def test_a_wide_character_that_would_be_halved_leaves_a_space() -> None:
    assert cell_width(fitted("日本語", 4)) == 4


def test_filling_up_counts_cells_and_not_characters() -> None:
    assert padded("日本", 6) == "日本  "
    assert padded("12", 4, right=True) == "  12"


def test_a_long_text_goes_on_below_and_is_cut_at_last() -> None:
    assert wrapped("one two three", 20, 3) == ["one two three"]
    assert wrapped("one two three", 8, 3) == ["one two", "three"]
    assert wrapped("one two three four", 8, 2) == ["one two", "three…"]
    assert wrapped("abcdefghij", 4, 3) == ["abcd", "efgh", "ij"]
    assert wrapped("", 4, 3) == [""]
    assert all(cell_width(line) <= 9 for line in wrapped("日本語日本語 日本語日本語", 9, 3))
