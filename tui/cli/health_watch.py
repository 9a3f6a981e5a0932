"""`health --watch`: a report at every change and, since the range moves, after the interval at the latest."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Final, Protocol

from telesink.store.errors import StoreError
from telesink.tui.cli.exporting import ended_by_signals
from telesink.tui.cli.health import HealthQuestion
from telesink.tui.cli.health_views import HealthLines, HealthScreen
from telesink.tui.cli.live_screen import LiveScreen
from telesink.tui.cli.target import Target
from telesink.tui.cli.watched_store import WatchedStore

if TYPE_CHECKING:
    from telesink.store.changes import Changes
    from telesink.store.query.health_report import HealthReport

_LEAST_SECONDS: Final = 0.2
"""Between two reports while data arrives: faster than this nobody reads."""
_SHARE: Final = 3
"""It rests so many times longer than the last report took: it takes a quarter of a core at most."""
_LONGEST_REST: Final = 2.0


class View(Protocol):
    """Where reports go."""

    patience: float
    """Seconds after which it wants to look after itself while nothing changes."""

    def show(self, report: HealthReport) -> None: ...

    def tell(self, trouble: str) -> None:
        """Why there is no report."""

    def look_after(self) -> None: ...

    def is_to_end(self) -> bool: ...


def watch_health(question: HealthQuestion, target: Target, interval: float, *, is_chosen: bool) -> None:
    """Reports until it is interrupted or, on a terminal, q is pressed. `is_chosen`: the format was asked for."""
    from telesink.store.changes import Changes  # only for who stays
    from telesink.store.schema.engine import refuse_unusable

    refuse_unusable(target.location)
    target.drain()
    with (
        ended_by_signals(),
        target.kept_drained(),
        closing(WatchedStore(target)) as store,
        _view(question, interval, is_chosen) as view,
        Changes(target.location, store.version) as changes,
    ):
        changes.wait(0)  # what comes after this look will be a change
        while not view.is_to_end():
            began = monotonic()
            _report(question, store, target, view)
            _wait(changes, view, monotonic() - began, interval)


@contextmanager
def _view(question: HealthQuestion, interval: float, is_chosen: bool) -> Iterator[View]:
    """In place on a terminal that can do that; else line after line, for programs unless a table is asked for."""
    is_terminal = sys.stdout.isatty()
    is_json = question.format_name == "json" if is_chosen else not is_terminal
    if is_json or not is_terminal or os.environ.get("TERM") == "dumb":
        yield HealthLines(question, is_json=is_json)
        return
    with LiveScreen() as screen:
        yield HealthScreen(screen, question, interval)


def _report(question: HealthQuestion, store: WatchedStore, target: Target, view: View) -> None:
    service = store.service()
    if service is None:
        view.tell(f"{target.location}: no store here yet; waiting for it")
        return
    try:
        report = question.ask(service)
    except StoreError as error:  # locked, damaged, gone: it may be better the next time
        view.tell(str(error))
        return
    view.show(report)


def _wait(changes: Changes, view: View, took: float, interval: float) -> None:
    """Until something has changed, but not before a rest, and not longer than the interval."""
    rested = monotonic() + min(max(_LEAST_SECONDS - took, took * _SHARE), _LONGEST_REST)
    due = monotonic() + interval
    while not view.is_to_end() and monotonic() < due:
        rest = rested - monotonic()
        if rest > 0:
            time.sleep(min(rest, view.patience))
        elif changes.wait(min(view.patience, due - monotonic())):
            return
        view.look_after()
