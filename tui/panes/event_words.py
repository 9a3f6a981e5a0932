"""What the tab Events says beside its table: how many events there are, and why there are none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from textual.content import Content

from telesink.store.query.fields import EVENTS
from telesink.tui.panes.amounts import amount
from telesink.widgets import format as words

_EQUATED: Final = re.compile(r"(?<!\S)(?P<name>[a-z]+)==?(?P<value>[\w.*<>-]+)(?!\S)", re.IGNORECASE)

if TYPE_CHECKING:
    from telesink.tui.view import View


def count_text(total: int, *, is_counted: bool, unseen: int) -> Content:
    """`1,234 events`, `about` so many while they are being counted, and how many came while one was reading."""
    hint = ((f"{words.count(unseen)} new above ", "$foreground"), ("g", "$accent"), ("   ", ""))
    about = "" if is_counted else "about "
    return Content.assemble(*(hint if unseen else ()), (about + amount(total, "event"), "$dim"))


def empty_words(view: View, where: str | None, newest_at: int | None) -> str:
    """`newest_at`: microseconds since 1970, of the newest event of the store."""
    if where:
        return f"No event matches {view.range.words}{_with_colon(where)}"
    if newest_at is None:
        return "No events yet: they appear here as they are recorded"
    ago = words.ago(view.now(), newest_at)
    return f"No events {view.range.words}; the newest is {ago} (t: time range)"


def _with_colon(where: str) -> str:
    """How a field is asked, where one stands before a sign that makes a word of it: `level=error`."""
    found = _EQUATED.search(where)
    if not found or EVENTS.field(found["name"]) is None:
        return ""
    return f"; {found[0]} is looked for as a word: a field is asked as {found['name']}:{found['value']}"


def outside_words(view: View, moment: int) -> str:
    """A moment that the range does not have."""
    return f"{words.date_clock(moment, view.utc, precise=False)} is not {view.range.words} (t: time range)"
