"""The pictures: the dashboard itself over sample data, each tab drawn as SVG by Textual."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Final

from telesink.store import TelemetrySink
from telesink.store.location import StoreLocation
from telesink.store.sample import generate
from telesink.store.settings import Settings
from telesink.tui.app import Dashboard

FOLDER: Final = Path(__file__).parents[1] / "pictures"
_MOMENT_NS: Final = 1_795_530_727_000_000_000
"""2026-11-24T14:32:07Z: pictures change only when the dashboard does."""
_SPAN_US: Final = 2 * 3600 * 1_000_000
_EVENTS: Final = 3000
_SIZE: Final = (150, 42)
_PATIENCE_S: Final = 20.0
_STILL: Final = 5
"""Tenths of a second without a change, after which none is to come."""
_FONTS: Final = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
"""They would be fetched from somewhere; the reader's own will do."""
_SHOTS: Final[dict[str, tuple[str, ...]]] = {
    "overview": (),
    "events": ("down", "down", "down", "down"),
    "metrics": (),
    "health": (),
    "performance": (),
    "chains": ("o", "o", "enter", "e"),
}
"""Tab to the keys that are pressed before its picture."""


def draw_all() -> None:
    """Writes docs/pictures/TAB.svg for every tab."""
    with tempfile.TemporaryDirectory() as folder:
        location = StoreLocation(Path(folder) / "app.db")
        with TelemetrySink(location, settings=Settings()) as sink:
            generate(sink, count=_EVENTS, seed=2, span_us=_SPAN_US, end_ns=_MOMENT_NS)
        for tab, keys in _SHOTS.items():
            asyncio.run(_draw(location, tab, keys))


async def _draw(location: StoreLocation, tab: str, keys: tuple[str, ...]) -> None:
    app = Dashboard(location, Settings(), clock=lambda: _MOMENT_NS, utc=True, tab=tab)
    async with app.run_test(size=_SIZE) as pilot:
        await _until(lambda: app.main.storage is not None and app.main.pane.has_answer)
        for key in keys:
            await pilot.press(key)
            await _still(app)
        await _still(app)
        picture = _FONTS.sub("", app.export_screenshot(title="telesink"))
        (FOLDER / f"{tab}.svg").write_text(picture, encoding="utf-8")


async def _until(met: Callable[[], bool]) -> None:
    deadline = monotonic() + _PATIENCE_S
    while not met():
        if monotonic() > deadline:
            raise TimeoutError("the dashboard did not answer")
        await asyncio.sleep(0.02)


async def _still(app: Dashboard) -> None:
    """Waits until the screen stands still."""
    still, before = 0, ""
    while still < _STILL:
        await asyncio.sleep(0.1)
        now = app.export_screenshot(simplify=True)
        still = still + 1 if now == before else 0
        before = now
