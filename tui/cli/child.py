"""A child process run to its end: signals passed on, and what it took in time, memory and processor."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic_ns
from types import FrameType
from typing import Any, Final

from telesink.tui.cli.memory import watched_peak

NOT_EXECUTABLE: Final = 126
NOT_FOUND: Final = 127
_SIGNALLED: Final = 128
"""Exit codes as shells give them (POSIX, Shell Command Language, exit status for commands)."""

_NS_PER_MS: Final = 1_000_000
_PASSED_ON: Final = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT") if hasattr(signal, name)
]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended. Memory is the peak, in bytes; the processor's share is of the whole duration."""

    exit_code: int
    duration_ms: float
    error: str | None
    """Why it counts as failed; None after exit code 0."""
    memory_bytes: int | None = None
    cpu_percent: float | None = None
    """Over 100 when several cores worked."""
    started: bool = True
    """False when there was nothing to run."""


def run_child(arguments: Sequence[str], environment: Mapping[str, str]) -> Outcome:
    """Runs a command with our own input and output until it ends."""
    began = monotonic_ns()
    try:
        with _signals_passed_on() as children:
            # Not waited for by Popen: wait4 tells what it took.
            process = subprocess.Popen(arguments, env=environment)  # noqa: S603 - running it is the purpose
            children.append(process)
            return _waited_for(process, began)
    except OSError as error:
        code = NOT_FOUND if isinstance(error, FileNotFoundError) else NOT_EXECUTABLE
        reason = "command not found" if code == NOT_FOUND else (error.strerror or str(error)).lower()
        return Outcome(code, (monotonic_ns() - began) / _NS_PER_MS, f"{arguments[0]}: {reason}", started=False)


def _waited_for(process: subprocess.Popen[bytes], began: int) -> Outcome:
    if not hasattr(os, "wait4"):  # Windows
        code = process.wait()
        return Outcome(code, (monotonic_ns() - began) / _NS_PER_MS, _error_of(code))
    with watched_peak(process.pid) as peak:
        _pid, status, usage = os.wait4(process.pid, 0)
    took = monotonic_ns() - began
    code = process.returncode = os.waitstatus_to_exitcode(status)
    cpu_ns = (usage.ru_utime + usage.ru_stime) * 1e9
    return Outcome(
        code if code >= 0 else _SIGNALLED - code,
        took / _NS_PER_MS,
        _error_of(code),
        peak.judged(usage.ru_maxrss),
        round(100 * cpu_ns / took, 1) if took else None,
    )


def _error_of(code: int) -> str | None:
    if code >= 0:
        return f"exit code {code}" if code else None
    try:
        return f"ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"ended by signal {-code}"


@contextmanager
def _signals_passed_on() -> Iterator[list[subprocess.Popen[bytes]]]:
    """While it lasts, signals that would end us go to the child that the caller puts into the list.

    What a terminal sends, it sends to the child as well, which must not get it twice: a second Ctrl+C often
    means more than the first. A signal that was ignored stays so.
    """
    children: list[subprocess.Popen[bytes]] = []

    def pass_on(number: int, _frame: FrameType | None) -> None:
        if number in (signal.SIGINT, getattr(signal, "SIGQUIT", None)) and _in_foreground():
            return
        for child in children:
            os.kill(child.pid, number)

    before: dict[int, Any] = {}
    for number in _PASSED_ON:
        if signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, pass_on)
    try:
        yield children
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _in_foreground() -> bool:
    """True when a terminal's keys reach our process group, and so the child too."""
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)
