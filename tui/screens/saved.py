"""The saved filters: one is chosen, or deleted; the present filter gets a name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from telesink.store.errors import InputError
from telesink.tui.saved_filters import SavedFilters
from telesink.tui.screens.dialog import Dialog
from telesink.tui.screens.key_line import Key, KeyLine
from telesink.tui.screens.options import Options
from telesink.widgets import visible

_NAME_WIDTH = 20


class SavedFiltersScreen(Dialog[str | None]):
    """Answers with the chosen expression, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d,delete", "forget", show=False),
    ]

    DEFAULT_CSS = """
    SavedFiltersScreen .none { height: auto; color: $dim; }
    SavedFiltersScreen .name { margin-top: 1; }
    """

    def __init__(self, saved: SavedFilters, where: str | None) -> None:
        """`where`: the filter in force, which can be saved."""
        super().__init__()
        self._saved = saved
        self._where = where

    def compose(self) -> ComposeResult:
        with Vertical(classes="window"):
            yield Static("Saved filters", classes="title", markup=False)
            yield Options()
            way = "" if self._where else ": filter the events with /, then come here"
            yield Static(f"None is saved yet{way}", classes="none", markup=False)
            if self._where:
                yield Static(f"\nsave  {visible(self._where)}  as", classes="none", markup=False)
                line = Input(placeholder="name", compact=True)
                line.cursor_blink = False
                yield line
            yield Static(classes="mistake", markup=False)
            yield KeyLine()

    def on_mount(self) -> None:
        self._list()
        (self._options if self._saved.all or not self._where else self.query_exactly_one(Input)).focus()

    @property
    def _options(self) -> Options:
        return self.query_exactly_one(Options)

    def _list(self) -> None:
        place = self._options.highlighted or 0
        self._options.clear_options()
        self._options.add_options(Option(_line(name, where), id=name) for name, where in self._saved.all.items())
        self._options.highlighted = min(place, len(self._saved.all) - 1) if self._saved.all else None
        self._options.display = bool(self._saved.all)
        self.query(".none").first().display = not self._saved.all
        self.query_exactly_one(KeyLine).show(*self._keys(), ("esc", "leave", "leave"))

    def _keys(self) -> Iterator[Key]:
        if self._saved.all:
            yield "enter", "filter", ""
            yield "d", "delete", "forget"
            if self._where:
                yield "tab", "list or name", ""
        elif self._where:
            yield "enter", "save", ""

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._saved.all[str(event.option_id)])

    def action_forget(self) -> None:
        option = self._options.highlighted_option
        if option is not None:
            self._tried(lambda: self._saved.forget(str(option.id)))

    @on(Input.Submitted)
    def _named(self, event: Input.Submitted) -> None:
        name = event.value.strip()
        if name and self._where:
            where = self._where
            self._tried(lambda: self._saved.save(name, where))
            event.input.value = ""
            self._options.focus()

    def _tried(self, change: Callable[[], None]) -> None:
        try:
            change()
            self.blame("")
        except InputError as error:
            self.blame(str(error))
        self._list()


def _line(name: str, where: str) -> Content:
    return Content.assemble((f"{visible(name):<{_NAME_WIDTH}} ", "bold $foreground"), (visible(where), "$dim"))
