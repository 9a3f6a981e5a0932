"""`Crumbs`: the way here, as a line under the tabs; a click leads back."""

from __future__ import annotations

from typing import Final

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widgets import Static

from telesink.widgets import visible

Step = tuple[str, ...]
"""A tab's name, and what is open in it."""
_PLACE: Final = "telesink-place"
_MOST: Final = 40
"""Characters of one thing: a filter can be long."""


class Crumbs(Static):
    """There only while there is a way back."""

    DEFAULT_CSS = """
    Crumbs { height: 1; display: none; padding: 0 2; background: $background; }
    """

    way: reactive[tuple[Step, ...]] = reactive((), init=False)

    class Picked(Message):
        """A step was clicked; the first one is 0."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def watch_way(self, way: tuple[Step, ...]) -> None:
        self.display = bool(way)
        self.update(Content.styled(" › ", "$faint").join(_step(step, place) for place, step in enumerate(way)))

    def on_click(self, event: events.Click) -> None:
        place = event.style.meta.get(_PLACE)
        if place is not None and place < len(self.way) - 1:
            self.post_message(self.Picked(place))


def _step(step: Step, place: int) -> Content:
    shown = [Content.styled(_short(part), "$accent" if not number else "$dim") for number, part in enumerate(step)]
    return Content.styled(" › ", "$faint").join(shown).stylize(Style.from_meta({_PLACE: place}))


def _short(text: str) -> str:
    shown = visible(text)
    return shown if len(shown) <= _MOST else f"{shown[: _MOST - 1]}…"
