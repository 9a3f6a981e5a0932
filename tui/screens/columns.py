"""Choosing the columns of the table of events: shown or not, in what order, how wide. The table follows at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from telesink.tui.panes.event_columns import Choice, ChosenColumns
from telesink.tui.screens.dialog import Dialog
from telesink.tui.screens.key_line import Key, KeyLine
from telesink.tui.screens.options import Options

_KEYS: Final[tuple[Key, ...]] = (
    ("space", "show or hide", "show_or_hide"),
    ("K", "up", "move(-1)"),
    ("J", "down", "move(1)"),
    ("-", "narrower", "widen(-1)"),
    ("+", "wider", "widen(1)"),
    ("0", "usual width", "usual"),
    ("R", "all as usual", "all_usual"),
    ("esc", "done", "leave"),
)


class ColumnsScreen(Dialog[None]):
    """Changes what `chosen` is and has it shown with every key; there is nothing to confirm."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "show_or_hide", show=False),
        Binding("J,shift+down,ctrl+down", "move(1)", show=False),
        Binding("K,shift+up,ctrl+up", "move(-1)", show=False),
        Binding("plus,right,l", "widen(1)", show=False),
        Binding("minus,left,h", "widen(-1)", show=False),
        Binding("0", "usual", show=False),
        Binding("R", "all_usual", show=False),
    ]

    DEFAULT_CSS = """
    ColumnsScreen { align: right middle; }
    ColumnsScreen > .window { width: 46; margin-right: 2; }
    """

    def __init__(self, chosen: ChosenColumns, show: Callable[[ChosenColumns], Collection[str]]) -> None:
        """`show` answers with the keys of the columns that the table has room for."""
        super().__init__()
        self._chosen = chosen
        self._show = show

    def compose(self) -> ComposeResult:
        with Vertical(classes="window"):
            yield Static("Columns", classes="title", markup=False)
            yield Options(*_options(self._chosen, self._show(self._chosen)))
            yield KeyLine(*_KEYS)

    def on_mount(self) -> None:
        options = self.query_exactly_one(Options)
        options.highlighted = 0
        options.focus()

    @property
    def _place(self) -> int:
        return self.query_exactly_one(Options).highlighted or 0

    @on(OptionList.OptionSelected)
    def action_show_or_hide(self) -> None:
        self._take(self._chosen.toggled(self._place))

    def action_move(self, step: int) -> None:
        place = self._place
        moved = self._chosen.moved(place, step)
        self._take(moved, place + step if moved != self._chosen else place)

    def action_widen(self, cells: int) -> None:
        self._take(self._chosen.widened(self._place, cells))

    def action_usual(self) -> None:
        self._take(self._chosen.usual(self._place))

    def action_all_usual(self) -> None:
        self._take(ChosenColumns())

    def _take(self, chosen: ChosenColumns, place: int | None = None) -> None:
        place = self._place if place is None else place
        self._chosen = chosen
        options = self.query_exactly_one(Options)
        options.clear_options()
        options.add_options(_options(chosen, self._show(chosen)))
        options.highlighted = place


def _options(chosen: ChosenColumns, with_room: Collection[str]) -> Iterator[Option]:
    return (_option(choice, has_room=choice.key in with_room) for choice in chosen.choices)


def _option(choice: Choice, *, has_room: bool) -> Option:
    width = f"{choice.width}" if choice.width else f"{choice.column.width}" if choice.column.width else "rest"
    style = "$foreground" if choice.shown else "$faint"
    own = "$accent" if choice.width else "$dim"
    mark = ("✔ ", "$accent") if choice.shown else ("  ", "")
    room = ("" if has_room or not choice.shown else "   no room", "$level-warning")
    return Option(Content.assemble(mark, (choice.column.label.ljust(14), style), (width.rjust(5), own), room))
