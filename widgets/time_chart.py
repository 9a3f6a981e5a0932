"""What charts over time have in common: whose time stands below them, and a thin line at a moment."""

from __future__ import annotations

from typing import Unpack

from textual.reactive import reactive

from telesink.widgets.inked import WidgetNames
from telesink.widgets.painted import Painted


class TimeChart(Painted):
    """Times are local ones, or with `utc` UTC. `empty_text` stands where there is nothing to draw."""

    utc: reactive[bool] = reactive(False)

    def __init__(self, empty_text: str = "No values in this time", **names: Unpack[WidgetNames]) -> None:
        super().__init__(**names)
        self.empty_text = empty_text

    def watch_utc(self) -> None:
        self.repaint()


class PointedChart(TimeChart):
    """A chart that values are read off."""

    pointer: reactive[float | None] = reactive(None)
    """A moment (epoch seconds) at which a thin line stands."""

    def watch_pointer(self) -> None:
        self.repaint()
