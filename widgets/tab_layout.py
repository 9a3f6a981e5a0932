"""How name, tabs and status share one line: what gives way first when it is narrow.

Labels stay whole for longest. Before they are cut go: room between the tabs, all of the status but its last
two items, the name for their sake, the first of the two, the sign before the name, the words of the last item,
the tabs' numbers, the name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from rich.cells import cell_len

from telesink.widgets.cells import Span
from telesink.widgets.text import cut, visible

Tab = tuple[str, str]
"""(id, label)."""

SIGN: Final = "◆"

_MARGIN: Final = 1
_AFTER_BRAND: Final = 2
_BEFORE_STATUS: Final = 4  # cells between tabs and status; one is enough for its last item
_BEFORE_TWO: Final = 2  # between tabs and status where that is short of room
_STATUS_GAP: Final = 2
_LEAST_LABEL: Final = 3


class PlacedTab(NamedTuple):
    """A tab on the line: its first cell, its number ("" when there is no room for it), its label as shown."""

    id: str
    at: int
    number: str
    label: str

    @property
    def width(self) -> int:
        return cell_len(self.number) + cell_len(self.label)


class TabLine(NamedTuple):
    """A line that fits."""

    sign: str
    name: str
    tabs: tuple[PlacedTab, ...]
    status: tuple[Span, ...]


class _Rung(NamedTuple):
    """One way to lay out the line, and how much of the status it must leave room for."""

    sign: bool
    name: bool
    numbers: bool
    gap: int
    status: str


_LADDER: Final = (
    _Rung(sign=True, name=True, numbers=True, gap=3, status="all"),
    _Rung(sign=True, name=True, numbers=True, gap=2, status="all"),
    _Rung(sign=True, name=True, numbers=True, gap=2, status="two"),
    _Rung(sign=True, name=True, numbers=True, gap=1, status="two"),
    _Rung(sign=True, name=False, numbers=True, gap=1, status="two"),
    _Rung(sign=True, name=True, numbers=True, gap=2, status="last"),
    _Rung(sign=True, name=True, numbers=True, gap=1, status="last"),
    _Rung(sign=False, name=True, numbers=True, gap=1, status="last"),
    _Rung(sign=False, name=True, numbers=True, gap=1, status="sign"),
    _Rung(sign=False, name=True, numbers=False, gap=2, status="last"),
    _Rung(sign=False, name=True, numbers=False, gap=1, status="last"),
    _Rung(sign=True, name=False, numbers=False, gap=1, status="last"),
    _Rung(sign=True, name=False, numbers=False, gap=1, status="none"),
)


def tab_line(name: str, tabs: Sequence[Tab], status: Sequence[Span], width: int) -> TabLine:
    """The roomiest line that fits `width` cells."""
    name, labels = visible(name), [visible(label) for _, label in tabs]
    items = [(visible(text), token) for text, token in status if text]
    for rung in _rungs(items):
        room = width - _tabs_end(rung, name, labels) - _MARGIN
        if room >= _needed(rung, items):
            before = _BEFORE_TWO if rung.status == "two" else _BEFORE_STATUS
            return _line(rung, name, tabs, labels, tuple(_filled(items, room, before)))
    return _line(_LADDER[-1], name, tabs, _shortened(labels, name, width), ())


def _rungs(items: Sequence[Span]) -> Iterator[_Rung]:
    """No room is made for two items of the status where there is but one."""
    return (rung for rung in _LADDER if rung.status != "two" or len(items) > 1)


def _tabs_start(rung: _Rung, name: str) -> int:
    brand = " ".join([SIGN] * rung.sign + [name] * rung.name)
    return _MARGIN + cell_len(brand) + max(_AFTER_BRAND, rung.gap)


def _tabs_end(rung: _Rung, name: str, labels: Sequence[str]) -> int:
    return _tabs_start(rung, name) + sum(map(cell_len, labels)) + _between(rung, len(labels))


def _between(rung: _Rung, count: int) -> int:
    numbers = sum(len(_number(position)) for position in range(count)) if rung.numbers else 0
    return numbers + rung.gap * (count - 1)


def _number(position: int) -> str:
    return f"{position + 1} "


def _needed(rung: _Rung, items: Sequence[Span]) -> int:
    """Cells that the rung must leave for the status, those between it and the tabs included."""
    if not items or rung.status == "none":
        return 0
    if rung.status == "sign":
        return 1 + cell_len(_sign(items[-1][0]))
    if rung.status == "last":
        return 1 + cell_len(items[-1][0])
    before, shown = (_BEFORE_TWO, items[-2:]) if rung.status == "two" else (_BEFORE_STATUS, items)
    return before + sum(cell_len(text) for text, _ in shown) + _STATUS_GAP * (len(shown) - 1)


def _filled(items: Sequence[Span], room: int, before: int) -> list[Span]:
    """The status's last items, as many as fit; the very last one down to its sign."""
    kept: list[Span] = []
    taken = 0
    for text, token in reversed(items):
        wanted = cell_len(text) + (_STATUS_GAP if kept else 0)
        if taken + wanted + (before if kept else 1) > room:
            break
        taken += wanted
        kept.insert(0, (text, token))
    return kept or [(_sign(text), token) for text, token in items[-1:] if 1 + cell_len(_sign(text)) <= room]


def _sign(item: str) -> str:
    """What is left of an item that does not fit: its first word, `●` of `● live`."""
    return item.split(" ", maxsplit=1)[0]


def _line(rung: _Rung, name: str, tabs: Sequence[Tab], labels: Sequence[str], status: tuple[Span, ...]) -> TabLine:
    placed = tuple(_placed(rung, _tabs_start(rung, name), tabs, labels))
    return TabLine(SIGN if rung.sign else "", name if rung.name else "", placed, status)


def _placed(rung: _Rung, at: int, tabs: Sequence[Tab], labels: Sequence[str]) -> Iterator[PlacedTab]:
    for position, ((tab_id, _), label) in enumerate(zip(tabs, labels, strict=True)):
        tab = PlacedTab(tab_id, at, _number(position) if rung.numbers else "", label)
        yield tab
        at += tab.width + rung.gap


def _shortened(labels: Sequence[str], name: str, width: int) -> list[str]:
    """The labels cut, the longest first, until the narrowest line fits; never below three cells."""
    rung = _LADDER[-1]
    widths = [cell_len(label) for label in labels]
    room = width - _MARGIN - _tabs_start(rung, name) - _between(rung, len(labels))
    while sum(widths) > room and max(widths) > _LEAST_LABEL:
        widths[widths.index(max(widths))] -= 1
    return [cut(label, cells) for label, cells in zip(labels, widths, strict=True)]
