"""Sorting a table by its columns: `s` goes from column to column, a click on a label chooses it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from telesink.widgets import RowTable

if TYPE_CHECKING:
    from telesink.tui.session import Memory

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class SortKey:
    """What the items of a column are compared by, and which end is wanted first."""

    of: Callable[[Any], Any]
    largest_first: bool = False


Keys = Mapping[str, SortKey]
"""By column key, in the order in which `s` goes through them."""


def sort_by_next(table: RowTable, keys: Keys) -> None:
    """From the given order through the columns, and back to the given order."""
    order = [None, *keys]
    place = order.index(table.sort_column) if table.sort_column in order else 0
    column = order[(place + 1) % len(order)]
    table.sort_column = column
    table.sort_reverse = column is not None and keys[column].largest_first


def sort_by_column(table: RowTable, keys: Keys, column: str) -> None:
    """The column that was clicked; a second click turns it round."""
    if column in keys:
        again = table.sort_column == column
        table.sort_reverse = not table.sort_reverse if again else keys[column].largest_first
        table.sort_column = column


def in_order(items: Sequence[Item], table: RowTable, keys: Keys) -> Sequence[Item]:
    """The items as the table's header says; as they came when it says nothing."""
    if table.sort_column is None or table.sort_column not in keys:
        return items
    return sorted(items, key=keys[table.sort_column].of, reverse=table.sort_reverse)


def first_known(items: Sequence[Item], keys: Iterable[str], key_of: Callable[[Item], str]) -> Item | None:
    """The item of the first of some keys that one of them has, else the first item; None without items."""
    by_key = {key_of(item): item for item in items}
    return next((by_key[key] for key in keys if key in by_key), items[0] if items else None)


def remembered_sorting(table: RowTable) -> dict[str, Any]:
    """The order of a table as plain values."""
    return {"sort": table.sort_column, "reverse": table.sort_reverse}


def recall_sorting(table: RowTable, columns: Collection[str], memory: Memory) -> None:
    """Takes up what `remembered_sorting` gave; a column that there is none of is left out."""
    if memory.get("sort") in columns:
        table.sort_column, table.sort_reverse = memory["sort"], memory.get("reverse") is True
