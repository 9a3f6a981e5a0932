"""`telesink web`: the dashboard in a browser on this machine."""

from __future__ import annotations

import errno
import ipaddress
import shlex
import socket
import sys
from collections.abc import Callable
from typing import Final

import click

from telesink.store.errors import InputError
from telesink.tui.cli.errors import warn
from telesink.tui.cli.options import CONFIG, common_options
from telesink.tui.cli.target import Target, target_of

PORT: Final = 4319
_LOOPBACK: Final = "127.0.0.1"

_EPILOG: Final = """\b
Examples:
  telesink web
  telesink --db app.db web --port 8080
"""


@click.command("web", epilog=_EPILOG)
@click.option("--host", default=_LOOPBACK, show_default=True, metavar="ADDRESS", help="Where it can be reached.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, metavar="N", help="0 takes a free one."
)
@common_options
@click.pass_context
def command(ctx: click.Context, /, *, host: str, port: int) -> None:
    """Serve the dashboard to browsers on this machine.

    Every visitor gets a dashboard, in a process of its own, with all it can do: it has no login, so that on
    another address than 127.0.0.1 anybody who reaches it may read, export to files here, and clean up.
    """
    target = target_of(ctx)
    serve = _server()
    from telesink.store.schema.engine import refuse_unusable  # sqlite3

    refuse_unusable(target.location)
    with _listening(host, port) as sock:
        is_local = _is_loopback(host)
        address = f"http://{f'[{host}]' if ':' in host else host}:{sock.getsockname()[1]}"
        warn(f"the dashboard of {target.location} is on {address} (ctrl+c ends it)")
        if not is_local:
            warn("warning: there is no login: whoever reaches this address can read and delete what is stored")
        serve(_dashboard_command(target, ctx.meta.get(CONFIG)), f"telesink {target.location.path.name}", sock,
              is_local=is_local)  # fmt: skip


def _server() -> Callable[..., None]:
    try:
        from telesink.tui.web.server import serve  # aiohttp: an extra
    except ImportError:
        raise InputError("the dashboard in a browser needs textual-serve: pip install 'telesink[web]'") from None
    return serve


def _dashboard_command(target: Target, config: str | None) -> str:
    """The shell line that opens the dashboard on this store."""
    options = ["--db", str(target.location), *(("--config", config) if config else ())]
    return shlex.join([sys.executable, "-m", "telesink.tui.cli", *options])


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _listening(host: str, port: int) -> socket.socket:
    """An open socket. Raises `InputError` when there can be none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise InputError(f"port {port} is in use, perhaps by another telesink web; take --port N") from None
        reason = (error.strerror or str(error)).partition(" (while")[0].lower()
        raise InputError(f"cannot listen on {host}, port {port}: {reason}") from None
