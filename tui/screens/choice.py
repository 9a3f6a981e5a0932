"""`Choice`: one of a few words in a line; arrows or a click choose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual import events
from textual.app import RenderResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

_LABEL_WIDTH: Final = 10
_GAP: Final = 1
_OPTION: Final = "telesink-option"

Option = tuple[str, str]
"""What it is called in the program, and what people read."""


class Choice(Widget, can_focus=True):
    """A label, and behind it the options side by side; `value` is the chosen one's name."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "step(-1)", show=False),
        Binding("right,l,space", "step(1)", show=False),
        Binding("down,j", "app.focus_next", show=False),
        Binding("up,k", "app.focus_previous", show=False),
    ]

    DEFAULT_CSS = """
    Choice { height: 1; }
    """

    value: reactive[str] = reactive("", init=False)
    options: reactive[Sequence[Option]] = reactive((), init=False)

    class Changed(Message):
        """Another option is chosen."""

        def __init__(self, choice: Choice) -> None:
            super().__init__()
            self.choice = choice

        @property
        def control(self) -> Choice:
            return self.choice

    def __init__(self, label: str, options: Sequence[Option], value: str | None = None, *, id: str) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._label = label
        self.set_reactive(Choice.options, tuple(options))
        self.set_reactive(Choice.value, options[0][0] if value is None else value)

    def render(self) -> RenderResult:
        parts = [Content.styled(f"{self._label:<{_LABEL_WIDTH}}", "$dim")]
        for name, words in self.options:
            parts += [self._option(name, words), Content(" " * _GAP)]
        return Content("").join(parts)

    def _option(self, name: str, words: str) -> Content:
        style = "$dim"
        if name == self.value:
            style = "bold $foreground on $selection" if self.has_focus else "bold $accent"
        return Content.styled(f" {words} ", style).stylize(Style.from_meta({_OPTION: name}))

    def watch_value(self) -> None:
        self.post_message(self.Changed(self))

    def action_step(self, step: int) -> None:
        names = [name for name, _words in self.options]
        self.value = names[(names.index(self.value) + step) % len(names)]

    def on_click(self, event: events.Click) -> None:
        self.value = event.style.meta.get(_OPTION, self.value)
