"""`telesink unpin`: what clean-up may take again."""

from __future__ import annotations

from typing import Final

import click

from telesink.tui.cli.options import common_options
from telesink.tui.cli.pinning import change, kind_of, kind_options
from telesink.tui.cli.target import target_of

_EPILOG: Final = """\b
Examples:
  telesink unpin corr_12345
  telesink pin --list
"""


@click.command("unpin", epilog=_EPILOG)
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@kind_options
@common_options
@click.pass_context
def command(ctx: click.Context, /, *, ids: tuple[str, ...], is_event: bool, is_chain: bool) -> None:
    """Let clean-up take what was pinned.

    An ID is a chain's correlation id or an event's id; when both have it, the chain is meant. One unknown ID,
    and nothing is changed.
    """
    kind = kind_of(is_event=is_event, is_chain=is_chain)
    change(target_of(ctx), ids, kind, is_pinned=False)
