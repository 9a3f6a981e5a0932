"""The interned names of a store, both ways, read once and topped up when an unknown one shows up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import Lock
from typing import Final

NewNames = Callable[[int], Iterable[tuple[int, str]]]
"""Gives (number, text) of all names with a number above the given one."""


class Names(dict[int, str]):
    """Number to text, as a dict so that listing a row costs one look-up a name; `number` goes the other way.

    Names are never changed or removed in a store, so what was read once stays true. Shared by all threads.
    """

    def __init__(self, read_new: NewNames) -> None:
        super().__init__()
        self._read_new: Final = read_new
        self._numbers: dict[str, int] = {}
        self._newest = 0
        self._lock = Lock()

    def __missing__(self, number: int) -> str:
        self._top_up()
        return self.get(number, f"#{number}")  # a row without its name: a damaged store, still worth showing

    def number(self, text: str) -> int | None:
        """The number of a name, or None when nothing stored has it."""
        if text not in self._numbers:
            self._top_up()
        return self._numbers.get(text)

    def numbers(self, texts: Iterable[str]) -> frozenset[int]:
        """The numbers of those of the names that occur in the store."""
        return frozenset(number for number in map(self.number, texts) if number is not None)

    def _top_up(self) -> None:
        with self._lock:
            for number, text in self._read_new(self._newest):
                self[number] = text
                self._numbers[text] = number
                self._newest = max(self._newest, number)
