"""`Options`: the list of a dialog, in which `j` and `k` move as they do in every list."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import OptionList
from textual.widgets.option_list import Option


class Options(OptionList):
    """Each line is text as it stands: no markup."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
    ]

    def __init__(self, *options: Option) -> None:
        super().__init__(*options, compact=True, markup=False)
