"""A widget painted in one go: its lines are kept until what it shows, its size or the theme changes."""

from __future__ import annotations

from collections.abc import Iterator

from textual.geometry import Size
from textual.strip import Strip

from telesink.widgets.cells import centred, strip_of
from telesink.widgets.inked import Inked


class Painted(Inked):
    """Subclasses paint all their lines; call `repaint` when what they show has changed."""

    _kept: tuple[Size, list[Strip]] | None = None

    def paint_lines(self, width: int, height: int) -> Iterator[Strip]:
        """The lines from the top; missing ones are blank."""
        raise NotImplementedError

    def repaint(self) -> None:
        self.forget_paint()
        self.refresh()

    def forget_paint(self) -> None:
        self._kept = None

    def render_line(self, y: int) -> Strip:
        if self._kept is None or self._kept[0] != self.size:
            self._kept = (self.size, list(self.paint_lines(*self.size)))
        lines = self._kept[1]
        return lines[y] if y < len(lines) else Strip.blank(self.size.width, self.ink.plain["value"])

    def empty_lines(self, words: str, width: int, height: int) -> Iterator[Strip]:
        """Words in the middle of nothing."""
        for y in range(height):
            spans = centred(words, width) if y == height // 2 else []
            yield strip_of(spans, self.ink.plain, width)
