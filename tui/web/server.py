"""Serves the dashboard to browsers on this machine: one process a visitor, by textual-serve.

A page of any other site could reach a port of this machine through its visitor's browser. So the server looks at
who asks: a name that is not this machine's, and a page that did not come from here, are refused.
"""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp_jinja2
from aiohttp import web
from textual_serve.server import Server

_HERE: Final = Path(__file__).parent
_LOCAL_NAMES: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_POLICY: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "frame-ancestors 'none'"
)
"""Of what the page may load: nothing from anywhere else."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class DashboardServer(Server):
    """`command` opens the dashboard. With `names` only requests for these hosts are answered; None: for any."""

    def __init__(self, command: str, title: str, names: frozenset[str] | None = _LOCAL_NAMES) -> None:
        super().__init__(command, title=title, templates_path=_HERE)
        self._names = names

    async def on_startup(self, app: web.Application) -> None:
        """Whoever started it says where it is; textual-serve would draw its own name here."""

    async def _make_app(self) -> web.Application:
        app: web.Application = await super()._make_app()
        app.middlewares.append(self._guard())
        return app

    def _guard(self) -> Any:
        @web.middleware
        async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
            if not self.is_welcome(request.host, request.headers.get("Origin")):
                raise web.HTTPForbidden(text="telesink: only pages of this server may ask it\n")
            response = await handler(request)
            if not response.prepared:
                response.headers["Content-Security-Policy"] = _POLICY
                response.headers["Referrer-Policy"] = "no-referrer"
            return response

        return guarded

    def is_welcome(self, host: str, origin: str | None) -> bool:
        """Whether a request may be answered, by the name it asks for and the page that it comes from."""
        if self._names is not None and urlsplit(f"//{host}").hostname not in self._names:
            return False
        return origin is None or urlsplit(origin).netloc == host

    async def handle_index(self, request: web.Request) -> web.Response:
        """The page, with addresses as this visitor has them."""
        context = {
            "title": self.title,
            "socket": f"ws://{request.host}/ws",
            "font_size": _number(request.query.get("fontsize"), 16),
        }
        return aiohttp_jinja2.render_template("page.html", request, context)


def serve(command: str, title: str, sock: socket.socket, *, is_local: bool) -> None:
    """Answers on a socket until ctrl+c or SIGTERM."""
    server = DashboardServer(command, title, _LOCAL_NAMES if is_local else None)
    web.run_app(server._make_app(), sock=sock, print=None, access_log=None, shutdown_timeout=1.0)


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and 6 <= int(text) <= 72 else default
