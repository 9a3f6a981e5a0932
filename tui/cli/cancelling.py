"""Ctrl+c, a request to end and a closed terminal as a question that work asks between two steps."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator
from threading import Event
from typing import Final

_SIGNALS: Final = ("SIGINT", "SIGTERM", "SIGHUP")


@contextlib.contextmanager
def cancelled_by_signals() -> Iterator[Callable[[], bool]]:
    """Gives the question. Who asks a second time, by another ctrl+c, does not want to wait: that interrupts."""
    with ended_by_signals() as cancelled:
        yield cancelled.is_set


@contextlib.contextmanager
def ended_by_signals() -> Iterator[Event]:
    """The same as an event, for who waits for it."""
    cancelled = Event()

    def cancel(_number: int, _frame: object) -> None:
        if cancelled.is_set():
            raise KeyboardInterrupt
        cancelled.set()

    numbers = [number for name in _SIGNALS if (number := getattr(signal, name, None)) is not None]
    before = {number: signal.getsignal(number) or signal.SIG_DFL for number in numbers}
    for number in numbers:
        if before[number] is not signal.SIG_IGN:  # as nohup leaves it
            signal.signal(number, cancel)
    try:
        yield cancelled
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
