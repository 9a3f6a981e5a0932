"""CSV by RFC 4180, with null told from empty and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

import pytest

from telesink.tui.cli.output.cells import Cell, Duration, Graded, Json, Moment, Names, Verdict
from telesink.tui.cli.output.csv_output import csv_lines


def field(cell: Cell) -> str:
    """One cell as it stands in the file."""
    header, line = csv_lines([{"a": cell}], ("a",))
    assert header == "a\r\n"
    assert line.endswith("\r\n")
    return line.removesuffix("\r\n")


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (None, ""),
        ("", '""'),
        ("plain", "plain"),
        ("a,b", '"a,b"'),
        ('say "hi"', '"say ""hi"""'),
        ("two\nlines", '"two\nlines"'),
    ],
)
def test_text_is_quoted_where_the_standard_asks_for_it(cell: Cell, written: str) -> None:
    assert field(cell) == written


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert field(text).strip('"') == "'" + text


def test_a_text_that_starts_with_an_apostrophe_gets_a_second_one() -> None:
    assert field("'quoted'") == "''quoted'"


def test_negative_numbers_stay_numbers() -> None:
    assert field(-5) == "-5"
    assert field(-2.5) == "-2.5"


def test_numbers_that_are_none_are_null() -> None:
    assert field(float("nan")) == ""
    assert field(float("inf")) == ""


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (Moment(1_795_000_000_000_001), "2026-11-18T11:06:40.000001Z"),
        (Duration(812_500), "812.5"),
        (Graded("error", 4), "error"),
        (Verdict(healthy=False), "false"),
        (True, "true"),
        (Names(("a", "b")), '"[""a"",""b""]"'),
        (Json('{"a":"x"}'), '"{""a"":""x""}"'),
    ],
)
def test_programs_get_plain_values(cell: Cell, written: str) -> None:
    assert field(cell) == written


def test_a_reader_of_csv_gets_every_text_back() -> None:
    texts = ['a,"b"', "two\r\nlines", "日本", " space "]
    lines = "".join(csv_lines([{"text": text} for text in texts], ("text",)))
    assert [row["text"] for row in csv.DictReader(io.StringIO(lines, newline=""))] == texts
