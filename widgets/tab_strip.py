"""The top line: the application's name, the tabs, and at the right how things stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Unpack

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from telesink.widgets.cells import Span, paint, strip_of, width_of
from telesink.widgets.inked import WidgetNames
from telesink.widgets.painted import Painted
from telesink.widgets.tab_layout import PlacedTab, Tab, TabLine, tab_line

_UNDERLINE: Final = "▔"
_STATUS_GAP: Final = 2
_MARGIN: Final = 1


class TabStrip(Painted):
    """Tabs in one line, and where there is a second one a line under the active tab."""

    DEFAULT_CSS = """
    TabStrip {
        height: 2;
        dock: top;
        background: $panel;
    }
    """

    tabs: reactive[Sequence[Tab]] = reactive(())
    active: reactive[str] = reactive("")
    status: reactive[Sequence[Span]] = reactive(())
    """Items from the most detailed to the most important: where it is narrow the first ones go."""
    brand: reactive[str] = reactive("telesink")

    class Activated(Message):
        """A tab was clicked."""

        def __init__(self, strip: TabStrip, tab_id: str) -> None:
            super().__init__()
            self.strip = strip
            self.tab_id = tab_id

        @property
        def control(self) -> TabStrip:
            return self.strip

    def __init__(
        self,
        tabs: Sequence[Tab] = (),
        active: str = "",
        *,
        brand: str = "telesink",
        **names: Unpack[WidgetNames],
    ) -> None:
        super().__init__(**names)
        self.set_reactive(TabStrip.tabs, tabs)
        self.set_reactive(TabStrip.active, active or (tabs[0][0] if tabs else ""))
        self.set_reactive(TabStrip.brand, brand)

    def watch_tabs(self) -> None:
        self.repaint()

    def watch_active(self) -> None:
        self.repaint()

    def watch_status(self) -> None:
        self.repaint()

    def watch_brand(self) -> None:
        self.repaint()

    def on_click(self, event: events.Click) -> None:
        for tab in self._line().tabs:
            if tab.at <= event.x < tab.at + tab.width:
                self.post_message(self.Activated(self, tab.id))

    def _line(self) -> TabLine:
        return tab_line(self.brand, self.tabs, self.status, self.size.width)

    def paint_lines(self, width: int, height: int) -> Iterator[Strip]:
        line = self._line()
        yield self._top(line, width, underlined=height < 2)
        active = next((tab for tab in line.tabs if tab.id == self.active), None)
        if height >= 2 and active is not None:
            spans = [(" " * active.at, "dim"), (_UNDERLINE * active.width, "accent")]
            yield strip_of(spans, self.ink.plain, width)

    def _top(self, line: TabLine, width: int, *, underlined: bool) -> Strip:
        segments = paint(_brand(line), self.ink.plain)
        at = width_of(_brand(line))
        for tab in line.tabs:
            chosen = tab.id == self.active
            segments += paint([(" " * (tab.at - at), "dim")], self.ink.plain)
            tab_segments = paint(_tab(tab, chosen=chosen), self.ink.plain)
            segments += _underline(tab_segments) if chosen and underlined else tab_segments
            at = tab.at + tab.width
        status = _status(line.status)
        gap = (" " * (width - at - width_of(status) - _MARGIN), "dim")
        strip = Strip([*segments, *paint([gap, *status], self.ink.plain)])
        return strip.adjust_cell_length(width, self.ink.plain["value"])


def _brand(line: TabLine) -> list[Span]:
    between = " " if line.sign and line.name else ""
    return [(" " * _MARGIN + line.sign + between, "accent"), (line.name, "title")]


def _tab(tab: PlacedTab, *, chosen: bool) -> list[Span]:
    return [(tab.number, "accent" if chosen else "faint"), (tab.label, "title" if chosen else "dim")]


def _underline(segments: list[Segment]) -> Iterator[Segment]:
    for text, style, _ in segments:
        yield Segment(text, (style or Style()) + Style(underline=True))


def _status(items: Sequence[Span]) -> list[Span]:
    spans: list[Span] = []
    for text, token in items:
        spans += [(" " * _STATUS_GAP if spans else "", "dim"), (text, token)]
    return spans
