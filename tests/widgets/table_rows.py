"""Rows of a table of events, numbered so that tests can tell them apart."""

from __future__ import annotations

import re

from telesink.widgets import Column, Row, RowTable, level_cell

from .screen import Stage, painted

COLUMNS = (
    Column("time", "time", 8, token="dim"),
    Column("level", "level", 10),
    Column("took", "took", 9, "right", priority=1),
    Column("message", "message"),
)


def row(number: int, level: str = "info") -> Row:
    took = ((str(number), "value"), (" ms", "dim"))
    return Row(number, (f"12:00:{number:02}", level_cell(level), took, f"message {number}"))


def newest_first(first: int, last: int) -> list[Row]:
    return [row(number) for number in range(last, first - 1, -1)]


def stage(rows: list[Row], **options: bool) -> tuple[Stage, RowTable]:
    table = RowTable(COLUMNS, "No events yet", **options)
    table.set_rows(rows)
    return Stage(table), table


def shown_numbers(app: Stage) -> list[int]:
    return [int(found[1]) for line in painted(app) if (found := re.search(r"message (-?\d+)", line))]
