"""Bare `telesink`: the dashboard on a terminal; elsewhere a short summary and how to open it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Sequence

import click

from telesink.store.query.results import CheckStatus, Statistics
from telesink.tui.cli.humane import count_text, moment_text
from telesink.tui.cli.target import Target, target_of
from telesink.tui.cli.text import visible


def open_or_summarise(ctx: click.Context, *, utc: bool, fresh: bool = False) -> None:
    """Opens the dashboard where it can be shown, else prints the summary."""
    target = target_of(ctx)
    if on_terminal():
        open_dashboard(target, utc=utc, fresh=fresh)
    else:
        print_summary(target, utc=utc)


def on_terminal() -> bool:
    """True when a person sits at both ends: keys come in and drawing goes out."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def open_dashboard(target: Target, *, utc: bool = False, fresh: bool = False, remember: bool = True) -> None:
    """Runs the dashboard until it is left. A store that is not there yet shows up in it as soon as it is made.

    It opens as it was left, unless `fresh`; without `remember` how it is left now is not kept.
    """
    from telesink.store.schema.engine import refuse_unusable  # sqlite3

    refuse_unusable(target.location)
    gc.disable()  # while Textual is imported and painted: 20 ms; the dashboard switches it on again
    from telesink.tui.app import run_dashboard  # Textual: 0.4 s that no other verb pays

    run_dashboard(target.location, target.settings, utc=utc, fresh=fresh, remember=remember)


def print_summary(target: Target, *, utc: bool) -> None:
    with target.asked() as service:
        statistics = service.statistics()
        checks = service.check_statuses()
        newest = service.newest_timestamp()
    click.echo(f"store: {visible(str(target.location))}")
    for line in summary_lines(statistics, checks, newest, utc=utc):
        click.echo(line)
    click.echo("Run `telesink` on a terminal to open the dashboard, `telesink --help` for commands.")


def summary_lines(
    statistics: Statistics, checks: Sequence[CheckStatus], newest: int | None, *, utc: bool
) -> Iterator[str]:
    """How much there is, and which checks fail."""
    last = "" if newest is None else f", the last one {moment_text(newest, utc=utc)}"
    yield f"events: {statistics.total_events:,}, {statistics.error_rate:.3g} % errors{last}"
    failing = [check for check in checks if not check.is_healthy]
    yield f"health: {count_text(len(checks), 'check')}, {len(failing)} failing"
    for check in failing:
        error = f": {check.last_error}" if check.last_error else ""
        yield visible(f"  failing {check.component}/{check.check_name}{error}")
