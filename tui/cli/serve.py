"""`telesink serve`: the service of a store, in the foreground: its writer, its health checks, its daily clean-up."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Final

import click

from telesink.store.errors import InputError
from telesink.tui.cli.cancelling import ended_by_signals
from telesink.tui.cli.errors import ExitCode, warn
from telesink.tui.cli.options import common_options
from telesink.tui.cli.target import Target, target_of

_EPILOG: Final = """\b
Examples:
  telesink serve --no-otlp
  telesink --db app.db serve --no-otlp
  nohup telesink serve --no-otlp 2>> telesink.log &
"""


@click.command("serve", epilog=_EPILOG)
@click.option("--no-otlp", is_flag=True, help="Without the OTLP receiver, which this version does not have yet.")
@common_options
@click.pass_context
def command(ctx: click.Context, /, *, no_otlp: bool) -> int:
    """Keep the store well: daily clean-up, health checks, rollups.

    Clean-up is daily, at night; health checks of the sink are every five minutes. It says on stderr what it does
    and ends with ctrl+c or SIGTERM, after the transaction that is under way. One service serves a store: a
    second one ends at once, with exit code 3.
    """
    if not no_otlp:
        raise InputError("this version receives no OTLP yet; everything else runs with: telesink serve --no-otlp")
    serve(target_of(ctx))
    return ExitCode.DONE


def serve(target: Target) -> None:
    """Serves until it is asked to end. Raises `StoreError` when it cannot begin."""
    with _log_on_stderr(), ended_by_signals() as ended, closing(target.provider()) as provider:
        scheduler = provider.scheduler
        scheduler.open()
        _say_what_it_does(target, scheduler.next_cleanup())
        scheduler.start(lambda job, said: _tell(f"{job}: {said.text}"))
        ended.wait()
        _tell("ending")


@contextlib.contextmanager
def _log_on_stderr() -> Iterator[None]:
    """What the writer has to say, of damage for instance, in the form of all other lines."""
    handler = _Lines()
    log = logging.getLogger("telesink")
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)


class _Lines(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        _tell(record.getMessage().removeprefix("telesink").lstrip(": "))


def _tell(text: str) -> None:
    warn(f"{datetime.now():%Y-%m-%d %H:%M:%S} {text}")


def _say_what_it_does(target: Target, next_cleanup: datetime) -> None:
    from telesink.store.upkeep.schedule import EVERY, QUIET_HOUR  # not for --help

    minutes = EVERY["checks"] // timedelta(minutes=1)
    is_due = next_cleanup <= datetime.now(UTC)
    _tell(f"at work on {target.location}; ctrl+c ends it")
    warn("  writer    always: brings what programs record into the tables")
    warn(f"  checks    now and every {minutes} minutes: spool, lag, disk, error rate")
    warn(f"  clean-up  daily at {QUIET_HOUR:02}:00, next {'now' if is_due else f'{next_cleanup:%Y-%m-%d %H:%M}'}")
    if not target.settings.enabled:
        warn("  recording is disabled (enabled = false): checks are told here and recorded nowhere")
