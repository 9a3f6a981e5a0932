"""Values as text: JSON and CSV say the same as the table, whatever is in it, and in bounded memory."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from telesink.store.io.batches import batches_of
from telesink.store.io.cell_text import csv_raw_text, csv_text, json_embedded, unguarded
from telesink.store.io.columns import SECTIONS
from telesink.store.io.csv_reading import csv_records
from telesink.store.io.formats import csv_pieces, json_pieces, ndjson_pieces

NAMES = {1: "tool", 2: "done", 3: "worker", 4: "=cmd()"}
EVENT = (7 << 54, 1_790_000_000_000_001, 1, 2, 3, None, 4, "two\r\nlines, \"quoted\" \x00\u2028é😀", "corr", None, "",
         812_500, '{"n":1.10,"big":123456789012345678901}', None, "[]", 0)  # fmt: skip


def test_json_has_every_value_as_it_is() -> None:
    (event,) = json.loads(b"".join(json_pieces([("events", [[EVENT]])], NAMES)))["events"]
    assert list(event) == list(SECTIONS["events"])
    assert event["id"] == str(7 << 54)
    assert event["timestamp"] == "2026-09-21T14:13:20.000001Z"
    assert event["duration_ms"] == 812.5
    assert event["message"] == EVENT[7]
    assert (event["level"], event["pinned"], event["parent_id"], event["span_id"]) == ("error", False, "", None)


def test_payloads_are_passed_on_digit_for_digit() -> None:
    line = b"".join(ndjson_pieces([("events", [[EVENT]])], NAMES))
    assert b'"metadata":{"n":1.10,"big":123456789012345678901},"context":null,"performance":[]' in line


def test_csv_tells_null_from_empty() -> None:
    header, rest = b"".join(csv_pieces([("events", [[EVENT]])], NAMES)).decode().split("\r\n", 1)
    ((_, fields),) = csv_records(io.StringIO(rest, newline="\n"), "e.csv")
    row = dict(zip(header.split(","), fields, strict=True))
    assert (row["operation"], row["span_id"], row["parent_id"]) == (None, None, "")
    assert row["message"] == EVENT[7]


@pytest.mark.parametrize(
    ("stored", "written"),
    [
        ('{"a": 1}', '{"a": 1}'),
        ("[1,\n 2]", "[1,  2]"),
        ('{"a":1', '"{\\"a\\":1"'),
        ("{nonsense}", '"{nonsense}"'),
        ('{"a":1}{"b":2}', '"{\\"a\\":1}{\\"b\\":2}"'),
        ("", '""'),
        ("NaN", '"NaN"'),
        ("5", "5"),
    ],
)
def test_damaged_json_becomes_a_text_and_breaks_no_line(stored: str, written: str) -> None:
    assert json_embedded(stored) == written
    json.loads(json_embedded(stored))


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@A1", "\t=1", "\r", "\n=1", "  =1", "\u00a0@x", "＝1", "'it", "''"]
)
def test_what_a_spreadsheet_could_run_is_guarded(text: str) -> None:
    (field,) = next(csv.reader(io.StringIO(csv_text(text), newline="")))
    assert field == "'" + text
    assert unguarded(field) == text


@pytest.mark.parametrize("text", ["a=1", " indented", "", "1-2", "été", "日本", "{}", "#", '"'])
def test_other_texts_are_left_alone(text: str) -> None:
    assert csv_text(text) == csv_raw_text(text)


@given(st.text(st.characters(exclude_categories=["Cs"])))
@example("'=")
@example("'")
@example("' x")
def test_the_guard_can_be_undone(text: str) -> None:
    (field,) = next(csv.reader(io.StringIO(csv_text(text), newline="")))
    assert unguarded(field) == text


def test_raw_csv_guards_nothing_and_names_are_guarded_too() -> None:
    row = (*EVENT[:4], 4, *EVENT[5:7], "-5", *EVENT[8:])
    assert b",'=cmd()," in b"".join(csv_pieces([("events", [[row]])], NAMES))
    raw = b"".join(csv_pieces([("events", [[row]])], NAMES, raw=True))
    assert b",=cmd(),,error,-5,corr," in raw


def test_negative_numbers_are_no_texts() -> None:
    metric = (1, 0, 1, 3, 2, -2.5, None, None, None, -1, float("inf"), -0.5, 1e300, None)
    line = b"".join(csv_pieces([("metrics", [[metric]])], NAMES)).decode().split("\r\n")[1]
    assert line == "1,1970-01-01T00:00:00.000000Z,tool,worker,done,-2.5,,,,-1,,-0.5,1e+300,"


def test_times_before_1970_and_across_seconds() -> None:
    rows = [(*EVENT[:1], at, *EVENT[2:]) for at in (-1, 0, 999_999, 1_000_000)]
    times = [
        json.loads(line)["timestamp"] for line in b"".join(ndjson_pieces([("events", [rows])], NAMES)).splitlines()
    ]
    assert [time[11:] for time in times] == [
        "23:59:59.999999Z",
        "00:00:00.000000Z",
        "00:00:00.999999Z",
        "00:00:01.000000Z",
    ]


def test_an_empty_export_is_a_whole_file() -> None:
    assert json.loads(b"".join(json_pieces([("events", []), ("chains", [])], NAMES))) == {"events": [], "chains": []}
    assert b"".join(ndjson_pieces([("events", [])], NAMES)) == b""
    assert b"".join(csv_pieces([("health", [])], NAMES)).startswith(b"id,checked_at,")


@pytest.mark.parametrize("pieces", [ndjson_pieces, json_pieces, csv_pieces])
@pytest.mark.parametrize(("count", "length", "most"), [(50_000, 10, 3_000_000), (300, 500_000, 40_000_000)])
def test_however_much_there_is_memory_is_that_of_a_batch(pieces: Any, count: int, length: int, most: int) -> None:
    def rows() -> Iterator[tuple[Any, ...]]:
        for number in range(count):  # each of another second, so that what is remembered of seconds counts too
            yield (number, number * 1_000_000, *EVENT[2:7], "x" * length + str(number), *EVENT[8:])

    tracemalloc.start()
    try:
        size = sum(map(len, pieces([("events", batches_of(rows()))], NAMES)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert size > most * 2
    assert peak < most
