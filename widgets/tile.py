"""One number that matters: its name, how it has changed, and a sparkline of where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Unpack

from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip

from telesink.widgets.cells import Span, fitted, paint, shorten, strip_of, width_of
from telesink.widgets.inked import WidgetNames
from telesink.widgets.painted import Painted
from telesink.widgets.spark import sparkline

_EDGE: Final = "▎"
_MARGIN: Final = 2  # the edge and a space
_COMPARISON: Final = " vs "
_OLDEST: Final = 0.35  # strength of the sparkline's oldest cell; the newest has all of it


class Tile(Painted):
    """Label above, value and change below, sparkline at the foot; `token` colours edge and sparkline."""

    DEFAULT_CSS = """
    Tile {
        height: 3;
        width: 1fr;
        background: $surface;
    }
    """

    label: reactive[str] = reactive("")
    value: reactive[str] = reactive("")
    unit: reactive[str] = reactive("")
    delta: reactive[Span] = reactive(("", "dim"))
    """What has changed and since when: `("▲ 4.2% vs previous hour", "ok")`."""
    trend: reactive[Sequence[float | None]] = reactive(())
    token: reactive[str] = reactive("series-1")

    def __init__(self, label: str = "", value: str = "", *, token: str = "", **names: Unpack[WidgetNames]) -> None:
        super().__init__(**names)
        self.set_reactive(Tile.label, label)
        self.set_reactive(Tile.value, value)
        self.set_reactive(Tile.token, token or "series-1")

    def set_data(
        self,
        value: str,
        unit: str = "",
        *,
        delta: Span = ("", "dim"),
        trend: Sequence[float | None] = (),
        token: str | None = None,
    ) -> None:
        """Shows another value. `trend` is oldest first."""
        self.value, self.unit, self.delta, self.trend = value, unit, delta, trend
        self.token = token or self.token

    def watch_label(self) -> None:
        self.repaint()

    def watch_value(self) -> None:
        self.repaint()

    def watch_unit(self) -> None:
        self.repaint()

    def watch_delta(self) -> None:
        self.repaint()

    def watch_trend(self) -> None:
        self.repaint()

    def watch_token(self) -> None:
        self.repaint()

    def paint_lines(self, width: int, height: int) -> Iterator[Strip]:
        room = max(width - _MARGIN - 1, 1)
        change, comparison = self._delta_parts(room)
        yield self._line(_both_ends([(self.label, "dim")], comparison, room), width)
        number: list[Span] = [(self.value, "title"), (f" {self.unit}" if self.unit else "", "dim")]
        yield self._line(_both_ends(number, change, room), width)
        for _ in range(height - 3):
            yield self._line([], width)
        yield self._spark_line(room, width)

    def _line(self, spans: Sequence[Span], width: int) -> Strip:
        return strip_of([(f"{_EDGE} ", self.token), *spans], self.ink.plain, width)

    def _delta_parts(self, room: int) -> tuple[list[Span], list[Span]]:
        """The change goes beside the value; what it is compared with too, or beside the label, if it fits."""
        text, token = self.delta
        taken = width_of([(self.value, ""), (self.unit, "")]) + 3
        if not text or width_of([(text, "")]) <= room - taken:
            return [(text, token)], []
        change, found, reference = text.partition(_COMPARISON)
        words = f"vs {reference}" if found else ""
        free = room - width_of([(self.label, "")]) - 2
        short = next((form for form in (words, words.replace("previous", "prev.")) if len(form) <= free), "")
        return [(change, token)], [(short, "faint")]

    def _spark_line(self, room: int, width: int) -> Strip:
        signs = sparkline(self.trend, room)
        last = max(room - 1, 1)
        shades = (
            Segment(sign, self.ink.faded(self.token, _OLDEST + (1 - _OLDEST) * position / last))
            for position, sign in enumerate(signs)
        )
        edge = paint([(f"{_EDGE} ", self.token)], self.ink.plain)
        return Strip([*edge, *shades]).simplify().adjust_cell_length(width, self.ink.plain["value"])


def _both_ends(left: Sequence[Span], right: Sequence[Span], room: int) -> list[Span]:
    """Two groups at the two ends of a line, with a gap between them; the right one gives way."""
    kept = shorten(right, room - width_of(left) - 1)
    return [*fitted(left, max(room - width_of(kept), 0)), *kept]
