"""`telesink demo`: the dashboard on a throw-away store that is filled with sample data and fed live."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import click

from telesink.store.errors import InputError
from telesink.store.location import StoreLocation
from telesink.store.times import US_PER_SECOND
from telesink.tui.cli.dashboard import on_terminal, open_dashboard
from telesink.tui.cli.options import common_options
from telesink.tui.cli.recording import opened_sink
from telesink.tui.cli.target import Target, target_of

if TYPE_CHECKING:
    from types import FrameType

    from telesink.store.sink.sink import TelemetrySink

_PAST_EVENTS: Final = 2000
_PAST_US: Final = 6 * 3600 * US_PER_SECOND
_SEED: Final = 1
"""The same past in every demonstration."""

_SIGNALLED: Final = 128
_ENDING_SIGNALS: Final = [getattr(signal, name) for name in ("SIGHUP", "SIGTERM") if hasattr(signal, name)]
"""A closed window, and a request to end: by default neither leaves time to clear up. Windows has no SIGHUP."""

_EPILOG: Final = """\b
Examples:
  telesink demo
  NO_COLOR=1 telesink demo
"""


@click.command("demo", epilog=_EPILOG)
@common_options
@click.pass_context
def command(ctx: click.Context) -> None:
    """Open the dashboard on a throw-away store that is fed live.

    Nothing of it stays: the store is deleted when the dashboard is left.
    """
    settings = target_of(ctx).settings
    if not on_terminal():
        raise InputError("demo needs a terminal; for sample data in a file run: telesink --db sample.db test")
    for number in _ENDING_SIGNALS:
        signal.signal(number, _leave)
    with TemporaryDirectory(prefix="telesink-demo-") as folder:
        target = Target(StoreLocation(Path(folder) / "demo.db"), settings)
        with opened_sink(target) as sink, fed(sink):
            open_dashboard(target, remember=False)


def _leave(number: int, _frame: FrameType | None) -> None:
    """Ends as if asked to, so that the store is deleted on the way."""
    raise SystemExit(_SIGNALLED + number)


@contextmanager
def fed(sink: TelemetrySink) -> Iterator[None]:
    """Gives the store a past, then records sample work of now until the block ends."""
    from telesink.store.sample import generate, play_live  # the adapters

    generate(sink, count=_PAST_EVENTS, span_us=_PAST_US, seed=_SEED)
    sink.flush()
    stopped = threading.Event()
    feeder = threading.Thread(
        target=play_live, args=(sink, stopped), kwargs={"seed": _SEED + 1}, name="telesink-demo", daemon=True
    )
    feeder.start()
    try:
        yield
    finally:
        stopped.set()
        feeder.join(timeout=5.0)
