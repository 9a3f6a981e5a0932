"""`telesink pin`: what clean-up keeps."""

from __future__ import annotations

from typing import Final

import click

from telesink.store.errors import InputError
from telesink.tui.cli.options import common_options
from telesink.tui.cli.pinning import change, kind_of, kind_options, show_pins
from telesink.tui.cli.target import target_of

_EPILOG: Final = """\b
Examples:
  telesink pin corr_12345
  telesink pin --event 3676160000000000000
  telesink pin --list
"""


@click.command("pin", epilog=_EPILOG)
@click.argument("ids", nargs=-1, metavar="[ID...]")
@kind_options
@click.option("--list", "is_list", is_flag=True, help="Show what is pinned.")
@click.option(
    "--format", "format_name", type=click.Choice(("table", "json")), default="table", show_default=True,
    help="Of the list.",
)  # fmt: skip
@click.option("--utc", is_flag=True, help="Times in tables are UTC instead of local.")
@common_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    ids: tuple[str, ...],
    is_event: bool,
    is_chain: bool,
    is_list: bool,
    format_name: str,
    utc: bool,
) -> None:
    """Keep a chain or an event, whatever its age.

    An ID is a chain's correlation id or an event's id; when both have it, the chain is meant. Of a pinned
    chain all events stay. One unknown ID, and nothing is changed.
    """
    kind = kind_of(is_event=is_event, is_chain=is_chain)
    if bool(ids) is is_list:
        raise InputError("give the IDs of what is to be kept, or --list" if not ids else "--list takes no IDs")
    if is_list:
        show_pins(target_of(ctx), format_name, utc=utc)
    else:
        change(target_of(ctx), ids, kind, is_pinned=True)
