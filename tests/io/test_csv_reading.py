"""CSV by RFC 4180, and where a mistake in it stands."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesink.store.errors import InputError
from telesink.store.io.csv_reading import csv_records

cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8)


def records(text: str) -> list[tuple[int, list[str | None]]]:
    return list(csv_records(io.StringIO(text, newline="\n"), "x.csv"))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_null_and_the_empty_text_are_two(end: str) -> None:
    assert records(f'a,,""{end},b,{end}') == [(1, ["a", None, ""]), (2, [None, "b", None])]


def test_records_tell_the_line_they_begin_in() -> None:
    assert records('a\n\n"two\nlines"\nb') == [(1, ["a"]), (3, ["two\nlines"]), (5, ["b"])]


@given(st.lists(st.lists(cells, min_size=2, max_size=3), max_size=4))
def test_what_pythons_own_writer_writes_is_read(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    assert [fields for _, fields in records(out.getvalue())] == rows


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('a,b\nc,"d', "x.csv: line 2, column 3: expected a closing quote, found none"),
        ('a,b\nc,d"e\nf"', "x.csv: line 2, column 3: expected a field with quotes around all of it"),
        ('a,"b"c', "x.csv: line 1, column 3: expected a comma behind the closing quote"),
        ('"two\nlines","b"c', 'x.csv: line 2, column 8: expected a comma behind the closing quote'),
    ],
)  # fmt: skip
def test_quotes_that_do_not_fit_are_named_with_their_place(text: str, said: str) -> None:
    with pytest.raises(InputError) as failure:
        records(text)
    assert str(failure.value).startswith(said)
