"""Every key that works on the tab one is on, in words; made from the one table of actions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from textwrap import wrap
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from telesink.tui.actions import EVERYWHERE, TABS, Action, key_sign, works_on
from telesink.tui.screens.dialog import Dialog
from telesink.tui.screens.key_line import KeyLine

_GROUPS: Final = (
    ("here", "On {tab}"),
    ("time", "Time"),
    ("data", "What is shown, and what is stored"),
    ("move", "Moving"),
    ("tabs", "Tabs"),
    ("program", "Everywhere"),
)
_OF_TIME: Final = ("time.", "view.", "range.")
_KEYS_WIDTH: Final = 14
_WIDTH: Final = 84
_UNBROKEN: Final = 1000
_AROUND: Final = 6
"""Cells of the window beside the text: its edges and the scrollbar."""
_NUMBERED: Final = tuple(f"tabs.{tab}" for tab, _name in TABS)
"""The tabs' own keys share a line."""


class HelpScreen(Dialog[None]):
    """The keys of one tab; what is typed behind `/` leaves those that speak of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1,enter", "leave", show=False),
        Binding("slash", "search", show=False),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
    ]

    DEFAULT_CSS = """
    HelpScreen > .window { width: 84; max-width: 94%; height: 90%; }
    HelpScreen VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; }
    HelpScreen Static { height: auto; }
    HelpScreen Input { display: none; margin-top: 1; }
    HelpScreen.-searching Input { display: block; }
    """

    def __init__(self, tab: str, keys_of: Callable[[str], str]) -> None:
        super().__init__()
        self._tab = tab
        self._keys_of = keys_of

    def compose(self) -> ComposeResult:
        with Vertical(classes="window"):
            with VerticalScroll():
                yield Static(markup=False)
            line = Input(placeholder="search the keys and what they do", compact=True)
            line.cursor_blink = False
            yield line
            yield KeyLine(("/", "search", "search"), ("↓ ↑", "scroll", ""), ("esc", "leave", "leave"))

    def on_mount(self) -> None:
        self._text.focus()
        self._show()

    @property
    def _text(self) -> VerticalScroll:
        return self.query_exactly_one(VerticalScroll)

    def action_scroll(self, lines: int) -> None:
        self._text.scroll_relative(y=lines, animate=False)

    def action_search(self) -> None:
        self.add_class("-searching")
        self.query_exactly_one(Input).focus()

    @on(Input.Changed)
    def _sought(self) -> None:
        self._show()

    def on_resize(self) -> None:
        self._show()

    def _show(self) -> None:
        sought = self.query_exactly_one(Input).value.strip()
        width = min(_WIDTH, int(self.app.size.width * 0.94)) - _AROUND
        text = help_text(self._tab, self._keys_of, sought, width)
        self._text.query_exactly_one(Static).update(text)

    @on(Input.Submitted)
    def _found(self, event: Input.Submitted) -> None:
        event.stop()
        self._text.focus()

    def action_leave(self) -> None:
        """Leaves the search first."""
        if self.has_class("-searching"):
            self.query_exactly_one(Input).value = ""
            self.remove_class("-searching")
            self._text.focus()
        else:
            self.dismiss(None)


def help_text(tab: str, keys_of: Callable[[str], str], sought: str = "", width: int = _UNBROKEN) -> Content:
    """The actions of a tab in groups: keys, and what they do; of all, or of those that speak of what is sought."""
    blocks = []
    for group, title in _GROUPS:
        lines = [
            _line(*each, width) for each in _entries(group, tab, keys_of) if sought.lower() in " ".join(each).lower()
        ]
        if lines:
            blocks.append(Content("\n").join([Content.styled(title.format(tab=dict(TABS)[tab]), "bold"), *lines]))
    return (
        Content("\n\n").join(blocks) if blocks else Content.styled(f"No key here does anything with {sought!r}", "$dim")
    )


def _entries(group: str, tab: str, keys_of: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Keys as people write them, and the sentence."""
    if group == "tabs":
        yield _signs(",".join(keys_of(name) for name in _NUMBERED)), f"Show {', '.join(name for _tab, name in TABS)}."
    for action in works_on(tab):
        if _group(action) == group and action.id not in _NUMBERED:
            yield _signs(keys_of(action.id)), action.tooltip


def _group(action: Action) -> str:
    if action.group != "here" or action.where != EVERYWHERE:
        return action.group
    return "time" if action.id.startswith(_OF_TIME) else "data"


def _signs(keys: str) -> str:
    return " ".join(key_sign(key.strip()) for key in keys.split(","))


def _line(signs: str, what: str, width: int) -> Content:
    """What goes on in the next line does so under its beginning."""
    shown = f"\n  {' ' * _KEYS_WIDTH}".join(wrap(what, max(width - _KEYS_WIDTH - 2, 20)))
    return Content.assemble((f"  {signs:<{_KEYS_WIDTH}}", "bold $accent"), (shown, "$foreground"))
