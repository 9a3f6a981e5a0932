"""`telesink run -- COMMAND`: runs a command as if it were alone, and records how it went."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from telesink.store.errors import StoreError
from telesink.store.instrument.environment import instrumentation
from telesink.store.sink.context import (
    CORRELATION_VARIABLE,
    PARENT_VARIABLE,
    current,
    new_correlation_id,
    new_span_id,
)
from telesink.store.sink.redact import Redactor
from telesink.tui.cli.arguments import command_text
from telesink.tui.cli.child import Outcome, run_child
from telesink.tui.cli.errors import warn
from telesink.tui.cli.options import CONFIG, common_options
from telesink.tui.cli.recording import opened_sink
from telesink.tui.cli.target import Target, target_of

if TYPE_CHECKING:
    from telesink.store.sink.sink import TelemetrySink

_TRACE_ID: Final = re.compile(r"[0-9a-f]{32}")

_EPILOG: Final = """\b
Examples:
  telesink run -- make test
  telesink run -- python train.py --epochs 3
  telesink run --instrument -- python app.py
  telesink --db builds.db run -- ./deploy.sh && echo deployed
"""


@click.command("run", epilog=_EPILOG, context_settings={"allow_interspersed_args": False})
@click.option("--instrument", is_flag=True, help="Record the log lines of every Python under it, too.")
@click.argument("command_line", metavar="COMMAND...", nargs=-1, required=True, type=click.UNPROCESSED)
@common_options
@click.pass_context
def command(ctx: click.Context, /, *, command_line: tuple[str, ...], instrument: bool) -> None:
    """Run a command and record it.

    Recorded are its duration, exit code, peak memory and processor time. What it records itself joins the
    same chain. Its exit code is passed on. With --instrument what Python's logging is told joins the chain as
    well; the program needs no change and does not notice.
    """
    target = target_of(ctx)
    config = ctx.meta.get(CONFIG)
    with instrumentation(os.environ, config) if instrument else nullcontext() as hook:
        variables = {} if hook is None else hook.variables
        outcome = _recorded_if_possible(target, command_line, variables)
        if outcome is not None and outcome.started and hook is not None and (problem := hook.problem()):
            warn(f"warning: {problem}")
    outcome = outcome or run_child(command_line, os.environ)
    if not outcome.started:
        warn(f"error: {outcome.error}")
    ctx.exit(outcome.exit_code)


def _recorded_if_possible(target: Target, command_line: Sequence[str], variables: Mapping[str, str]) -> Outcome | None:
    """The outcome; None when the command has not been run, because nothing can be recorded."""
    outcome: Outcome | None = None
    if not target.settings.enabled:
        return None
    try:
        with opened_sink(target) as sink:
            outcome = run_recorded(sink, target, command_line, variables)
    except StoreError as error:
        # No reason to fail: the command matters more than its record.
        warn(f"warning: the command was not recorded: {error}")
    return outcome


def run_recorded(
    sink: TelemetrySink, target: Target, command_line: Sequence[str], variables: Mapping[str, str]
) -> Outcome:
    """Runs the command between two events of one span, with `variables` in its environment."""
    correlation_id, parent_id = current.get()
    correlation_id, span_id = correlation_id or new_correlation_id(), new_span_id()
    operation = Path(command_line[0]).name
    text = command_text(command_line, Redactor(sensitive_fields=target.settings.security.sensitive_fields))
    sink.event(
        "execution_start",
        event_type="command",
        component="command_telemetry",
        operation=operation,
        correlation_id=correlation_id,
        span_id=span_id,
        parent_id=parent_id,
        metadata={"command_line": text},
        context={"working_folder": os.getcwd()},
    )
    joining = child_variables(target, correlation_id, span_id)
    outcome = run_child(command_line, {**os.environ, **joining, **variables})
    sink.command.record(
        operation,
        duration_ms=outcome.duration_ms,
        error=outcome.error,
        correlation_id=correlation_id,
        span_id=span_id,
        parent_id=parent_id,
        metadata={"command_line": text, "exit_code": outcome.exit_code},
        memory_usage_bytes=outcome.memory_bytes,
        cpu_usage_percent=outcome.cpu_percent,
    )
    return outcome


def child_variables(target: Target, correlation_id: str, span_id: str) -> Mapping[str, str]:
    """What tells a child which store and which chain to join; TRACEPARENT is W3C Trace Context."""
    return {
        "TELESINK_DB": str(target.location),
        CORRELATION_VARIABLE: correlation_id,
        PARENT_VARIABLE: f"00-{trace_id_of(correlation_id)}-{span_id}-01",
    }


def trace_id_of(correlation_id: str) -> str:
    """The trace id that stands for a correlation id: itself where it is one, else a hash of it."""
    if _TRACE_ID.fullmatch(correlation_id):
        return correlation_id
    return blake2b(correlation_id.encode(), digest_size=16).hexdigest()
