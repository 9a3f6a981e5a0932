"""What the small windows over the dashboard have in common: place, surface, and how they are left."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Static

from telesink.widgets import visible

Result = TypeVar("Result")


class Dialog(ModalScreen[Result], Generic[Result]):
    """A window in the middle; escape and `q` leave it without a result."""

    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background 60%; }
    Dialog > .window {
        width: 76; max-width: 94%; height: auto; max-height: 90%; padding: 1 2; background: $panel;
    }
    Dialog * {
        scrollbar-size-vertical: 1; scrollbar-color: $faint; scrollbar-color-hover: $dim;
        scrollbar-color-active: $accent; scrollbar-background: $panel;
        scrollbar-background-hover: $panel; scrollbar-background-active: $panel;
    }
    Dialog .title { height: auto; text-style: bold; margin-bottom: 1; }
    Dialog .hint { height: auto; color: $dim; margin-top: 1; }
    Dialog .mistake { height: auto; color: $level-error; display: none; }
    Dialog .mistake.-shown { display: block; }
    Dialog OptionList, Dialog OptionList:focus {
        height: auto; max-height: 14; border: none; padding: 0; background: transparent;
        & > .option-list--option { padding: 0 1; }
        & > .option-list--option-highlighted { background: $selection; color: $foreground; text-style: bold; }
    }
    Dialog Input, Dialog Input:focus { height: 1; border: none; padding: 0 1; background: $surface; }
    Dialog JsonView { background: transparent; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", show=False),
    ]

    def blame(self, text: str) -> None:
        """Says what is wrong with what was typed, where a dialog has a place for it; nothing is."""
        mistake = self.query_exactly_one(".mistake", Static)
        mistake.update(visible(text))
        mistake.set_class(bool(text), "-shown")

    def action_leave(self) -> None:
        self.dismiss(None)
