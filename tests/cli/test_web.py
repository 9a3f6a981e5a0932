"""`telesink web`: a real server, asked as a browser asks, and as the page of another site would."""

from __future__ import annotations

import asyncio
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import Result

aiohttp = pytest.importorskip("aiohttp", reason="the extra [web] is not installed")

Invoke = Callable[..., Result]
PATIENCE = 30


@contextmanager
def served(*arguments: str) -> Iterator[tuple[str, list[str]]]:
    """The address of a server that runs, and what it has said on the way."""
    command = [sys.executable, "-m", "telesink.tui.cli", *arguments]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            said: list[str] = []
            assert process.stderr is not None
            while not (found := re.search(r"http://\S+", "".join(said))):
                line = process.stderr.readline()
                assert line, f"it ended: {said}"
                said.append(line)
            if "0.0.0.0" in found[0]:
                said.append(process.stderr.readline())
            yield found[0], said
        finally:
            process.terminate()
            process.wait(PATIENCE)


def answer(address: str, **headers: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=PATIENCE) as response:
            return response.status, response.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_the_page_asks_nobody_but_this_server(filled: Path) -> None:
    with served("--db", str(filled), "web", "--port", "0") as (address, _):
        status, page = answer(address)
        assert status == 200
        assert filled.name in page
        linked = re.findall(r"""(?:href|src)=["']([^"']+)|url\(["']?([^"')]+)""", page)
        paths = [path for pair in linked for path in pair if path and not path.startswith("data:")]
        assert len(paths) == 4
        for path in paths:
            assert path.startswith("/")
            assert answer(address + path)[0] == 200


def test_a_browser_gets_the_dashboard_and_its_keys_work(filled: Path) -> None:
    async def played(address: str) -> None:
        async with aiohttp.ClientSession() as session, session.ws_connect(f"{address}/ws?width=100&height=30") as line:
            await asyncio.wait_for(seen(line, "Overview", "Chains", "Nothing in the last hour"), PATIENCE)
            await line.send_json(["stdin", "4"])
            await asyncio.wait_for(seen(line, "No health checks in the last hour"), PATIENCE)

    async def seen(line: aiohttp.ClientWebSocketResponse, *words: str) -> None:
        shown = ""
        while not all(word in shown for word in words):
            message = await line.receive()
            assert message.type in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT), (message, shown[-2000:])
            if message.type is aiohttp.WSMsgType.BINARY:
                shown += message.data.decode(errors="replace")

    with served("--db", str(filled), "web", "--port", "0") as (address, _):
        asyncio.run(played(address))


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Host": "evil.example"}, {"Origin": "null"}])
def test_the_page_of_another_site_gets_nothing(filled: Path, headers: dict[str, str]) -> None:
    with served("--db", str(filled), "web", "--port", "0") as (address, _):
        for path in ("/", "/ws"):
            status, text = answer(address + path, **headers)
            assert status == 403
            assert "only pages of this server" in text


def test_on_an_address_that_others_reach_it_warns(filled: Path) -> None:
    with served("--db", str(filled), "web", "--port", "0", "--host", "0.0.0.0") as (_, said):
        assert "there is no login" in said[-1]


def test_a_port_in_use_is_one_line(filled: Path, invoke: Invoke) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = invoke("web", "--port", str(port))
    assert result.exit_code == 2
    assert result.stderr == (
        f"telesink: error: port {port} is in use, perhaps by another telesink web; take --port N\n"
    )  # fmt: skip


def test_an_address_that_is_none_is_one_line(filled: Path, invoke: Invoke) -> None:
    result = invoke("web", "--host", "no such host", "--port", "0")
    assert result.exit_code == 2
    assert result.stderr.startswith("telesink: error: cannot listen on no such host, port 0: ")
    assert result.stderr.count("\n") == 1


def test_without_the_extra_it_says_how_to_get_it(filled: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "textual_serve.server", None)
    monkeypatch.delitem(sys.modules, "telesink.tui.web.server", raising=False)
    result = invoke("web")
    assert result.exit_code == 2
    assert result.stderr == (
        "telesink: error: the dashboard in a browser needs textual-serve: pip install 'telesink[web]'\n"
    )


def test_what_is_no_store_is_refused_before_it_serves(db: Path, invoke: Invoke) -> None:
    db.write_text("no database, but a text " * 100)
    result = invoke("web", "--port", "0")
    assert result.exit_code == 3
    assert "is not a database" in result.stderr
