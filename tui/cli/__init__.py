"""The command line: `main()`, the group of verbs and what they have in common. Each verb is a file."""

from __future__ import annotations

from typing import Final

import click

from telesink.tui.cli.group import VerbGroup
from telesink.tui.cli.options import common_options

_EPILOG: Final = """\b
Examples:
  telesink                                    open the dashboard
  telesink query --level=error --time-range=24h
  telesink run -- make test                   record a command
  telesink --db app.db query --type=stats     of another store
"""


def _version(_ctx: click.Context) -> str:
    from importlib.metadata import version  # 15 ms that only --version pays

    return f"telesink {version('telesink')}"


@click.group(cls=VerbGroup, invoke_without_command=True, epilog=_EPILOG)
@common_options
@click.custom_version_option(_version, help="Show the version and end.")
@click.option("--utc", is_flag=True, help="Show times in UTC, not in local time.")
@click.pass_context
def cli(ctx: click.Context, /, *, utc: bool) -> None:
    """What your programs did, what was slow and what failed: recorded locally, asked here.

    Without a command the dashboard opens.
    """
    if ctx.invoked_subcommand is None:
        from telesink.tui.cli.dashboard import open_or_summarise  # its imports are for this case alone

        open_or_summarise(ctx, utc=utc)


def main() -> None:
    """The entry point of the `telesink` command; ends the process with one of `errors.ExitCode`."""
    cli.main()
