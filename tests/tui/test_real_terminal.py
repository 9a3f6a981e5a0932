"""The dashboard in a terminal that people use: what it shows, what it survives, and that it leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from telesink.store.location import StoreLocation
from telesink.store.sample import generate
from telesink.store.settings import Settings
from telesink.store.sink.sink import TelemetrySink
from telesink.tui.actions import TABS
from tests.tui.tmux import Terminal, terminal

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux, a terminal that a test can drive")

SCRIPT = """\
unset COLUMNS LINES
echo what was on the screen before
stty -g > before
"$PYTHON" -m telesink.tui.cli --db "$STORE"
echo "ended with $?"
stty -g > after
cat
"""

WRITER = """
import sys, time
from telesink.store import TelemetrySink
with TelemetrySink(sys.argv[1]) as sink:
    number = 0
    while not sys.stdin.closed:
        sink.event("worked", component=sys.argv[2], operation="work", message=f"{sys.argv[2]} did {number}")
        number += 1
        time.sleep(0.01)
"""


@pytest.fixture
def filled(location: StoreLocation) -> StoreLocation:
    fill(location)
    return location


def fill(location: StoreLocation) -> None:
    """An hour of sample data up to now."""
    with TelemetrySink(location, settings=Settings()) as sink:
        generate(sink, count=200, seed=1)


@contextmanager
def opened(location: StoreLocation, *, columns: int = 120, lines: int = 40) -> Iterator[Terminal]:
    environment = {"PYTHON": sys.executable, "STORE": str(location.path), "HOME": os.environ["HOME"], "TZ": "UTC"}
    with terminal(location.path.parent, f"cd {location.path.parent}; {SCRIPT}", environment, columns=columns,
                  lines=lines) as window:  # fmt: skip
        yield window


def assert_left_clean(window: Terminal, folder: Path) -> None:
    """Exit code 0, the screen of before, the cursor, no mouse reports, and the line discipline as it was."""
    window.until("what was on the screen before", "ended with 0")
    assert window.flag("alternate_on") == "0"
    assert window.flag("cursor_flag") == "1"
    assert window.flag("mouse_any_flag") == "0"
    window.press("Enter")
    window.until("ended with 0")
    assert (folder / "before").read_text() == (folder / "after").read_text() != ""


@pytest.mark.parametrize("key", ["q", "C-c"])
def test_it_opens_and_leaves_the_terminal_as_it_was(filled: StoreLocation, key: str) -> None:
    with opened(filled) as window:
        window.until("Events and errors", "Newest errors")
        window.press(key)
        assert_left_clean(window, filled.path.parent)


SHOWN_ON = {
    "overview": "Slowest operations",
    "events": "invocation_complete",
    "metrics": "chat.tokens_used",
    "health": "ping",
    "performance": "p95",
    "chains": "completed",
}


def test_each_tab_shows_what_is_stored(filled: StoreLocation) -> None:
    with opened(filled) as window:
        window.until("Overview")
        for number, (tab, _name) in enumerate(TABS, 1):
            window.press(str(number))
            window.until(SHOWN_ON[tab])


def test_a_window_made_tiny_and_large_again_shows_every_tab(filled: StoreLocation) -> None:
    with opened(filled) as window:
        window.until("Slowest operations")
        for number in range(1, len(TABS) + 1):
            window.press(str(number))
            window.until(SHOWN_ON[TABS[number - 1][0]])
            window.resize(60, 15)
            window.until("? help", "●", without="1 Overview")
            window.resize(120, 40)
            window.until(SHOWN_ON[TABS[number - 1][0]], "Performance")
        window.press("q")
        assert_left_clean(window, filled.path.parent)


def test_a_store_that_disappears_and_returns(filled: StoreLocation) -> None:
    aside = filled.path.parent / "aside"
    aside.mkdir()
    parts = [path for path in filled.path.parent.glob("app.db*") if path != aside]
    with opened(filled) as window:
        window.until("Newest errors")
        for part in parts:
            shutil.move(part, aside / part.name)
        window.press("2")
        window.until("No store yet")
        fill(filled)
        window.until("invocation_complete")
        window.press("q")
        window.press("q")
        assert_left_clean(window, filled.path.parent)


def test_a_store_that_three_programs_write_to(filled: StoreLocation) -> None:
    names = ("alpha", "beta", "gamma")
    with opened(filled) as window, ExitStack() as stack:
        window.until("Newest errors")
        window.press("2")
        for name in names:
            writer = subprocess.Popen([sys.executable, "-c", WRITER, str(filled.path), name])
            stack.callback(writer.wait)
            stack.callback(writer.kill)
        window.until(*(f"{name} did" for name in names))
        for number in (1, 5, 6, 2):
            window.press(str(number))
        window.until(*(f"{name} did" for name in names))
        window.press("q")
        assert_left_clean(window, filled.path.parent)
