"""The list under the filter box: what can be typed next, one of it chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from telesink.widgets import visible

if TYPE_CHECKING:
    from telesink.store.query.completion import Proposal

MOST_LINES: Final = 8
_LEAST_WIDTH: Final = 30
_MOST_TEXT: Final = 44
_NOTE_GAP: Final = "   "


class ProposalList(Widget):
    """Lies over what is below it. The keys stay with the box; `chosen` is the line that they would take."""

    DEFAULT_CSS = """
    ProposalList {
        overlay: screen; constrain: inside; display: none;
        width: auto; height: auto; background: $panel; padding: 0 1;
    }
    """

    class Picked(Message):
        """A line was clicked."""

    def __init__(self) -> None:
        super().__init__()
        self._proposals: tuple[Proposal, ...] = ()
        self._place = 0
        self.was_moved = False
        """Whether the user went to a line, so that enter means it."""

    @property
    def chosen(self) -> Proposal | None:
        return self._proposals[self._place] if self._proposals else None

    def put(self, proposals: Sequence[Proposal], left: int) -> None:
        """Shows these from a column on; none hides the list."""
        self._proposals, self._place, self.was_moved = tuple(proposals), 0, False
        self.display = bool(proposals)
        self.styles.offset = (left, 0)
        self.refresh(layout=True)

    def move(self, step: int) -> None:
        self._place = (self._place + step) % max(len(self._proposals), 1)
        self.was_moved = True
        self.refresh()

    def render(self) -> Content:
        first = max(min(self._place - MOST_LINES // 2, len(self._proposals) - MOST_LINES), 0)
        shown = self._proposals[first : first + MOST_LINES]
        width = max((len(_text(proposal)) for proposal in self._proposals), default=0)
        lines = [_line(each, width) for each in shown]
        widest = max((len(line) for line in lines), default=0)
        lines = [line.pad_right(widest - len(line)) for line in lines]
        if shown:
            lines[self._place - first] = lines[self._place - first].stylize("bold $foreground on $selection")
        if len(self._proposals) > MOST_LINES:
            lines.append(Content.styled(f"{self._place + 1} of {len(self._proposals)}", "$faint"))
        return Content("\n").join(lines)

    def on_click(self, event: events.Click) -> None:
        first = max(min(self._place - MOST_LINES // 2, len(self._proposals) - MOST_LINES), 0)
        if first + event.y < len(self._proposals) and event.y < MOST_LINES:
            self._place = first + event.y
            self.post_message(self.Picked())


def _text(proposal: Proposal) -> str:
    text = visible(proposal.text)
    return text if len(text) <= _MOST_TEXT else f"{text[: _MOST_TEXT - 1]}…"


def _line(proposal: Proposal, width: int) -> Content:
    text, note = _text(proposal).ljust(width), f"{_NOTE_GAP}{proposal.note}" if proposal.note else ""
    return Content.assemble((text, "$foreground"), (note, "$dim")).pad_right(max(_LEAST_WIDTH - len(text + note), 0))
