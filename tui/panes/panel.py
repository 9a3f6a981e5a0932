"""A part of a tab under a title line of its own."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static


class Panel(Vertical):
    """Title, a note beside it, and one widget."""

    DEFAULT_CSS = """
    Panel { height: 1fr; background: $surface; }
    Panel > .title { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    title: reactive[str] = reactive("")

    def __init__(self, title: str, content: Widget, *, name: str | None = None) -> None:
        """`name` is what queries find it by: `#name`."""
        super().__init__(id=name)
        self._note = Content("")
        self._content = content
        self.set_reactive(Panel.title, title)

    def compose(self) -> ComposeResult:
        yield Static(self._line(), classes="title", markup=False)
        yield self._content

    def note(self, note: Content | str) -> None:
        """What stands beside the title; plain text is dim."""
        self._note = Content.styled(note, "$dim") if isinstance(note, str) else note
        self.watch_title()

    def watch_title(self) -> None:
        if self.is_mounted:
            self.query_exactly_one(".title", Static).update(self._line())

    def _line(self) -> Content:
        return Content.assemble((self.title, "bold $foreground"), "  " if self.title else "", self._note)
