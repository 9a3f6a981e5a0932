"""`telesink test`: believable sample data in the store."""

from __future__ import annotations

import random
from time import time_ns
from typing import Final

import click

from telesink.store.errors import InputError
from telesink.store.humane import count_text
from telesink.store.times import us_from_duration
from telesink.tui.cli.errors import warn
from telesink.tui.cli.option_values import option_value
from telesink.tui.cli.options import common_options
from telesink.tui.cli.recording import opened_sink
from telesink.tui.cli.target import target_of

COMPONENTS: Final = ("tool", "command", "fragment", "chat")

_EPILOG: Final = """\b
Examples:
  telesink test --count=50
  telesink test --count=25 --components=tool,command
  telesink --db sample.db test --count=1000 --span 24h --seed 7
"""


@click.command("test", epilog=_EPILOG)
@click.option(
    "--count", type=click.IntRange(min=1), default=50, show_default=True, metavar="N", help="How many events."
)
@click.option("--components", default=",".join(COMPONENTS), show_default=True, metavar="A,B", help="Which systems.")
@click.option("--seed", type=int, metavar="S", help="The same seed gives the same data [default: by chance].")
@click.option("--span", default="1h", show_default=True, metavar="RANGE", help="Spread over this time up to now.")
@common_options
@click.pass_context
def command(ctx: click.Context, count: int, components: str, seed: int | None, span: str) -> None:
    """Fill the store with believable sample data.

    Chats that run commands that call tools, with retries, slow ones and errors, health checks and metrics.
    """
    from telesink.store.sample import generate  # the adapters

    wanted = components_of(components)
    span_us = option_value("--span", us_from_duration, span)
    chosen = random.SystemRandom().getrandbits(31) if seed is None else seed
    target = target_of(ctx)
    with opened_sink(target) as sink:
        written = generate(sink, count=count, components=wanted, seed=chosen, span_us=span_us, end_ns=time_ns())
    warn(f"wrote {count_text(written, 'event')} over {span} into {target.location} (--seed {chosen})")


def components_of(text: str) -> tuple[str, ...]:
    """The systems named in `tool,command`. Raises `InputError` for another name, listing those there are."""
    names = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    for name in names:
        if name not in COMPONENTS:
            raise InputError(f"--components: {name!r} is none; there are {', '.join(COMPONENTS)}")
    if not names:
        raise InputError(f"--components names none; there are {', '.join(COMPONENTS)}")
    return names
