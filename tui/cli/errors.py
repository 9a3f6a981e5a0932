"""How a command ends: its exit code and, when something is wrong, one line on stderr and no traceback."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Callable
from enum import IntEnum
from typing import Final

import click

from telesink.tui.cli.text import visible

TRACEBACK_VARIABLE: Final = "TELESINK_TRACEBACK"
"""Set to anything, a fault of the program itself shows its traceback."""

_JARGON: Final = {
    " is not a valid integer range": " is no whole number",
    " is not a valid integer": " is no whole number",
    " is not a valid float range": " is no number",
}
"""What click says of a number, and what is meant."""


class ExitCode(IntEnum):
    """What the caller of a command learns without reading its output."""

    DONE = 0
    ANSWER_IS_NO = 1
    """Only with `--exit-code`."""
    WRONG_INPUT = 2
    """An option, a file or a setting is wrong; the message says which."""
    STORE_UNUSABLE = 3
    FAULT = 70
    """A fault of telesink itself (sysexits.h, EX_SOFTWARE)."""
    INTERRUPTED = 130
    """Ctrl+C, as shells write it: 128 + SIGINT."""


def warn(message: str) -> None:
    """Tells a person something; data goes to stdout, words to stderr."""
    with contextlib.suppress(OSError):  # a closed stderr is no reason to fail
        print(f"telesink: {visible(message)}", file=sys.stderr, flush=True)  # noqa: T201 - what this function is for


def ended(command: Callable[[], object]) -> int:
    """Runs a command to its end, whatever that is; returns its exit code."""
    try:
        result = command()
        sys.stdout.flush()
    except SystemExit:
        # click ends so when a pipe's reader has gone, and after it has printed completions for a shell.
        _silence_stdout()
        return ExitCode.DONE
    except (KeyboardInterrupt, click.Abort):
        return ExitCode.INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last place where one can become a sentence
        return _explained(error)
    return result if isinstance(result, int) else ExitCode.DONE


def _explained(error: Exception) -> int:
    if isinstance(error, BrokenPipeError):
        # `telesink query | head`: the reader has what it wanted.
        _silence_stdout()
        return ExitCode.DONE
    code, sentence = _judged(error)
    if code is ExitCode.FAULT and os.environ.get(TRACEBACK_VARIABLE):
        raise error
    warn(f"error: {sentence}")
    return code


def _judged(error: Exception) -> tuple[ExitCode, str]:
    # Deferred: a command without a fault does not pay for it.
    from telesink.store.errors import StoreError, TelesinkError

    if isinstance(error, click.ClickException):
        return ExitCode.WRONG_INPUT, _usage_sentence(error)
    if isinstance(error, StoreError) or _is_from_database(error):
        return ExitCode.STORE_UNUSABLE, str(error)
    if isinstance(error, TelesinkError):
        return ExitCode.WRONG_INPUT, str(error)
    if isinstance(error, OSError):
        return _code_of_system_error(error), _system_sentence(error)
    kind = type(error).__name__
    return (
        ExitCode.FAULT,
        f"a fault of telesink itself: {kind}: {error} (with {TRACEBACK_VARIABLE}=1 it shows where)",
    )


def _usage_sentence(error: click.ClickException) -> str:
    # click writes sentences, some over several lines; here one line follows a colon.
    text = " ".join(error.format_message().split()).removesuffix(".")
    for jargon, words in _JARGON.items():
        text = text.replace(jargon, words)
    text = text[:1].lower() + text[1:]
    context = getattr(error, "ctx", None)
    return f"{text} (see {context.command_path} --help)" if context else text


def _is_from_database(error: Exception) -> bool:
    # Asked of what is loaded: importing sqlite3 or peewee to name their errors would cost every command.
    known = (("sqlite3", "Error"), ("peewee", "PeeweeException"))
    kinds = [getattr(sys.modules[name], kind) for name, kind in known if name in sys.modules]
    return isinstance(error, tuple(kinds))


def _code_of_system_error(error: OSError) -> ExitCode:
    # Disk full or failing: nothing that was typed is wrong.
    return ExitCode.STORE_UNUSABLE if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO) else ExitCode.WRONG_INPUT


def _system_sentence(error: OSError) -> str:
    reason = (error.strerror or str(error)).lower()
    return f"{error.filename}: {reason}" if error.filename else reason


def _silence_stdout() -> None:
    """Sends what is still buffered nowhere, so that the interpreter's last flush cannot fail."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.__stdout__.fileno())  # type: ignore[union-attr]  # None is suppressed
        os.close(nowhere)
