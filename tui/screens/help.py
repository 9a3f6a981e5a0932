"""Every key that works on the tab one is on, in words; made from the one table of actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from telesink.tui.actions import TABS, key_sign, works_on
from telesink.tui.screens.dialog import Dialog

_GROUPS: Final = (("here", "On {tab}"), ("move", "Moving"), ("tabs", "Tabs"), ("program", "Everywhere"))
_KEYS_WIDTH: Final = 14
_NUMBERED: Final = tuple(f"tabs.{tab}" for tab, _name in TABS)
"""The tabs' own keys share a line."""


class HelpScreen(Dialog[None]):
    """The keys of one tab."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1,enter", "leave", show=False),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
    ]

    DEFAULT_CSS = """
    HelpScreen > .window { width: 84; scrollbar-size-vertical: 1; }
    """

    def __init__(self, tab: str, keys_of: Callable[[str], str]) -> None:
        super().__init__()
        self._tab = tab
        self._keys_of = keys_of

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="window"):
            yield Static(help_text(self._tab, self._keys_of), markup=False)

    def on_mount(self) -> None:
        self.query_exactly_one(VerticalScroll).focus()

    def action_scroll(self, lines: int) -> None:
        self.query_exactly_one(VerticalScroll).scroll_relative(y=lines, animate=False)


def help_text(tab: str, keys_of: Callable[[str], str]) -> Content:
    """The actions of a tab in groups: keys, and what they do."""
    blocks = [_block(group, title.format(tab=dict(TABS)[tab]), tab, keys_of) for group, title in _GROUPS]
    return Content("\n\n").join(Content("\n").join(block) for block in blocks)


def _block(group: str, title: str, tab: str, keys_of: Callable[[str], str]) -> list[Content]:
    actions = [action for action in works_on(tab) if action.group == group]
    lines = [_line(keys_of(action.id), action.tooltip) for action in actions if action.id not in _NUMBERED]
    if group == "tabs":
        numbers = ",".join(keys_of(name) for name in _NUMBERED)
        lines.insert(0, _line(numbers, f"Show {', '.join(name for _tab, name in TABS)}."))
    return [Content.styled(title, "bold"), *lines]


def _line(keys: str, what: str) -> Content:
    signs = " ".join(key_sign(key.strip()) for key in keys.split(","))
    return Content.assemble((f"  {signs:<{_KEYS_WIDTH}}", "bold $accent"), (what, "$foreground"))
