"""The words of the header's right side and of the footer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from telesink.store.times import NS_PER_US
from telesink.tui.actions import first_key, works_on
from telesink.widgets import format as words

if TYPE_CHECKING:
    from telesink.store.query.results import Storage
    from telesink.tui.view import View

Span = tuple[str, str]
"""Text and the token of its colour."""

_RIGHT: Final = (("palette.show", "palette"), ("help.show", "help"))


def header_items(view: View, store_name: str, storage: Storage | None) -> list[Span]:
    """Store, clock, range, state: the least important first, since a narrow strip drops those."""
    size = f" {words.bytes_size(storage.bytes)}" if storage else ""
    frozen = view.frozen_at
    return [
        (f"{store_name}{size}", "dim"),
        (_clock(view.clock() // NS_PER_US, view), "dim"),
        (view.range.name, "accent"),
        ("● live", "ok") if frozen is None else (f"▮▮ frozen at {_clock(frozen, view)}", "warning"),
    ]


def _clock(moment: int, view: View) -> str:
    return words.clock(moment, view.utc, precise=False)


def footer_hints(
    tab: str, can: Callable[[str], bool], keys_of: Callable[[str], str], *, frozen: bool
) -> list[tuple[str, str]]:
    """Key and label of what works here now."""
    return [
        (first_key(keys_of(action.id)), "live" if frozen and action.id == "view.freeze" else action.label)
        for action in works_on(tab)
        if action.in_footer and can(action.id)
    ]


def footer_right_hints(keys_of: Callable[[str], str]) -> list[tuple[str, str]]:
    return [(first_key(keys_of(action)), label) for action, label in _RIGHT]
