"""The base of every widget here: it paints with the theme's ink, and anew when the theme changes."""

from __future__ import annotations

from typing import TypedDict

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from telesink.widgets.ink import Ink, ink


class WidgetNames(TypedDict, total=False):
    """What a stylesheet or a query can call a widget by."""

    name: str | None
    id: str | None
    classes: str | None


class Inked(Widget):
    """A widget that paints with tokens."""

    _current_ink: Ink | None = None

    @property
    def ink(self) -> Ink:
        if self._current_ink is None:
            self._current_ink = self._mixed_ink()
        return self._current_ink

    def _mixed_ink(self) -> Ink:
        app = self.app
        few = app.console.color_system == "standard" and not app.is_headless  # a screenshot has all colours
        return ink(app.theme_variables, self.background_colors[1], few_colours=few)

    def render_lines(self, crop: Region) -> list[Strip]:
        self.renew_ink()  # what is behind the widget can change without a word to it
        return super().render_lines(crop)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        if self.renew_ink():
            self.refresh()

    def renew_ink(self) -> bool:
        """Takes up the theme's present colours; True when they differ from those painted with."""
        if self._current_ink is None:
            return False
        previous, self._current_ink = self._current_ink, self._mixed_ink()
        if self._current_ink is not previous:
            self.forget_paint()
        return self._current_ink is not previous

    def forget_paint(self) -> None:
        """Drops what was painted in the old colours; for widgets that keep strips."""
