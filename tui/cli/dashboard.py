"""Bare `telesink`: the dashboard on a terminal; elsewhere the health report and how to open it."""

from __future__ import annotations

import gc
import os
import sys
from typing import Final

import click

from telesink.store.schema.header import looks_usable
from telesink.tui.cli.target import Target, target_of

_IN_A_BROWSER: Final = "web_driver"
"""In the name of the driver that textual-serve tells Textual to take."""


def open_or_report(ctx: click.Context, *, utc: bool, fresh: bool = False) -> None:
    """Opens the dashboard where it can be shown, else prints the health report."""
    target = target_of(ctx)
    if on_terminal():
        open_dashboard(target, utc=utc, fresh=fresh)
        return
    from telesink.tui.cli.health import HealthQuestion, show_health  # not for the dashboard

    show_health(HealthQuestion(utc=utc), target)
    click.echo("\nRun `telesink` on a terminal to open the dashboard, `telesink --help` for commands.")


def on_terminal() -> bool:
    """True when a person sits at both ends, or a browser does: keys come in and drawing goes out."""
    return (sys.stdin.isatty() and sys.stdout.isatty()) or _IN_A_BROWSER in os.environ.get("TEXTUAL_DRIVER", "")


def open_dashboard(target: Target, *, utc: bool = False, fresh: bool = False, remember: bool = True) -> None:
    """Runs the dashboard until it is left. A store that is not there yet shows up in it as soon as it is made.

    It opens as it was left, unless `fresh`; without `remember` how it is left now is not kept.
    """
    if not looks_usable(target.location.path):
        from telesink.store.schema.engine import refuse_unusable  # sqlite3

        refuse_unusable(target.location)
    gc.disable()  # while Textual is imported and painted: 20 ms; the dashboard switches it on again
    from telesink.tui.app import run_dashboard  # Textual: 0.4 s that no other verb pays

    run_dashboard(target.location, target.settings, utc=utc, fresh=fresh, remember=remember)
