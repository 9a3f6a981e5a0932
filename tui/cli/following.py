"""`query --follow`: the newest rows, then every new one as it is committed, until somebody ends it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from telesink.store.errors import InputError
from telesink.tui.cli.errors import warn
from telesink.tui.cli.output.shapes import Row, Shape
from telesink.tui.cli.target import Target
from telesink.tui.cli.text import visible_lines

if TYPE_CHECKING:
    from telesink.store.query.service import TelemetryQueryService
    from telesink.store.query.tail import Tail, TailKind
    from telesink.tui.cli.query import Question

_LISTS: Final = ("events", "metrics", "health", "performance")
_LOOK_SECONDS: Final = 0.2
"""Between two looks whether a store is there yet."""

Write = Callable[[Sequence[Any]], None]
"""Writes results, oldest first."""
Encode = Callable[[Sequence[Row]], Iterable[bytes]]
"""Rows as they are written."""


def refuse_what_has_no_end(
    type_name: str, format_name: str, *, sort: str | None, end: str | None, export: str | None
) -> None:
    """Raises `InputError` for what only makes sense when all rows are known."""
    if type_name not in _LISTS:
        raise InputError(f"--follow: --type {type_name} is a report, not a list; take {', '.join(_LISTS)}")
    if format_name == "json":
        raise InputError("--follow: a JSON document has an end; take --format ndjson")
    for option, value in (("--sort", sort), ("--end", end), ("--export", export)):
        if value is not None:
            raise InputError(f"{option} needs all rows, and --follow shows them as they come: leave one of them out")


def follow(question: Question, target: Target) -> None:
    """Shows what comes until it is interrupted; `question.limit` are the rows of before."""
    from telesink.store.changes import Changes  # only for who stays

    _wait_for_store(target)
    with target.asked() as service, target.kept_drained():
        write = writer_of(question)
        tail = _beginning(question, service, write)
        with Changes(target.location, service.data_version) as changes:
            while changes.wait():
                _show_news(tail, write)


def _wait_for_store(target: Target) -> None:
    """Whoever follows may have come before the program that records."""
    if target.location.path.exists():
        return
    warn(f"{target.location}: no store here yet; waiting for it")
    while not target.location.path.exists():
        time.sleep(_LOOK_SECONDS)


def _beginning(question: Question, service: TelemetryQueryService, write: Write) -> Tail:
    """Shows the newest rows of before; the tail goes on where they end."""
    lists: dict[str, Callable[..., Sequence[Any]]] = {
        "events": lambda wanted, limit: service.events(wanted, limit=limit).events,
        "metrics": lambda wanted, limit: service.metrics(wanted, limit=limit),
        "health": lambda wanted, limit: service.health_checks(wanted, limit=limit),
        "performance": lambda wanted, limit: service.snapshots(wanted, limit=limit),
    }
    with service.tail(cast("TailKind", question.type_name), question.wanted) as tail:
        rows = lists[question.type_name](question.wanted, question.limit)
    write(rows[::-1])
    return tail


def _show_news(tail: Tail, write: Write) -> None:
    had_gap = tail.has_gap
    for rows in tail.news():
        write(rows)
    if tail.has_gap and not had_gap:
        warn("too much was committed since the last look: events that came late may be missing above")


def writer_of(question: Question) -> Write:
    """Writes results in the question's format, each at once: whoever reads a pipe waits for it."""
    shape = cast("Shape[Any]", question.shape)
    encoded = {"table": _table, "csv": _csv, "ndjson": _ndjson}[question.format_name](question)
    is_terminal = sys.stdout.isatty()

    def write(results: Sequence[Any]) -> None:
        for piece in encoded([shape.row(result, question.columns) for result in results]):
            sys.stdout.buffer.write(visible_lines(piece) if is_terminal and question.format_name != "table" else piece)
        sys.stdout.buffer.flush()

    return write


def _table(question: Question) -> Encode:
    from telesink.tui.cli.output.growing_table import GrowingTable  # only for people
    from telesink.tui.cli.output.look import look_of_stdout

    table = GrowingTable(question.columns, look_of_stdout(utc=question.utc), question.droppable)
    encoding = sys.stdout.encoding
    return lambda rows: (f"{line}\n".encode(encoding, "backslashreplace") for line in table.lines(rows))


def _ndjson(_question: Question) -> Encode:
    from telesink.tui.cli.output.json_output import json_lines  # only for programs

    return json_lines


def _csv(question: Question) -> Encode:
    from telesink.tui.cli.output.csv_output import csv_lines  # only for programs

    header_is_due = True

    def encode(rows: Sequence[Row]) -> Iterator[bytes]:
        nonlocal header_is_due
        lines = csv_lines(rows, question.columns, raw=question.raw_csv)
        header = next(lines)
        if header_is_due:
            header_is_due = False
            yield header.encode()
        yield from (line.encode() for line in lines)

    return encode
