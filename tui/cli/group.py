"""`VerbGroup`: the verbs, imported when they are asked for, so that `--help` costs little more than click."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from telesink.tui.cli.errors import ExitCode, ended

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

PROGRAM: Final = "telesink"
COMPLETE_VARIABLE: Final = "_TELESINK_COMPLETE"
"""Set by the scripts of `telesink completion`."""

VERBS: Final[dict[str, tuple[str, str]]] = {
    "query": ("query", "Show events, metrics, health, performance or chains."),
    "health": ("health", "Tell whether all is well and, if not, why."),
    "export": ("export", "Write what is stored to files: JSON, NDJSON, CSV or Parquet."),
    "import": ("import_", "Read telemetry from files into the store."),
    "sql": ("sql", "Ask the store in SQL, without changing it."),
    "record": ("record", "Record one event, from a shell script for instance."),
    "run": ("run", "Run a command and record it."),
    "pin": ("pin", "Keep a chain or an event, whatever its age."),
    "unpin": ("unpin", "Let clean-up take what was pinned."),
    "cleanup": ("cleanup", "Delete what is older than the configured retention."),
    "doctor": ("doctor", "Say what is wrong or unused: store, spool, settings, clocks."),
    "serve": ("serve", "Keep the store well: daily clean-up, health checks, rollups."),
    "test": ("test", "Fill the store with believable sample data."),
    "web": ("web", "Serve the dashboard to browsers on this machine."),
    "demo": ("demo", "Open the dashboard on a throw-away store that is fed live."),
    "migrate": ("migrate", "Bring the store's schema up to date."),
    "completion": ("completion", "Print the script that completes the command line in a shell."),
}
"""Verb to its module here, which has it as `command`, and the line that `telesink --help` shows of it."""


class VerbGroup(click.Group):
    """A click group whose commands are the modules of `VERBS`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command: click.Command = import_module(f"telesink.tui.cli.{VERBS[cmd_name][0]}").command
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        from click.shell_completion import CompletionItem  # a shell's question needs it, and nothing else

        verbs = [
            CompletionItem(verb, help=summary)
            for verb, (_module, summary) in VERBS.items()
            if verb.startswith(incomplete)
        ]
        # Not click's for groups, which imports every verb.
        return [*verbs, *click.Command.shell_complete(self, ctx, incomplete)]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            # click looks for similar names among loaded commands only.
            raise click.NoSuchCommand(error.command_name, possibilities=VERBS, ctx=ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(verb, summary) for verb, (_module, summary) in VERBS.items()])

    def main(  # type: ignore[override]  # click's has overloads by `standalone_mode`; this one always ends
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> NoReturn:
        """Runs the command line and ends the process; errors become one line and an exit code."""
        if COMPLETE_VARIABLE in os.environ:
            from telesink.tui.cli.completing import answer  # a shell asks, nobody else

            answer(self, os.environ)
            sys.exit(ExitCode.DONE)
        run = super().main
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")  # not every terminal is UTF-8
        sys.exit(ended(lambda: run(args, prog_name=PROGRAM, **{**extra, "standalone_mode": False})))
