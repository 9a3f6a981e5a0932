"""`telesink record`: one event, from a shell script for instance."""

from __future__ import annotations

import json
from math import isfinite
from typing import Any, Final

import click

from telesink.store.errors import InputError
from telesink.store.levels import LEVEL_NAMES
from telesink.store.times import NS_PER_US, us_from_iso
from telesink.tui.cli.option_values import level_name_of, option_value
from telesink.tui.cli.options import common_options
from telesink.tui.cli.recording import opened_sink
from telesink.tui.cli.target import target_of

_LEVELS: Final = ", ".join(LEVEL_NAMES.values())
_EPILOG: Final = """\b
Examples:
  telesink record deploy_done --component deploy --meta version=1.4.2
  telesink record backup --level error --message "disk full" --duration-ms 5210
  telesink record step --type command --operation build --correlation-id "$JOB"
"""


@click.command("record", epilog=_EPILOG)
@click.argument("name", metavar="NAME")
@click.option("--type", "event_type", default="log", show_default=True, metavar="TYPE", help="Its type.")
@click.option("--component", default="shell", show_default=True, metavar="NAME", help="Who says it.")
@click.option("--operation", metavar="NAME", help="What it is about.")
@click.option("--level", default="info", show_default=True, metavar="LEVEL", help=_LEVELS)
@click.option("--message", metavar="TEXT", help="What happened, in words.")
@click.option("--duration-ms", type=click.FloatRange(min=0), metavar="MS", help="How long it took.")
@click.option("--meta", multiple=True, metavar="KEY=VALUE", help="Metadata; may be repeated.")
@click.option("--correlation-id", metavar="ID", help="Its chain [default: that of the environment].")
@click.option("--span-id", metavar="ID", help="The piece of work that it belongs to.")
@click.option("--parent-id", metavar="ID", help="The span above it.")
@click.option("--timestamp", metavar="TIME", help="When it happened (ISO 8601) [default: now].")
@common_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    name: str,
    level: str,
    duration_ms: float | None,
    meta: tuple[str, ...],
    timestamp: str | None,
    **fields: Any,
) -> None:
    """Record one event, from a shell script for instance.

    NAME says what happened. The event is on disk when the command has ended. Under `telesink run` it joins
    the chain of that command.
    """
    if not name.strip():
        raise InputError("NAME is empty: say what happened")
    option_value("--level", level_name_of, level)
    if duration_ms is not None and not isfinite(duration_ms):
        raise InputError("--duration-ms: give a number of milliseconds")
    metadata = dict(pair_of(text) for text in meta)
    when = None if timestamp is None else option_value("--timestamp", us_from_iso, timestamp) * NS_PER_US
    with opened_sink(target_of(ctx)) as sink:
        sink.event(name, level=level, duration_ms=duration_ms, metadata=metadata or None, timestamp=when, **fields)


def pair_of(text: str) -> tuple[str, Any]:
    """Key and value of `key=value`. Raises `InputError` without a key or an equals sign."""
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise InputError(f"--meta: {text!r} is not written as key=value")
    return key, value_of(value)


def value_of(text: str) -> Any:
    """A number, true, false, null, list or object when the text is exactly that in JSON; else the text.

    Exactly: `1.10` and `007` are texts, since as numbers they would come back as 1.1 and 7.
    """
    try:
        value = json.loads(text, parse_constant=_refused)
    except ValueError:
        return text
    if isinstance(value, str) or (isinstance(value, int | float) and json.dumps(value) != text):
        return text
    return value


def _refused(constant: str) -> None:
    raise ValueError(constant)  # NaN and Infinity, which JSON has not
