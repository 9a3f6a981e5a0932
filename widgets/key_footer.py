"""The line of keys at the bottom: those that work here, and at the right those that always do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Unpack

from textual.reactive import reactive
from textual.strip import Strip

from telesink.widgets.cells import Span, fitted, shorten, strip_of, width_of
from telesink.widgets.inked import WidgetNames
from telesink.widgets.painted import Painted

Hint = tuple[str, str]
"""(keys, label): `("/", "filter")`."""

HELP: Final[Hint] = ("?", "help")

_MARGIN: Final = 1
_GAP: Final = 2


class KeyFooter(Painted):
    """Hints that do not fit are left out from the right; the one for help stays."""

    DEFAULT_CSS = """
    KeyFooter {
        height: 1;
        dock: bottom;
        background: $panel;
    }
    """

    hints: reactive[Sequence[Hint]] = reactive(())
    right_hints: reactive[Sequence[Hint]] = reactive((HELP,))

    def __init__(
        self,
        hints: Sequence[Hint] = (),
        right_hints: Sequence[Hint] = (HELP,),
        **names: Unpack[WidgetNames],
    ) -> None:
        super().__init__(**names)
        self.set_reactive(KeyFooter.hints, hints)
        self.set_reactive(KeyFooter.right_hints, right_hints)

    def watch_hints(self) -> None:
        self.repaint()

    def watch_right_hints(self) -> None:
        self.repaint()

    def paint_lines(self, width: int, _height: int) -> Iterator[Strip]:
        room = width - 2 * _MARGIN
        right = _fitting(_with_help(self.right_hints), room)
        left = _fitting(self.hints, room - width_of(right) - _GAP)
        spans = [*fitted(left, room - width_of(right)), *right]
        yield strip_of([(" " * _MARGIN, "dim"), *shorten(spans, room)], self.ink.plain, width)


def _with_help(hints: Sequence[Hint]) -> Sequence[Hint]:
    """The one for help first in line for the room there is, though it is drawn last."""
    return [hint for hint in hints if hint != HELP] + [HELP]


def _fitting(hints: Sequence[Hint], room: int) -> list[Span]:
    """As many hints as fit, left to right; help, if it is among them, before all others."""
    kept: list[Hint] = [hint for hint in hints if hint == HELP]
    for hint in hints:
        if hint != HELP:
            candidate = [*(other for other in kept if other != HELP), hint, *(o for o in kept if o == HELP)]
            if width_of(_spans(candidate)) > room:
                break
            kept = candidate
    return _spans(kept)


def _spans(hints: Sequence[Hint]) -> list[Span]:
    spans: list[Span] = []
    for keys, label in hints:
        spans += [(" " * _GAP if spans else "", "dim"), (keys, "accent"), (f" {label}", "dim")]
    return spans
