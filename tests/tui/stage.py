"""The dashboard on a terminal of a size, played by keys: what a test presses, and what it sees."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

from textual import events
from textual.pilot import Pilot
from textual.strip import Strip

from telesink.store.location import StoreLocation
from telesink.store.settings import Settings
from telesink.tui.app import Dashboard
from telesink.tui.panes.pane import Pane
from tests.tui.fixed_rows import NOW

PATIENCE = 10.0
"""Seconds after which what was waited for will not come; the feed answers in another thread."""


def fixed_clock() -> int:
    return NOW * 1000


STILL = 4
"""Tenths of a second without a change, after which none is to come."""


class Play:
    """A running dashboard."""

    def __init__(self, app: Dashboard, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def lines(self) -> list[str]:
        """The screen as text."""
        return [strip.text.rstrip() for strip in self._strips()]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def line_with(self, part: str) -> str:
        """The first line of the screen that contains a text."""
        return next((line for line in self.lines if part in line), "")

    @property
    def dialog_lines(self) -> list[str]:
        """The lines of the window over the dashboard, without what lies under it."""
        area = self.app.screen.query_one(".window").region
        strips = self._strips()[area.y : area.bottom]
        return [strip.crop(area.x, area.right).text.strip() for strip in strips]

    def dialog_words(self, part: str) -> list[str]:
        """The words of the first line of that window that begins with a text."""
        return next((line.split() for line in self.dialog_lines if line.startswith(part)), [])

    @property
    def cursor_line(self) -> str:
        """The line of the cursor."""
        return next((line for line in self.lines if "▌" in line), "")

    @property
    def is_answered(self) -> bool:
        """Whether the tab that is shown has drawn its first answer."""
        return any(pane.has_answer for pane in self.app.main.query(Pane) if pane.display)

    async def until(self, met: str | Callable[[], bool]) -> None:
        """Waits until a text is on the screen, or a condition holds. Fails with the screen if that never is."""
        deadline = monotonic() + PATIENCE
        while not (met in self.text if isinstance(met, str) else met()):
            if monotonic() > deadline:
                raise AssertionError(f"waited in vain for {met!r} on this screen:\n{self.text}")
            await self.pilot.pause(0.01)
        await self.pilot.pause()

    async def rest(self) -> None:
        """Waits until the screen, colours and all, stands still."""
        still, before = 0, self._strips()
        while still < STILL:
            await self.pilot.pause(0.1)
            now = self._strips()
            still = still + 1 if now == before else 0
            before = now

    def _strips(self) -> list[Strip]:
        """The screen. Textual shows it to nobody else: this is the one place that asks for it."""
        return self.app.screen._compositor.render_strips()

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def paste(self, text: str) -> None:
        """Like typing, and 70 ms a letter faster."""
        self.app.screen.post_message(events.Paste(text))
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        await self.pilot.press(*("space" if sign == " " else sign for sign in text))


@asynccontextmanager
async def dashboard(
    location: StoreLocation,
    *,
    size: tuple[int, int] = (140, 40),
    tab: str | None = "overview",
    settings: Settings | None = None,
    **options: Any,
) -> AsyncIterator[Play]:
    """Runs the dashboard at the fixed moment."""
    options = {"clock": fixed_clock, **options}
    app = Dashboard(location, settings, tab=tab, **options)
    async with app.run_test(size=size, notifications=True) as pilot:
        yield Play(app, pilot)
