"""What a filter expression is once read: a tree of frozen nodes, each with the column where it began."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from telesink.store.errors import InputError
from telesink.store.query.fields import Field

Comparison = Literal["<", "<=", ">", ">="]
Value = int | float | str
"""Times and durations are microseconds, levels their numbers, yes and no are 1 and 0."""


class FilterError(InputError):
    """A filter expression cannot be read. `column` is where, counted from 1; the message names it too."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(f"filter, column {column}: {message}")
        self.column = column


@dataclass(frozen=True, slots=True)
class And:
    """All of the terms; of none: everything."""

    terms: tuple[Node, ...]
    column: int


@dataclass(frozen=True, slots=True)
class Or:
    terms: tuple[Node, ...]
    column: int


@dataclass(frozen=True, slots=True)
class Not:
    term: Node
    column: int


@dataclass(frozen=True, slots=True)
class Words:
    """A word or phrase that the searched text contains."""

    text: str
    column: int


@dataclass(frozen=True, slots=True)
class Matches:
    """A regular expression, on a field or, without one, on the searched text."""

    field: Field | None
    pattern: str
    column: int


@dataclass(frozen=True, slots=True)
class AnyOf:
    """A field that has one of the values."""

    field: Field
    values: tuple[Value, ...]
    column: int


@dataclass(frozen=True, slots=True)
class Compared:
    field: Field
    sign: Comparison
    value: Value
    column: int


@dataclass(frozen=True, slots=True)
class Present:
    """A field that has any value."""

    field: Field
    column: int


Node = And | Or | Not | Words | Matches | AnyOf | Compared | Present
