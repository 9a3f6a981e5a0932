"""The line in which a filter is typed, and under it, at the wrong word, what is wrong with it."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

HINT: Final = "words, level:error, component:db, duration:>250ms, @key:value, -not:this, a or b"
_SIGN_WIDTH: Final = 2


class FilterBar(Widget):
    """Says `Changed` while one types, `Left` when the keys go back to the list."""

    DEFAULT_CSS = """
    FilterBar { height: auto; }
    FilterBar Horizontal { height: 1; }
    FilterBar .sign { width: 2; color: $accent; }
    FilterBar .count { width: auto; color: $dim; padding-left: 2; }
    FilterBar .mistake { height: 2; display: none; color: $level-error; }
    FilterBar.-wrong .mistake { display: block; }
    FilterBar Input, FilterBar Input:focus {
        height: 1; width: 1fr; border: none; padding: 0; background: transparent;
        &>.input--placeholder { color: $faint; }
    }
    FilterBar Input:focus { background: $panel; }
    """

    class Changed(Message):
        """Another filter is in the line; an empty one is None."""

        def __init__(self, where: str | None) -> None:
            super().__init__()
            self.where = where

    class Left(Message):
        """The user is done typing."""

    class _Line(Input):
        BINDINGS: ClassVar = [
            Binding("escape", "leave", show=False),
            Binding("down", "leave", show=False),
            Binding("tab", "leave", show=False),
        ]

        def action_leave(self) -> None:
            self.post_message(FilterBar.Left())

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static("/", classes="sign", markup=False)
            line = self._Line(placeholder=HINT, compact=True, select_on_focus=False)
            line.cursor_blink = False
            yield line
            yield Static(classes="count", markup=False)
        yield Static(classes="mistake", markup=False)

    @property
    def _input(self) -> Input:
        return self.query_exactly_one(Input)

    @property
    def is_edited(self) -> bool:
        return self._input.has_focus

    @property
    def text(self) -> str:
        return self._input.value

    def edit(self) -> None:
        self._input.focus()

    def clear(self) -> None:
        self._input.value = ""

    def put(self, text: str) -> None:
        """Puts a text into the line that needs not be asked again."""
        with self.prevent(Input.Changed):
            self._input.value = text

    def count(self, text: Content) -> None:
        """What stands at the right end."""
        self.query_exactly_one(".count", Static).update(text)

    def blame(self, text: str, column: int | None) -> None:
        """Shows a mistake: an arrow under its column (counted from 1), the words below."""
        left = _SIGN_WIDTH + (column - 1 if column else 0)
        sentence = text.partition(": ")[2] if text.startswith("filter, column") else text
        start = max(min(left, self.size.width - len(sentence)), 0)
        mistake = f"{' ' * left}▲\n{' ' * start}{sentence}"
        self.query_exactly_one(".mistake", Static).update(mistake)
        self.add_class("-wrong")

    def forgive(self) -> None:
        self.remove_class("-wrong")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(event.value.strip() or None))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Left())
