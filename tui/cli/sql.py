"""`telesink sql`: a question in SQL over the readable views, answered in the formats of `query`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import click

from telesink.store.errors import InputError
from telesink.tui.cli.errors import warn
from telesink.tui.cli.options import common_options
from telesink.tui.cli.target import target_of

if TYPE_CHECKING:
    from telesink.store.query.sql import SqlAnswer, Value
    from telesink.tui.cli.output.shapes import Row

FORMATS: Final = ("table", "json", "ndjson", "csv")
MOST_IN_A_TABLE: Final = 1000
"""Rows that people are shown unless they ask for more: a table is laid out whole, and nobody reads further."""
STDIN: Final = "-"

_EPILOG: Final = """\b
Examples:
  telesink sql "select operation, count(*), max(duration_ms) from events group by 1 order by 3 desc"
  telesink sql --format=csv "select * from metrics where metric_name = 'queue.depth'" > depth.csv
  telesink sql "select message, json_extract(metadata, '$.hits') as hits from events where level = 'error'"
  telesink sql --schema
"""


@click.command("sql", epilog=_EPILOG)
@click.argument("statement", required=False)
@click.option("--schema", is_flag=True, help="Show the views and their columns instead.")
@click.option("--format", "format_name", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="Most rows [default: 1000 in a table, else all]."
)
@click.option("--raw-csv", is_flag=True, help="Leave CSV cells that a spreadsheet would run as they are.")
@common_options
@click.pass_context
def command(
    ctx: click.Context, /, *, statement: str | None, schema: bool, format_name: str, limit: int | None, raw_csv: bool
) -> None:
    """Ask the store in SQL, without changing it.

    STATEMENT is one statement of SQLite's SQL; without it, or with -, it is read from standard input. The views
    events, metrics, health, performance, chains and alerts have names and times as texts and durations in
    milliseconds. What a command may read, SQL may read; nothing can be changed.
    """
    if schema and statement is not None:
        raise InputError("--schema stands alone: leave out the statement")
    from telesink.store.query.sql import SCHEMA_STATEMENT, asked_in_sql  # sqlite3

    wanted = SCHEMA_STATEMENT if schema else _statement(statement)
    target = target_of(ctx)
    target.drain()
    with asked_in_sql(target.location, wanted) as answer:
        if schema and format_name == "table":
            sys.stdout.writelines(f"{line}\n" for line in _schema_lines(answer.rows))
        elif format_name == "table":
            _write_table(answer, limit)
        else:
            from telesink.tui.cli.output.data import write_data  # only for programs

            write_data(encoded(answer, format_name, limit, raw=raw_csv))


def _statement(given: str | None) -> str:
    """What to ask. Raises `InputError` where there is nothing, instead of waiting at a terminal for it."""
    if given is None and sys.stdin.isatty():
        raise InputError('give a statement, like: telesink sql "select * from events limit 10" (--schema shows more)')
    text = sys.stdin.read() if given in (None, STDIN) else str(given)
    if not text.strip():
        raise InputError("the statement is empty; give one like: select * from events limit 10")
    return text


def unique(columns: Iterable[str]) -> tuple[str, ...]:
    """The names with numbers behind those that repeat: a row is written by its columns' names."""
    names: dict[str, None] = {}
    for column in columns:
        name, number = column or "column", 2
        while name in names:
            name, number = f"{column or 'column'}_{number}", number + 1
        names[name] = None
    return tuple(names)


def _cell(value: Value) -> str | int | float | None:
    """Bytes as SQL writes them, `x'00ff'`: no other text of a cell can say that it is bytes."""
    return f"x'{value.hex()}'" if isinstance(value, bytes) else value


def _rows(answer: SqlAnswer, columns: Sequence[str]) -> Iterator[Row]:
    for values in answer.rows:
        yield dict(zip(columns, map(_cell, values), strict=True))


def encoded(answer: SqlAnswer, format_name: str, limit: int | None, *, raw: bool = False) -> Iterator[bytes]:
    """The answer in a format for programs; ndjson and csv while the rows are read."""
    columns = unique(answer.columns)
    rows = islice(_rows(answer, columns), limit)
    if format_name == "csv":
        yield from _csv(rows, columns, raw)
        return
    from telesink.tui.cli.output.json_output import json_document, json_lines  # only for programs

    if format_name == "ndjson":
        yield from json_lines(rows)
        return
    kept: list[Any] = list(rows)
    yield json_document({"type": "sql", "count": len(kept), "data": kept})


def _csv(rows: Iterable[Row], columns: Sequence[str], raw: bool) -> Iterator[bytes]:
    from telesink.store.io.cell_text import csv_raw_text, csv_text  # only for programs
    from telesink.tui.cli.output.csv_output import csv_lines

    lines = csv_lines(rows, columns, raw=raw)
    next(lines)  # its header is one of known names; here they are any text
    yield (",".join((csv_raw_text if raw else csv_text)(name) for name in columns) + "\r\n").encode()
    for line in lines:
        yield line.encode()


def _write_table(answer: SqlAnswer, limit: int | None) -> None:
    from telesink.tui.cli.output.look import look_of_stdout  # only for people
    from telesink.tui.cli.output.table import table_lines
    from telesink.tui.cli.text import visible

    columns = unique(map(visible, answer.columns))
    most = limit or MOST_IN_A_TABLE
    rows = list(islice(_rows(answer, columns), most + 1))
    if rows:
        lines = table_lines(rows[:most], columns, look_of_stdout(utc=True), title=str)
        sys.stdout.writelines(f"{line}\n" for line in lines)
    else:
        warn("no row")
    if len(rows) > most and limit is None:
        warn(f"only the first {most:,} rows shown; --limit shows more, and --format=csv all")


def _schema_lines(rows: Iterable[tuple[Value, ...]]) -> Iterator[str]:
    """Each view with its columns beneath it, broken at the terminal's width."""
    import shutil
    import textwrap

    from telesink.tui.cli.output.look import look_of_stdout  # only for people

    views: dict[str, list[str]] = {}
    for view, column in rows:
        views.setdefault(str(view), []).append(str(column))
    width = max(40, min(shutil.get_terminal_size().columns, 100))
    look = look_of_stdout(utc=True)
    for view, columns in views.items():
        yield look.heading(view)
        yield textwrap.fill(", ".join(columns), width, initial_indent="  ", subsequent_indent="  ")
