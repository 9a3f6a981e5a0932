"""A terminal that goes away ends the dashboard, also where no signal says so.

A closed window sends SIGHUP to the programs that it controls. One that was started apart from it, or that ignores
the signal, hears nothing: Textual's threads would wait for its input and output for ever, one of them without a pause.
"""

from __future__ import annotations

import os
import select
import signal
import sys
from threading import Thread


def end_with_terminal() -> None:
    """Watches standard input from a thread that sleeps until its other end is closed; then the process is ended."""
    if hasattr(select, "poll") and hasattr(signal, "SIGHUP") and sys.stdin.isatty():
        Thread(target=_end_when_closed, args=(sys.stdin.fileno(),), name="telesink-hangup", daemon=True).start()


def _end_when_closed(terminal: int) -> None:
    watch = select.poll()
    watch.register(terminal, 0)  # nothing but what is always told: closed, broken, not to be watched
    if any(events & select.POLLHUP for _terminal, events in watch.poll()):
        is_ignored = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        os.kill(os.getpid(), signal.SIGTERM if is_ignored else signal.SIGHUP)
