"""A stage for one widget, and what a user sees on it: the painted text, and the style of a cell."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import TypeVar

from rich.style import Style
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widget import Widget

COLOURS = {
    "level-debug": "#808080",
    "level-info": "#0080ff",
    "level-warning": "#ffaa00",
    "level-error": "#ff0000",
    "level-critical": "#ff00ff",
    "ok": "#00cc00",
    "dim": "#a0a0a0",
    "faint": "#606060",
    "selection": "#203050",
    **{f"series-{number}": f"#{number}0{number}0ff" for number in range(1, 9)},
    **{f"heat-{number}": f"#{number}{number}0000" for number in range(4)},
}
"""Our own variables, each with a colour of its own."""


Kind = TypeVar("Kind", bound=Message)


class Stage(App[None]):
    """An application with one widget, which keeps the messages that the widget sends."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.widget = widget
        self._sent: list[Message] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return COLOURS

    def compose(self) -> ComposeResult:
        yield self.widget

    def play(self, width: int = 80, height: int = 24) -> AbstractAsyncContextManager[Pilot[None]]:
        """Runs it on a terminal of a size."""
        return self.run_test(size=(width, height), message_hook=self._keep)

    def _keep(self, message: Message) -> None:
        if not any(message is known for known in self._sent):  # a message passes here at every level it climbs
            self._sent.append(message)

    def sent(self, kind: type[Kind]) -> list[Kind]:
        return [message for message in self._sent if isinstance(message, kind)]


def strips(app: App[None]) -> list[Strip]:
    """The lines of the screen. Textual shows them to nobody else: this is the one place that asks for them."""
    return app.screen._compositor.render_strips()


def painted(app: App[None]) -> list[str]:
    """The lines of the screen as text, without the blanks at their ends."""
    return [strip.text.rstrip() for strip in strips(app)]


def style_at(app: App[None], line: int, text: str) -> Style:
    """The style of the first cell of a text in a line of the screen."""
    strip = strips(app)[line]
    at = strip.text.index(text)
    for segment in strip:
        at -= len(segment.text)
        if at < 0:
            return segment.style or Style.null()
    raise AssertionError("the strip is shorter than its text")


def colour_at(app: App[None], line: int, text: str) -> str:
    """The colour of the first cell of a text, as `#rrggbb`."""
    colour = style_at(app, line, text).color
    return colour.name if colour is not None else ""
