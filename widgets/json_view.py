"""JSON (or any text) to read: coloured, folded and unfolded, long values wrapped, nothing cut off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Unpack

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.selection import Selection
from textual.strip import Strip

from telesink.widgets.cells import Span, strip_of
from telesink.widgets.cursor_list import CursorList
from telesink.widgets.inked import WidgetNames
from telesink.widgets.json_lines import INDENT, JsonLine, json_lines, plain_text, text_lines
from telesink.widgets.text import first_cells, visible
from telesink.widgets.tree_lines import FOLDED, OPENED

_LEAST_TEXT: Final = 8  # cells that deep nesting leaves to the text
_LEAST_FILLED: Final = 0.6  # of a line: rather than leave more of it blank, a word is broken
_MARKED: Final = Style(reverse=True)
_MARGIN: Final = 3  # the cursor's bar, the fold marker, a space


@dataclass(frozen=True)
class _Shown:
    """A line on the screen: which line of the text it belongs to, and its part of it."""

    line: int
    first: bool
    indent: int
    spans: Sequence[Span]


class JsonView(CursorList):
    """Shows a JSON text; what is no JSON is shown as it is."""

    ALLOW_SELECT = True
    header_lines: ClassVar[int] = 0

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "fold", "Fold", show=False, id="tree.fold"),
        Binding("right", "unfold", "Unfold", show=False, id="tree.unfold"),
    ]

    def __init__(self, text: str = "", *, empty_text: str = "No data", **names: Unpack[WidgetNames]) -> None:
        super().__init__(empty_text, **names)
        self._text = ""
        self._lines: list[JsonLine] = []
        self._folded: set[int] = set()
        self._shown: list[_Shown] = []
        self._shown_width = -1
        self.set_text(text)

    def set_text(self, text: str | None) -> None:
        """Shows another text, from its start."""
        self._text = text or ""
        self._lines = (json_lines(self._text) or text_lines(self._text)) if self._text.strip() else []
        self._folded.clear()
        self._cursor = 0
        self._lay_out()
        self.scroll_to_line(0)

    @property
    def text(self) -> str:
        """The whole text as it is laid out, unfolded: what is copied."""
        return plain_text(self._lines)

    @property
    def cursor_text(self) -> str:
        """The cursor's line; of an object or list, all of it."""
        if not self._shown:
            return ""
        start = self._shown[self._cursor].line
        end = self._lines[start].end
        return plain_text(self._lines[start : start + 1 if end is None else end + 1]).strip()

    # Folding

    def action_open(self) -> None:
        self.line_pressed(self._cursor)

    def line_pressed(self, index: int) -> None:
        """Folds or unfolds the object or list that begins on the line."""
        if index < len(self._shown) and self._lines[self._shown[index].line].end is not None:
            self._fold(self._shown[index].line)

    def part_clicked(self, index: int, x: int) -> bool:
        line = self._shown[index].line
        if x >= _MARGIN or self._lines[line].end is None:
            return False
        self._fold(line)
        return True

    def action_fold(self) -> None:
        """Folds what begins on the line; elsewhere goes to the line that opens what it is in."""
        if not self._shown:
            return
        line = self._shown[self._cursor].line
        if self._lines[line].end is not None and line not in self._folded:
            self._fold(line)
        else:
            self._go_to_line(self._opener(line))

    def action_unfold(self) -> None:
        if self._shown and self._shown[self._cursor].line in self._folded:
            self._fold(self._shown[self._cursor].line)

    def _fold(self, line: int) -> None:
        self._folded ^= {line}
        self._lay_out()
        self._go_to_line(line)

    def _opener(self, line: int) -> int:
        depth = self._lines[line].depth
        return next((above for above in range(line - 1, -1, -1) if self._lines[above].depth < depth), line)

    def _go_to_line(self, line: int) -> None:
        self.move_cursor(next((index for index, shown in enumerate(self._shown) if shown.line == line), 0))

    # Layout

    def _lay_out(self) -> None:
        self._shown_width = self.line_width
        self._shown = list(self._wrapped(max(self.line_width - _MARGIN, _LEAST_TEXT)))
        self._cursor = min(self._cursor, max(len(self._shown) - 1, 0))
        self.fit_height()
        self.refresh()

    def _wrapped(self, width: int) -> Iterator[_Shown]:
        index = 0
        while index < len(self._lines):
            line = self._lines[index]
            folded = index in self._folded
            indent = min(line.depth * INDENT, max(width - _LEAST_TEXT, 0))
            whole = line.folded_spans if folded else line.spans
            for position, spans in enumerate(_wrap(whole, width - indent)):
                yield _Shown(index, position == 0, indent, spans)
            index = line.end + 1 if folded and line.end is not None else index + 1

    def on_resize(self) -> None:
        if self.line_width != self._shown_width:
            line = self._shown[self._cursor].line if self._shown else 0
            self._lay_out()
            self._go_to_line(line)

    # Painting

    def line_count(self) -> int:
        return len(self._shown)

    def paint_line(self, index: int, width: int) -> Strip:
        styles = self.ink.chosen if index == self._cursor and self.has_focus else self.ink.plain
        strip = strip_of((self.edge(index), *self._spans(self._shown[index])), styles, width)
        return self._with_selection(strip, index).apply_offsets(0, index)

    def edge(self, index: int) -> Span:
        return super().edge(index) if self.has_focus else (" ", "faint")

    def _spans(self, shown: _Shown) -> Iterator[Span]:
        opens = shown.first and self._lines[shown.line].end is not None
        marker = (FOLDED if shown.line in self._folded else OPENED) if opens else " "
        yield (f"{marker} ", "dim")
        yield (" " * shown.indent, "faint")
        yield from shown.spans

    def _with_selection(self, strip: Strip, index: int) -> Strip:
        """The strip with what the mouse has selected marked."""
        span = self.text_selection.get_span(index) if self.text_selection else None
        if span is None:
            return strip
        start, end = span[0], strip.cell_length if span[1] == -1 else span[1]
        marked = Segment.apply_style(strip.crop(start, end), post_style=_MARKED)
        return Strip.join((strip.crop(0, start), Strip(marked), strip.crop(end)))

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        lines = ("".join(text for text, _ in ((" ", ""), *self._spans(shown))) for shown in self._shown)
        return selection.extract("\n".join(lines)), "\n"


def _whole_words(piece: str, rest: str) -> str:
    """The piece up to its last space, if the text goes on and not too much is lost by it."""
    end = piece.rfind(" ") + 1
    return piece if piece == rest or end < len(piece) * _LEAST_FILLED else piece[:end]


def _wrap(spans: Sequence[Span], width: int) -> Iterator[Sequence[Span]]:
    """The spans made visible, in lines of at most `width` cells."""
    shown = [(visible(text), token) for text, token in spans]
    if sum(cell_len(text) for text, _ in shown) <= width:
        yield shown
        return
    line: list[Span] = []
    room = width
    for text, token in shown:
        rest = text
        while rest:
            piece = _whole_words(first_cells(rest, room), rest) or ("" if line else rest[:1])
            rest = rest[len(piece) :]
            line.append((piece, token))
            room -= cell_len(piece)
            if rest:
                yield line
                line, room = [], width
    yield line
