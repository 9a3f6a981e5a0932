"""The options that say which rows are meant, and the `Filter` they make, for every verb that asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from time import time_ns
from typing import Any, Final, TypeVar

import click

from telesink.store.errors import InputError
from telesink.store.query.filters import Filter
from telesink.store.times import NS_PER_US, us_from_datetime, us_from_duration, us_from_iso
from telesink.tui.cli.option_values import id_of, level_name_of, option_value

F = TypeVar("F", bound=Callable[..., Any])

_OF_EVENTS_ALONE: Final = {"--event-type": "event_types", "--level": "levels", "--correlation-id": "correlation_id"}
_WITHOUT: Final = {
    "metrics": ("metrics", {**_OF_EVENTS_ALONE, "--operation": "operations"}),
    "health": ("health checks", {**_OF_EVENTS_ALONE, "--operation": "operations"}),
    "performance": ("performance snapshots", _OF_EVENTS_ALONE),
    "chains": ("chains", {"--event-type": "event_types", "--operation": "operations"}),
}
"""Of the rows of a `--type`: what they are called, and the options that say nothing about them."""

_DATE_LENGTH: Final = len("2026-11-24")

_OPTIONS: Final = (
    click.option("--time-range", metavar="RANGE", help="The last 90s, 15m, 6h, 24h, 7d, 2w (any number)."),
    click.option("--start", metavar="TIME", help="From this time on (ISO 8601; without a zone it is local)."),
    click.option("--end", metavar="TIME", help="Before this time; a date alone is meant as a whole day."),
    click.option("--component", multiple=True, metavar="NAME", help="Of this component; may be repeated."),
    click.option("--event-type", multiple=True, metavar="TYPE", help="Of this type, or of several: tool,chat."),
    click.option("--operation", multiple=True, metavar="NAME", help="Of this operation; may be repeated."),
    click.option("--level", multiple=True, metavar="LEVEL", help="Of this level, or of several: error,critical."),
    click.option("--correlation-id", metavar="ID", help="Of this chain."),
    click.option("--search", metavar="TEXT", help="With this text in the message."),
    click.option("--where", metavar="EXPR", help="Filter expression, like: level:>=warning duration:>250ms"),
)


def filter_options(command: F) -> F:
    """Adds the options; their values arrive as keyword arguments for `filter_of`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def hidden_filter_options(command: F) -> F:
    """The same, left out of the help."""
    command = filter_options(command)
    options: list[click.Option] = getattr(command, "__click_params__", [])
    for option in options[-len(_OPTIONS) :]:
        option.hidden = True
    return command


def filter_of(
    *,
    time_range: str | None,
    start: str | None,
    end: str | None,
    component: Iterable[str],
    event_type: Iterable[str],
    operation: Iterable[str],
    level: Iterable[str],
    correlation_id: str | None,
    search: str | None,
    where: str | None,
    now_us: int | None = None,
) -> Filter:
    """The filter that the options name. Raises `InputError` when one of them is no time, range or level."""
    first, last = range_of(time_range, start, end, time_ns() // NS_PER_US if now_us is None else now_us)
    return Filter(
        start=first,
        end=last,
        components=tuple(component),
        event_types=tuple(_split(event_type)),
        operations=tuple(operation),
        levels=tuple(option_value("--level", level_name_of, word) for word in _split(level)),
        correlation_id=None if correlation_id is None else id_of(correlation_id),
        search=search,
        where=where,
    )


def refuse_what_says_nothing(type_name: str, wanted: Filter) -> None:
    """Raises `InputError` for a filter on what the rows of this `--type` do not have: it would be lost in silence."""
    rows, options = _WITHOUT.get(type_name, ("", {}))
    for option, field in options.items():
        if getattr(wanted, field):
            raise InputError(f"{option}: {rows} have none; leave it out, or filter with --where")


def range_of(time_range: str | None, start: str | None, end: str | None, now_us: int) -> tuple[int | None, int | None]:
    """Start (included) and end (not included) in microseconds; None where there is no bound."""
    if time_range is not None:
        if start is not None or end is not None:
            raise InputError("--time-range ends now: give it alone, or --start and --end")
        return now_us - option_value("--time-range", us_from_duration, time_range), None
    first = None if start is None else option_value("--start", us_from_iso, start)
    last = None if end is None else option_value("--end", _end_us, end)
    if first is not None and last is not None and first >= last:
        raise InputError(f"--start {start} is not before --end {end}")
    return first, last


def _end_us(text: str) -> int:
    if len(text.strip()) != _DATE_LENGTH:
        return us_from_iso(text)
    us_from_iso(text)  # its error explains how a time is written
    return us_from_datetime(datetime.fromisoformat(text.strip()) + timedelta(days=1))


def _split(words: Iterable[str]) -> Iterable[str]:
    return (part.strip() for word in words for part in word.split(",") if part.strip())
