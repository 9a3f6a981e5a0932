"""`telesink completion`: the script that completes verbs, options and what the store knows in a shell."""

from __future__ import annotations

from typing import Final

import click

from telesink.tui.cli.completion_scripts import SCRIPTS
from telesink.tui.cli.options import common_options

_EPILOG: Final = """\b
Examples:
  source <(telesink completion bash)          in ~/.bashrc
  telesink completion zsh > "${fpath[1]}/_telesink"
  telesink completion fish > ~/.config/fish/completions/telesink.fish
"""


@click.command("completion", epilog=_EPILOG)
@click.argument("shell", type=click.Choice(tuple(SCRIPTS)))
@common_options
def command(*, shell: str) -> None:
    """Print the script that completes the command line in a shell.

    Completed are commands, options and their values, and what the store has lately seen: components, operations,
    event types and correlation ids.
    """
    click.echo(SCRIPTS[shell], nl=False)
