"""What every verb takes: `--db` and `--config`, before the verb or after it, and `--help` as `-h` too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

DB: Final = "telesink.db"
CONFIG: Final = "telesink.config"
"""Keys in `ctx.meta`, which all contexts of one command line share."""


def common_options(command: F) -> F:
    """Adds `--db` and `--config`; what is written last on the line holds."""
    # The one applied last stands first in the help.
    command = click.help_option("-h", "--help", help="Show this and end.")(command)
    command = click.option(
        "--config",
        metavar="FILE",
        expose_value=False,
        callback=_remembered(CONFIG),
        help="Configuration file [default: telesink.toml here or above].",
    )(command)
    return click.option(
        "--db",
        metavar="PATH-or-URL",
        expose_value=False,
        callback=_remembered(DB),
        help="The store [default: TELESINK_DB, else the configuration's].",
    )(command)


def _remembered(key: str) -> Callable[[click.Context, click.Parameter, str | None], None]:
    def remember(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
        if value is not None:
            ctx.meta[key] = value

    return remember
