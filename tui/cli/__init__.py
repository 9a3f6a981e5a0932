"""The command line: `main()`, the group of verbs and what they have in common. Each verb is a file."""

from __future__ import annotations

import gc
from typing import Any, Final

import click

from telesink.tui.cli.filtering import hidden_filter_options
from telesink.tui.cli.group import VerbGroup
from telesink.tui.cli.options import common_options

_EPILOG: Final = """\b
Examples:
  telesink                                    open the dashboard
  telesink query --level=error --time-range=24h
  telesink run -- make test                   record a command
  telesink --export errors.csv.gz --level=error
  telesink --db app.db query --type=stats     of another store
"""


def _version(_ctx: click.Context) -> str:
    from importlib.metadata import version  # 15 ms that only --version pays

    return f"telesink {version('telesink')}"


@click.group(cls=VerbGroup, invoke_without_command=True, epilog=_EPILOG)
@common_options
@click.custom_version_option(_version, help="Show the version and end.")
@click.option("--utc", is_flag=True, help="Show times in UTC, not in local time.")
@click.option("--fresh", is_flag=True, help="Open the dashboard as new, not as it was left.")
@click.option(
    "--export", "export_path", metavar="PATH", help="Write the events of the last 24h to PATH, as export does."
)
@hidden_filter_options
@click.pass_context
def cli(ctx: click.Context, /, *, utc: bool, fresh: bool, export_path: str | None, **filters: Any) -> None:
    """What your programs did, what was slow and what failed: recorded locally, asked here.

    Without a command the dashboard opens. --export takes the filters of the command export.
    """
    _refuse_filters_elsewhere(ctx, export_path, filters)
    _refuse_what_a_command_would_lose(ctx, utc=utc, fresh=fresh)
    if export_path is not None:
        from telesink.tui.cli.export import export_view  # peewee
        from telesink.tui.cli.target import target_of

        export_view(target_of(ctx), export_path, filters)
    elif ctx.invoked_subcommand is None:
        from telesink.tui.cli.dashboard import open_or_report  # its imports are for this case alone

        open_or_report(ctx, utc=utc, fresh=fresh)


def _refuse_filters_elsewhere(ctx: click.Context, export_path: str | None, filters: dict[str, Any]) -> None:
    """Filters before a command would be lost, and so would a command after `--export`."""
    if export_path is not None and ctx.invoked_subcommand is not None:
        raise click.UsageError(f"--export stands alone: leave out {ctx.invoked_subcommand}", ctx)
    given = [name for name, value in filters.items() if value]
    if given and export_path is None:
        option = "--" + given[0].replace("_", "-")
        raise click.UsageError(f"{option} belongs behind a command, like: telesink query {option} ...", ctx)


def _refuse_what_a_command_would_lose(ctx: click.Context, *, utc: bool, fresh: bool) -> None:
    verb = ctx.invoked_subcommand
    if verb is not None and fresh:
        raise click.UsageError(f"--fresh is of the dashboard: leave out {verb}", ctx)
    if verb is not None and utc:
        raise click.UsageError(f"--utc belongs behind the command, like: telesink {verb} --utc", ctx)


def main() -> None:
    """The entry point of the `telesink` command; ends the process with one of `errors.ExitCode`."""
    gc.freeze()  # what is loaded by now stays; to look through it for garbage takes 4 ms
    try:
        cli.main()
    finally:
        gc.freeze()  # the same at the exit, for what the command has loaded: 3 ms
