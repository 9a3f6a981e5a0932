"""`telesink sql`: what may be asked, how it is answered, and that nothing can be changed."""

from __future__ import annotations

import csv
import io
import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from telesink.store.schema.views import VIEWS

Invoke = Callable[..., Result]

ENDLESS = "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n"


def test_the_views_are_asked_by_their_names(filled: Path, invoke: Invoke) -> None:
    result = invoke("sql", "select operation, max(duration_ms) as slowest from events where duration_ms > 5 group by 1")
    assert result.stdout == "operation      slowest\nmemory.search    812.5\nsync.data         3000\n"


def test_json_has_the_form_of_query(filled: Path, invoke: Invoke) -> None:
    document = json.loads(invoke("sql", "--format=json", "select level, message from events where level > 'f'").stdout)
    assert document["type"] == "sql"
    assert document["count"] == len(document["data"]) == 5
    assert document["data"][0] == {"level": "info", "message": None}


def test_ndjson_is_one_row_a_line(filled: Path, invoke: Invoke) -> None:
    lines = invoke("sql", "--format=ndjson", "select id, level from events").stdout.splitlines()
    assert [set(json.loads(line)) for line in lines] == [{"id", "level"}] * 6


def test_csv_quotes_any_name_and_tells_null_from_empty(filled: Path, invoke: Invoke) -> None:
    written = invoke("sql", "--format=csv", """select 1 as "a,b", null, '' as e, '=1+1' as f""").stdout
    assert written == '"a,b",null,e,f\n1,,"",\'=1+1\n'
    raw = invoke("sql", "--format=csv", "--raw-csv", "select '=1+1' as f").stdout
    assert list(csv.reader(io.StringIO(raw))) == [["f"], ["=1+1"]]


def test_the_statement_may_come_from_standard_input(filled: Path, invoke: Invoke) -> None:
    for arguments in (("sql",), ("sql", "-")):
        assert invoke(*arguments, stdin="select count(*) as n\nfrom events;\n").stdout == "n\n6\n"


def test_columns_of_one_name_are_all_there(filled: Path, invoke: Invoke) -> None:
    row = json.loads(invoke("sql", "--format=ndjson", "select 1 as n, 2 as n, 3 as n_2, 4 as n").stdout)
    assert row == {"n": 1, "n_2": 2, "n_2_2": 3, "n_3": 4}


@pytest.mark.parametrize("format_name", ["table", "json", "ndjson", "csv"])
def test_bytes_are_shown_in_hexadecimal_with_a_mark(filled: Path, invoke: Invoke, format_name: str) -> None:
    assert "x'00ff'" in invoke("sql", f"--format={format_name}", "select x'00ff' as b").stdout


def test_a_column_in_milliseconds_keeps_its_name(filled: Path, invoke: Invoke) -> None:
    assert invoke("sql", "select 1.5 as duration_ms").stdout == "duration_ms\n        1.5\n"


def test_people_are_shown_a_thousand_rows_unless_they_ask_for_more(filled: Path, invoke: Invoke) -> None:
    many = "with recursive n(x) as (select 1 union all select x + 1 from n where x < 1500) select x from n"
    cut = invoke("sql", many)
    assert (cut.stdout.count("\n"), "--limit" in cut.stderr) == (1001, True)
    whole = invoke("sql", "--limit=2000", many)
    assert (whole.stdout.count("\n"), whole.stderr) == (1501, "")
    assert invoke("sql", "--format=csv", many).stdout.count("\n") == 1501
    assert invoke("sql", "--format=csv", "--limit=3", many).stdout.count("\n") == 4


def test_rows_are_written_while_they_are_read(filled: Path) -> None:
    """The whole answer would have more rows than any memory holds."""
    endless = "with recursive n(x) as (select 1 union all select x + 1 from n) select x from n"
    process = subprocess.Popen(
        [sys.executable, "-m", "telesink.tui.cli", "--db", str(filled), "sql", "--format=ndjson", endless],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert json.loads(process.stdout.readline()) == {"x": 1}
    process.stdout.close()
    assert process.wait(timeout=60) == 0


def test_the_schema_shows_every_view_with_its_columns(filled: Path, invoke: Invoke) -> None:
    shown = invoke("sql", "--schema").stdout
    assert [line for line in shown.splitlines() if not line.startswith(" ")] == sorted(VIEWS)
    rows = json.loads(invoke("sql", "--schema", "--format=json").stdout)["data"]
    assert {"view": "events", "column": "correlation_id"} in rows


def test_patterns_work_as_in_filter_expressions(filled: Path, invoke: Invoke) -> None:
    assert invoke("sql", "select message from events where message regexp 'DISK [0-9]'").stdout.endswith("is full\n")


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("select * from evnts", "no such table: evnts; there are alerts, chains, events"),
        ("select foo from health", "no such column: foo; health has id, checked_at"),
        ("select sum(", "incomplete input"),
        ("select 1; select 2", "one statement"),
        ("  ", "empty"),
        ("-- nothing", "asks nothing"),
        ("select 1 from events where message regexp '('", "the pattern '(' is not valid"),
    ],
)
def test_a_mistake_is_one_line_with_the_way_out(filled: Path, invoke: Invoke, statement: str, words: str) -> None:
    result = invoke("sql", stdin=statement)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("telesink: error: ")
    assert result.stderr.count("\n") == 1
    assert words in result.stderr


@pytest.mark.parametrize(
    "statement",
    [
        "delete from telemetry_events",
        "insert into telemetry_names (name) values ('x')",
        "with n(x) as (select 1) insert into telemetry_names (name) select x from n",
        "update telemetry_events set message = ''",
        "drop view events",
        "create temp table t (a)",
        "create virtual table t using fts5(a)",
        "attach 'other.db' as other",
        "vacuum into 'copy.db'",
        "pragma user_version = 9",
        "pragma query_only = 0",
        "pragma journal_mode = delete",
        "pragma wal_checkpoint",
        "select load_extension('evil')",
        "update sqlite_master set sql = ''",
        "begin exclusive",
        "analyze",
        "reindex",
        "explain delete from telemetry_events",
    ],
)
def test_nothing_but_reading_is_let_through(filled: Path, invoke: Invoke, statement: str) -> None:
    with sqlite3.connect(filled) as connection:
        before = list(connection.iterdump())
    connection.close()
    result = invoke("sql", statement)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    with sqlite3.connect(filled) as connection:
        assert list(connection.iterdump()) == before
    connection.close()
    assert not Path("other.db").exists()
    assert not Path("copy.db").exists()


@pytest.mark.parametrize(
    "statement",
    [
        "pragma table_info(events)",
        "pragma journal_mode",
        "select value from json_each('[1]')",
        "explain query plan select * from events",
        "values (1)",
    ],
)
def test_what_tells_something_is_let_through(filled: Path, invoke: Invoke, statement: str) -> None:
    result = invoke("sql", statement)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.count("\n") > 1


def test_ctrl_c_ends_a_question_without_an_end(filled: Path) -> None:
    # Python's cursor asks for the next row before it gives one: with two of them the first is written before the
    # endless part begins, so that the signal meets SQLite at work.
    statement = f"select 1 as x union all select 2 union all select * from ({ENDLESS})"
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "telesink.tui.cli", "--db", str(filled), "sql", "--format=ndjson", statement],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert json.loads(process.stdout.readline()) == {"x": 1}
    process.send_signal(signal.SIGINT)
    _rest, errors = process.communicate(timeout=60)
    assert (process.returncode, errors.strip()) == (130, "")  # click ends the line that has the terminal's ^C


def test_what_was_recorded_a_moment_ago_is_in_the_answer(db: Path, telesink: Callable[..., object]) -> None:
    source = (
        "import os, sys; from telesink.store import TelemetrySink; s = TelemetrySink(sys.argv[1]); "
        "s.event('first'); s.flush(); s._drainer.stop(5); s._drainer.running = True; s.event('late'); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", source, str(db)], check=True)
    result = telesink("--db", str(db), "sql", "--format=csv", "select event_name from events order by id")
    assert result.stdout.split() == ["event_name", "first", "late"]  # type: ignore[attr-defined]  # a process
