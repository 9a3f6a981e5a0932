"""The columns of the table of events: all there are, and which of them the user has chosen, how wide, in what order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from telesink.tui.panes.columns import fitting
from telesink.widgets import Column

TIME: Final = Column("time", "time", 12, "left", 0, "dim")
SHORT_TIME: Final = Column("time", "time", 8, "left", 0, "dim")
DATE: Final = Column("time", "time", 19, "left", 0, "dim")
_NARROW_BELOW: Final = 90
_LEAST_MESSAGE: Final = 36
"""Cells that the message needs before a column that can be done without takes any."""

ALL: Final = (
    TIME,
    Column("level", "level", 10),
    Column("type", "type", 8, "left", 4, "dim"),
    Column("component", "component", 18, "left", 2, "series-3"),
    Column("operation", "operation", 18),
    Column("event", "event", 20, "left", 3, "dim"),
    Column("took", "took", 8, "right", 0, "dim"),
    Column("message", "message"),
    Column("chain", "chain", 18, "left", 5, "accent"),
    Column("span", "span", 16, "left", 6, "faint"),
    Column("parent", "parent", 16, "left", 7, "faint"),
    Column("id", "id", 19, "left", 8, "faint"),
)
_BY_KEY: Final = {column.key: column for column in ALL}
_AT_FIRST: Final = frozenset({"time", "level", "type", "component", "operation", "event", "took", "message"})

LEAST_WIDTH: Final = 3
MOST_WIDTH: Final = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """One column: whether it is shown, and its width; None is its usual one."""

    key: str
    shown: bool
    width: int | None = None

    @property
    def column(self) -> Column:
        return _BY_KEY[self.key]


@dataclass(frozen=True, slots=True)
class ChosenColumns:
    """Every column once, in the order of the screen."""

    choices: tuple[Choice, ...] = tuple(Choice(column.key, column.key in _AT_FIRST) for column in ALL)

    def fitting(self, width: int, *, dated: bool) -> tuple[Column, ...]:
        """The columns for a table of `width` cells; `dated` for ranges longer than a day."""
        shown = [_sized(choice, width, dated=dated) for choice in self.choices if choice.shown]
        return fitting(shown, width, _LEAST_MESSAGE)

    # what the user does; a place is an index into `choices` -------------------------------------------------
    def toggled(self, place: int) -> ChosenColumns:
        """Shows or hides a column; the last one that is shown stays."""
        choice = self.choices[place]
        if choice.shown and sum(other.shown for other in self.choices) == 1:
            return self
        return self._with(place, replace(choice, shown=not choice.shown))

    def moved(self, place: int, step: int) -> ChosenColumns:
        """Changes places with the one before or after it."""
        other = place + step
        if not 0 <= other < len(self.choices):
            return self
        choices = list(self.choices)
        choices[place], choices[other] = choices[other], choices[place]
        return ChosenColumns(tuple(choices))

    def widened(self, place: int, cells: int) -> ChosenColumns:
        """By so many cells, fewer with a negative number. What takes the rest of the line gets a width first."""
        choice = self.choices[place]
        width = (choice.width or choice.column.width or _LEAST_MESSAGE) + cells
        return self._with(place, replace(choice, width=min(max(width, LEAST_WIDTH), MOST_WIDTH)))

    def usual(self, place: int) -> ChosenColumns:
        """Its usual width again."""
        return self._with(place, replace(self.choices[place], width=None))

    def _with(self, place: int, choice: Choice) -> ChosenColumns:
        return ChosenColumns((*self.choices[:place], choice, *self.choices[place + 1 :]))

    # from one start to the next -----------------------------------------------------------------------------
    def remembered(self) -> list[dict[str, Any]]:
        """As JSON has it; nothing while all is as usual."""
        if self == ChosenColumns():
            return []
        return [{"key": choice.key, "shown": choice.shown, "width": choice.width} for choice in self.choices]


def recalled(memory: Sequence[Mapping[str, Any]]) -> ChosenColumns:
    """What `remembered` gave; columns that it does not know are added as usual, those that are none left out."""
    known = {item["key"]: _choice(item) for item in memory if item["key"] in _BY_KEY}
    missing = [choice for choice in ChosenColumns().choices if choice.key not in known]
    chosen = ChosenColumns((*known.values(), *missing))
    return chosen if any(choice.shown for choice in chosen.choices) else ChosenColumns()


def _choice(item: Mapping[str, Any]) -> Choice:
    width = item["width"]
    return Choice(
        item["key"], bool(item["shown"]), None if width is None else min(max(int(width), LEAST_WIDTH), MOST_WIDTH)
    )


def _sized(choice: Choice, width: int, *, dated: bool) -> Column:
    column = choice.column
    if column is TIME:
        column = DATE if dated else SHORT_TIME if width < _NARROW_BELOW else TIME
    return column if choice.width is None else replace(column, width=choice.width)
