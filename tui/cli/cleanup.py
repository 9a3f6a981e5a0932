"""`telesink cleanup`: what is older than the retention goes; the plan first, then a question, then the work."""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import monotonic, time_ns
from typing import TYPE_CHECKING, Final

import click

from telesink.store.errors import InputError
from telesink.store.humane import count_text, size_text
from telesink.store.times import NS_PER_US, us_from_duration
from telesink.tui.cli.cancelling import cancelled_by_signals
from telesink.tui.cli.errors import ExitCode, warn
from telesink.tui.cli.option_values import option_value
from telesink.tui.cli.options import common_options
from telesink.tui.cli.progress import ProgressLine
from telesink.tui.cli.target import Target, target_of

if TYPE_CHECKING:
    from telesink.store.upkeep.plan import CleanupPlan
    from telesink.store.upkeep.progress import Progress

_EPILOG: Final = """\b
Examples:
  telesink cleanup --dry-run
  telesink cleanup --older-than=30d --force
  telesink cleanup --component=tool_telemetry --dry-run
"""


@click.command("cleanup", epilog=_EPILOG)
@click.option("--dry-run", is_flag=True, help="Only show what is stored and what would be deleted.")
@click.option("--older-than", metavar="AGE", help="Like 30d or 12h, for all tables [default: retention.*_days].")
@click.option("--component", "components", multiple=True, metavar="NAME", help="Only its rows; may be repeated.")
@click.option("--force", is_flag=True, help="Delete without asking.")
@click.option(
    "--format", "format_name", type=click.Choice(("table", "json")), default="table", show_default=True,
    help="Of the plan of a dry run.",
)  # fmt: skip
@click.option("--utc", is_flag=True, help="Times in tables are UTC instead of local.")
@common_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    dry_run: bool,
    older_than: str | None,
    components: tuple[str, ...],
    force: bool,
    format_name: str,
    utc: bool,
) -> int:
    """Delete what is older than the configured retention.

    Events are deleted by age; what is pinned stays, and so do the events of a pinned chain. A chain goes when
    its last event has gone. Programs that record go on meanwhile, and ctrl+c ends it at any time: what is
    deleted is deleted, the rest stays. With --component chains and alerts stay.
    """
    age = None if older_than is None else option_value("--older-than", us_from_duration, older_than)
    if format_name == "json" and not dry_run:
        raise InputError("--format json is of the plan: add --dry-run")
    if not (dry_run or force or _somebody_can_answer()):
        raise InputError("there is no terminal to ask on: add --force to delete, or --dry-run to see what would go")
    target = target_of(ctx)
    if not (dry_run or force):
        from telesink.store.upkeep.cleanup import refuse_beside_another  # not for a dry run

        refuse_beside_another(target.location)
    plan = plan_of(target, age, components)
    for name in sorted(set(components) - plan.components):
        warn(f"no row is of the component {name!r}")
    if dry_run:
        _show(plan, format_name, utc=utc)
        return ExitCode.DONE
    if plan.rows and not force and not _is_agreed(plan, utc=utc):
        warn("nothing was deleted")
        return ExitCode.DONE
    return _carry_out(plan, target)


def _somebody_can_answer() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def plan_of(target: Target, age_us: int | None, components: tuple[str, ...]) -> CleanupPlan:
    """Counts what goes, after what waits in the spool has been drained. Raises `StoreError`."""
    # Whoever asks for --help needs none of these.
    from telesink.store.upkeep.plan import plan_of_store
    from telesink.store.upkeep.retention import retention_of

    target.drain()
    retention = retention_of(target.settings, time_ns() // NS_PER_US, older_than_us=age_us, components=components)
    return plan_of_store(target.location, retention)


def _show(plan: CleanupPlan, format_name: str, *, utc: bool) -> None:
    from telesink.tui.cli.output.cleanup_plan import plan_lines, plan_report  # for this case alone

    if format_name == "json":
        from telesink.tui.cli.output.data import write_data
        from telesink.tui.cli.output.json_output import json_document

        write_data([json_document(plan_report(plan))])
        return
    from telesink.tui.cli.output.look import look_of_stdout

    sys.stdout.writelines(f"{line}\n" for line in plan_lines(plan, look_of_stdout(utc=utc)))


def _is_agreed(plan: CleanupPlan, *, utc: bool) -> bool:
    """Shows the plan on the terminal and asks."""
    from telesink.tui.cli.output.cleanup_plan import plan_lines, question_of  # for this case alone
    from telesink.tui.cli.output.look import look_of_stderr

    sys.stderr.writelines(f"{line}\n" for line in plan_lines(plan, look_of_stderr(utc=utc)))
    return click.confirm(question_of(plan), err=True)


def _carry_out(plan: CleanupPlan, target: Target) -> int:
    # Not for a dry run.
    from telesink.store.upkeep.cleanup import clean_up
    from telesink.store.upkeep.progress import cleaned_text

    began = monotonic()
    with cancelled_by_signals() as is_cancelled, ProgressLine() as line:
        done = clean_up(
            target.location, plan, tell=_painter(line) if line.is_shown else None, is_cancelled=is_cancelled
        )  # fmt: skip
    warn(cleaned_text(done, plan.rows, monotonic() - began))
    return ExitCode.DONE if done.is_complete else ExitCode.INTERRUPTED


def _painter(line: ProgressLine) -> Callable[[Progress], None]:
    def paint(progress: Progress) -> None:
        line.update(progress.fraction, _words(progress), is_even=progress.phase != "tidying")

    return paint


def _words(progress: Progress) -> str:
    if progress.phase == "giving back":
        return f"{size_text(progress.bytes_given_back)} given back"
    return f"{progress.rows:,} of {count_text(progress.planned_rows, 'row')} deleted, {progress.table}"
