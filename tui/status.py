"""The words of the header's right side and of the footer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from telesink.store.times import US_PER_SECOND
from telesink.tui.actions import first_key, works_on
from telesink.widgets import format as words

if TYPE_CHECKING:
    from telesink.store.query.results import Storage
    from telesink.tui.view import View
    from telesink.widgets.key_footer import Hint

Span = tuple[str, str]
"""Text and the token of its colour."""

_MINUTE_US: Final = 60 * US_PER_SECOND
_DAY_US: Final = 1440 * _MINUTE_US
_RIGHT: Final = (("palette.show", "palette"), ("help.show", "help"))


def header_items(view: View, store_name: str, storage: Storage | None) -> list[Span]:
    """Store, clock, range, state: the least important first, since a narrow strip drops those."""
    size = f" {words.bytes_size(storage.bytes)}" if storage else ""
    return [
        (f"{store_name}{size}", "dim"),
        (_clock(view.present(), view), "dim"),
        (view.range.name, "accent"),
        ("● live", "ok") if view.as_of is None else (_past(view, view.as_of), "warning"),
    ]


def _past(view: View, moment: int) -> str:
    """`▮▮ frozen at 14:32:07`, and how long ago that was when it is more than a minute."""
    ago = view.present() - moment
    at = words.date_clock(moment, view.utc, precise=False) if ago >= _DAY_US else _clock(moment, view)
    behind = f", {words.ago(view.present(), moment)}" if ago >= _MINUTE_US else ""
    return f"▮▮ frozen at {at}{behind}"


def _clock(moment: int, view: View) -> str:
    return words.clock(moment, view.utc, precise=False)


def footer_hints(
    tab: str,
    can: Callable[[str], bool],
    keys_of: Callable[[str], str],
    part: Sequence[Hint] = (),
    *,
    frozen: bool,
) -> list[Hint]:
    """Key and label of what works here now; first of the `part` that has the keys, which takes them from the tab."""
    taken = {key for key, _label in part}
    of_the_tab = [
        (first_key(keys_of(action.id)), "live" if frozen and action.id == "view.freeze" else action.label)
        for action in works_on(tab)
        if action.in_footer and can(action.id)
    ]
    return [*part, *(hint for hint in of_the_tab if hint[0] not in taken)]


def footer_right_hints(keys_of: Callable[[str], str]) -> list[Hint]:
    return [(first_key(keys_of(action)), label) for action, label in _RIGHT]
