"""`telesink query`: what is stored, filtered, as a table, JSON or CSV."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from telesink.store.errors import InputError
from telesink.store.humane import count_text
from telesink.store.query.filters import Filter
from telesink.tui.cli.errors import warn
from telesink.tui.cli.filtering import filter_of, filter_options, refuse_what_says_nothing
from telesink.tui.cli.options import common_options
from telesink.tui.cli.target import Target, target_of

if TYPE_CHECKING:
    from telesink.tui.cli.answers import Answer, Topic
    from telesink.tui.cli.output.ordering import Order
    from telesink.tui.cli.output.shapes import Row, Shape

TYPES: Final = ("events", "metrics", "health", "performance", "chains", "stats", "alerts")
"""As in `answers.TOPICS`, which --help does not load."""
FORMATS: Final = ("table", "json", "ndjson", "csv")
FIRST_FOLLOWED: Final = 10
"""Rows of before that `--follow` shows without a `--limit`, as `tail` does."""

_EPILOG: Final = """\b
Examples:
  telesink query --level=error --time-range=24h --export=errors.csv
  telesink query --correlation-id=corr_12345 --format=json
  telesink query --follow --level=warning,error,critical
  telesink query --where 'component:worker duration:>250ms' --sort=-duration_ms
"""


class Question(NamedTuple):
    """One query, checked: nothing in it can be wrong any more but the filter expression."""

    type_name: str
    topic: Topic
    wanted: Filter
    format_name: str
    limit: int
    is_limited_by_default: bool
    """Nobody asked for the limit, so that what it hides must be said."""
    columns: tuple[str, ...]
    """Of the rows; empty where the format shows none."""
    droppable: tuple[str, ...]
    """Columns that a narrow table goes without; none when they were asked for."""
    order: Order | None
    utc: bool
    raw_csv: bool = False
    export: Path | None = None
    """The file to write instead of stdout."""

    @property
    def shape(self) -> Shape[Any] | None:
        """Of the rows in this format; None when the format shows no rows."""
        return shape_of(self.topic, self.format_name)


@click.command("query", epilog=_EPILOG)
@click.option("--type", "type_name", type=click.Choice(TYPES), default="events", show_default=True)
@filter_options
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Most rows [default: 100].")
@click.option("--sort", metavar="FIELD", help="Sort by a field; -FIELD for the largest first.")
@click.option("--columns", metavar="A,B,C", help="Only these fields, in this order.")
@click.option("--format", "format_name", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option("--follow", is_flag=True, help="Go on showing what comes; --limit are the rows of before [default: 10].")
@click.option(
    "--export", "export_path", metavar="PATH", help="Write the answer to a file (.json, .ndjson, .csv; .gz, .zst)."
)
@click.option("--raw-csv", is_flag=True, help="Leave CSV cells that a spreadsheet would run as they are.")
@click.option("--utc", is_flag=True, help="Times in tables are UTC instead of local.")
@common_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    type_name: str,
    limit: int | None,
    sort: str | None,
    columns: str | None,
    format_name: str,
    follow: bool,
    export_path: str | None,
    raw_csv: bool,
    utc: bool,
    **filters: Any,
) -> None:
    """Show events, metrics, health, performance or chains.

    The newest rows come first; those of one chain (--correlation-id) in the order they happened. Without a
    time the whole store is meant.
    """
    if export_path is not None:
        is_default = ctx.get_parameter_source("format_name") is click.core.ParameterSource.DEFAULT
        format_name = _file_format(export_path, None if is_default else format_name)
    from telesink.tui.cli.answers import list_of, topic_of  # the results' classes: not for --help
    from telesink.tui.cli.output.ordering import columns_of, order_of

    if follow:
        from telesink.tui.cli import following  # for who stays

        following.refuse_what_has_no_end(type_name, format_name, sort=sort, end=filters["end"], export=export_path)
    wanted = filter_of(**filters)
    topic = list_of(type_name) if follow else topic_of(type_name, wanted)
    shape = shape_of(topic, format_name)
    if shape is None:
        _refuse_row_options(type_name, format_name, sort, columns)
    if follow or type_name != "performance" or format_name in ("csv", "ndjson"):  # its report is of events as well
        refuse_what_says_nothing(type_name, wanted)
    target = target_of(ctx)
    export = None if export_path is None else _file_to_write(export_path, format_name, target)
    question = Question(
        type_name,
        topic,
        wanted,
        format_name,
        limit_of(limit, target) if limit or not follow else FIRST_FOLLOWED,
        limit is None,
        columns_of(columns, shape, shape.table if format_name == "table" else ()) if shape else (),
        shape.droppable if shape and columns is None else (),
        order_of(sort, shape) if shape else None,
        utc,
        raw_csv,
        export,
    )
    if follow:
        following.follow(question, target)
    else:
        show(question, answered(question, target))


def _file_format(path: str, chosen: str | None) -> str:
    """The format of `--export`: the one asked for, else the ending's, else JSON. Raises `InputError`."""
    from telesink.store.io.export_plan import ending_says  # only for who exports

    said, _ = ending_says(Path(path))
    if chosen and said and chosen != said:
        raise InputError(f"--export {path}: the ending says {said}, --format {chosen}")
    name = chosen or said or "json"
    if name not in FORMATS[1:]:
        raise InputError(f"--export: {name} is no format of a query's file; take {', '.join(FORMATS[1:])}")
    return name


def _file_to_write(path: str, format_name: str, target: Target) -> Path | None:
    """Where `--export` goes; None is stdout. Raises `InputError` for what may not be written."""
    from telesink.store.io.export_plan import ending_says  # only for who exports
    from telesink.store.io.export_targets import refuse_by_settings, refuse_the_store

    if path == "-":
        return None
    file = Path(path).expanduser()
    refuse_by_settings(format_name, ending_says(file)[1], target.settings.export)
    refuse_the_store(file, target.location)
    return file


def shape_of(topic: Topic, format_name: str) -> Shape[Any] | None:
    """The shape of the rows that a topic shows in a format; None when it shows a report."""
    if format_name == "table":
        return topic.table
    return None if format_name == "json" and topic.is_report else topic.shape


def _refuse_row_options(type_name: str, format_name: str, sort: str | None, columns: str | None) -> None:
    for option, value in (("--sort", sort), ("--columns", columns)):
        if value is not None:
            raise InputError(
                f"{option}: --type {type_name} has no rows with --format {format_name}; take csv or ndjson"
            )


def limit_of(given: int | None, target: Target) -> int:
    """The number of rows asked for. Raises `InputError` above the configured maximum."""
    settings = target.settings.query
    if given is not None and given > settings.max_limit:
        raise InputError(f"--limit {given} is over the maximum of {settings.max_limit} (query.max_limit)")
    return given or min(settings.default_limit, settings.max_limit)


def answered(question: Question, target: Target) -> Answer:
    """Asks the store. Rows to be sorted are fetched beyond the limit, so that the largest are among them."""
    fetched = question.limit if question.order is None else target.settings.query.max_limit
    with target.asked() as service:
        answer = question.topic.ask(service, question.wanted, fetched, question.format_name)
    if question.order is not None and answer.has_more:
        warn(f"more than {fetched} rows match: only the first {fetched} were sorted (query.max_limit)")
    return answer


def show(question: Question, answer: Answer) -> None:
    """Writes the answer to stdout; words about it go to stderr."""
    results = answer.rows
    if question.order and question.shape:
        from telesink.tui.cli.output.ordering import sorted_results  # only for who sorts

        results = sorted_results(results, question.shape, question.order)
    results = results[: question.limit]
    rows = [question.shape.row(result, question.columns) for result in results] if question.shape else []
    if question.export is not None:
        _write_file(question.export, _encoded(question, answer, rows))
        warn(
            f"{count_text(len(rows), 'row')} written to {question.export}" if rows else f"written to {question.export}"
        )
    elif question.format_name == "table":
        _write_table(question, answer, rows)
    else:
        from telesink.tui.cli.output.data import write_data  # only for programs

        write_data(_encoded(question, answer, rows))
    _tell_what_is_missing(question, answer, len(results))


def _write_table(question: Question, answer: Answer, rows: Sequence[Row]) -> None:
    from telesink.tui.cli.output.look import look_of_stdout  # only for people
    from telesink.tui.cli.output.table import table_lines

    look = look_of_stdout(utc=question.utc)
    lines = list(answer.prose(look)) if answer.prose else []
    if rows:
        lines += table_lines(rows, question.columns, look, question.droppable)
    sys.stdout.writelines(f"{line}\n" for line in lines)


def _tell_what_is_missing(question: Question, answer: Answer, shown: int) -> None:
    if question.format_name == "table" and not shown and not answer.prose:
        warn(f"no {question.topic.shape.noun} matches")
    is_cut = question.shape is not None and (answer.has_more or len(answer.rows) > shown)
    if is_cut and question.is_limited_by_default:
        done, more = ("shown", "shows") if question.export is None else ("written", "writes")
        warn(f"only the first {count_text(shown, 'row')} {done}; --limit {more} more")


def _encoded(question: Question, answer: Answer, rows: list[Row]) -> Iterable[bytes]:
    from telesink.tui.cli.output.csv_output import csv_lines  # only for programs
    from telesink.tui.cli.output.json_output import json_document, json_lines

    if question.format_name == "csv":
        return (line.encode() for line in csv_lines(rows, question.columns, raw=question.raw_csv))
    if question.format_name == "ndjson":
        return json_lines(rows)
    if answer.report is not None:
        return (json_document({"type": question.type_name, "data": answer.report}),)
    return (json_document({"type": question.type_name, "count": len(rows), "data": rows}),)


def _write_file(path: Path, pieces: Iterable[bytes]) -> None:
    """The whole file or none."""
    from telesink.store.io.export_plan import ending_says  # only for who exports
    from telesink.store.io.new_files import NewFiles
    from telesink.tui.cli.exporting import ended_by_signals

    with ended_by_signals(), NewFiles() as files, files.open(path, ending_says(path)[1]) as out:
        for piece in pieces:
            out.write(piece)
