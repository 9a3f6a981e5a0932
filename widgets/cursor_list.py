"""A scrolling list of lines with a cursor: moving, paging, clicking, and keeping the cursor in view.

What stands in the lines, and what pressing one means, is the subclass's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final, Unpack

from textual import events
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from telesink.widgets.cells import Span, centred, strip_of
from telesink.widgets.inked import Inked, WidgetNames

BAR: Final = "▌"
"""The left edge of the cursor's line."""


class CursorList(ScrollView, Inked, can_focus=True, inherit_bindings=False):
    """Lines, one of which is the cursor's. Subclasses say how many there are and paint them."""

    ALLOW_SELECT = False  # a drag would select by place on the screen, and scrolling moves what is there

    DEFAULT_CSS = """
    CursorList {
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        scrollbar-color: $faint;
        scrollbar-color-hover: $dim;
        scrollbar-color-active: $accent;
        scrollbar-background: $background;
        scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "up", "Up", show=False, id="list.up"),
        Binding("down,j", "down", "Down", show=False, id="list.down"),
        Binding("pageup", "page_up", "Page up", show=False, id="list.page_up"),
        Binding("pagedown", "page_down", "Page down", show=False, id="list.page_down"),
        Binding("home,g", "first", "First", show=False, id="list.first"),
        Binding("end,G", "last", "Last", show=False, id="list.last"),
        Binding("enter", "open", "Open", show=False, id="list.open"),
    ]

    header_lines: ClassVar[int] = 1
    """Lines at the top that do not scroll."""

    def __init__(self, empty_text: str, **names: Unpack[WidgetNames]) -> None:
        """`empty_text`: what stands in the middle while there are no lines."""
        super().__init__(**names)
        self._cursor = 0
        self._moved_by_click = False
        self._painted_width = 0
        self._shown_place = (-1.0, -1)
        """Eighths of a line where the scrollbar's thumb begins, and how many it takes."""
        self._empty_text = empty_text

    # What a subclass gives

    def line_count(self) -> int:
        """How many lines there are."""
        raise NotImplementedError

    def paint_line(self, index: int, width: int) -> Strip:
        """The line at an index, `width` cells wide."""
        raise NotImplementedError

    def paint_header(self, width: int) -> Strip:
        """The line that stays at the top."""
        raise NotImplementedError

    def cursor_moved(self) -> None:
        """The cursor stands on another line."""

    def line_pressed(self, index: int) -> None:
        """Enter, a click on the cursor's line, or a double click."""

    def part_clicked(self, _index: int, _x: int) -> bool:
        """A click on a line at a cell; True when that cell has a meaning of its own."""
        return False

    def header_pressed(self, x: int) -> None:
        """A click on the header at a cell."""

    # Painting

    @property
    def empty_text(self) -> str:
        return self._empty_text

    @empty_text.setter
    def empty_text(self, text: str) -> None:
        self._empty_text = text
        self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Our lines as they are, where nothing frames them: Textual's work on frames takes as long as all the rest."""
        self._painted_width = self.line_width  # once for all lines: Textual works it out anew each time
        if any(self.gutter) or self.opacity < 1:
            return super().render_lines(crop)
        self.renew_ink()
        background, filters = self.background_colors[1], self.get_line_filters()
        return [self._ready(y, crop, background, filters) for y in crop.line_range]

    def _ready(self, y: int, crop: Region, background: Color, filters: Sequence[LineFilter]) -> Strip:
        strip = self.render_line(y)
        for line_filter in filters:
            strip = strip.apply_filter(line_filter, background)
        if crop.x == 0 and crop.right == strip.cell_length:
            return strip
        return strip.crop_extend(crop.x, crop.right, self.ink.plain["value"])

    def render_line(self, y: int) -> Strip:
        width = self._painted_width
        if y < self.header_lines:
            return self.paint_header(width)
        if not self.line_count():
            return self._empty_line(y, width)
        index = self.top_line + y - self.header_lines
        if index >= self.line_count():
            return Strip.blank(width, self.ink.plain["value"])
        return self.paint_line(index, width)

    def _empty_line(self, y: int, width: int) -> Strip:
        middle = self.header_lines + self.page_lines // 2
        return strip_of(centred(self._empty_text if y == middle else "", width), self.ink.plain, width)

    def edge(self, index: int) -> Span:
        """The first cell of a line: the cursor's bar, bright while keys go here."""
        return (BAR if index == self._cursor else " ", "accent" if self.has_focus else "faint")

    def refresh_index(self, index: int) -> None:
        """Repaints one line, if it is in view."""
        y = index - self.top_line + self.header_lines
        if self.header_lines <= y < self.size.height:
            self.refresh(Region(0, y, self.line_width, 1))

    # Cursor and view

    @property
    def cursor_index(self) -> int:
        return self._cursor

    @property
    def top_line(self) -> int:
        """Index of the first line in view."""
        return round(self.scroll_y)

    @property
    def line_width(self) -> int:
        """Cells of a line: what the scrollbar leaves."""
        return self.scrollable_content_region.width

    @property
    def page_lines(self) -> int:
        """How many lines the view holds."""
        return max(self.size.height - self.header_lines, 1)

    def move_cursor(self, index: int) -> None:
        """Puts the cursor on a line, or the nearest there is, and brings it into view."""
        index = min(max(index, 0), max(self.line_count() - 1, 0))
        previous, self._cursor = self._cursor, index
        self.show_line(index)
        if index != previous:
            self.refresh_index(previous)
            self.refresh_index(index)
            self.cursor_moved()

    def show_line(self, index: int) -> None:
        """Scrolls until the line is in view, and no further."""
        if index < self.top_line:
            self.scroll_to_line(index)
        elif index >= self.top_line + self.page_lines:
            self.scroll_to_line(index - self.page_lines + 1)

    def scroll_to_line(self, index: int) -> None:
        """Puts a line at the top of the view, at once."""
        if self.is_attached:  # what is filled before it is shown stands at its start anyway
            self.scroll_to(y=index, animate=False, force=True)  # also before the scrollbar is there
            self._show_place()

    def fit_height(self) -> None:
        """Tells the scrollbar how many lines there are now."""
        size = Size(self.line_width, self.line_count() + self.header_lines)
        if size == self.virtual_size:
            return
        shown = bool(self.show_vertical_scrollbar)
        if self.size.height and shown is (size.height > self.size.height) and size.width == self.virtual_size.width:
            # The scrollbar stays or stays away, so nothing has to be laid out anew: of a screen that takes 10 ms.
            self.set_reactive(CursorList.virtual_size, size)
            self.scroll_y = self.validate_scroll_y(self.scroll_y)
            if shown:
                self._show_place()
        else:
            self.virtual_size = size

    def _show_place(self) -> None:
        """Moves the scrollbar if one could see it: in a long list a page is less, and painting it costs as much."""
        total, lines = self.virtual_size.height, max(self.size.height, 1)
        eighths = 8 * lines * self.scroll_y // max(total, 1), 8 * lines * lines // max(total, 1)
        if eighths != self._shown_place:
            self._shown_place = eighths
            self.vertical_scrollbar.window_virtual_size = total
            self.vertical_scrollbar.position = self.scroll_y

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        self._show_place()
        if round(old_value) != round(new_value):
            self.refresh(self.size.region)

    # Keys and clicks

    def action_up(self) -> None:
        self.move_cursor(self._cursor - 1)

    def action_down(self) -> None:
        self.move_cursor(self._cursor + 1)

    def action_page_up(self) -> None:
        self._page(-self.page_lines)

    def action_page_down(self) -> None:
        self._page(self.page_lines)

    def _page(self, lines: int) -> None:
        self.scroll_to_line(self.top_line + lines)
        self.move_cursor(self._cursor + lines)

    def action_first(self) -> None:
        self.scroll_to_line(0)
        self.move_cursor(0)

    def action_last(self) -> None:
        self.move_cursor(self.line_count() - 1)

    def action_open(self) -> None:
        if self.line_count():
            self.line_pressed(self._cursor)

    def on_click(self, event: events.Click) -> None:
        index = self.top_line + event.y - self.header_lines
        if event.y < self.header_lines:
            self.header_pressed(event.x)
        elif index < self.line_count():
            self._line_clicked(index, event.x, event.chain)

    def _line_clicked(self, index: int, x: int, chain: int) -> None:
        """`chain` counts quick clicks: the second of two presses the line that the first one moved to."""
        if self.part_clicked(index, x):
            return
        if chain == 1:
            self._moved_by_click = index != self._cursor
            self.move_cursor(index)
        if chain == (2 if self._moved_by_click else 1):
            self.line_pressed(index)

    def on_focus(self) -> None:
        self.refresh_index(self._cursor)

    def on_blur(self) -> None:
        self.refresh_index(self._cursor)

    def on_resize(self) -> None:
        self.fit_height()
        self.show_line(self._cursor)
