"""`--columns` and `--sort`: which fields are shown, and rows in another order than the store gives them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct

from telesink.store.errors import InputError
from telesink.tui.cli.output.cells import Cell, Graded
from telesink.tui.cli.output.shapes import Shape, header_of


class Order(Struct, frozen=True):
    """A field to sort by, and the direction."""

    field: str
    descending: bool


def order_of(text: str | None, shape: Shape[Any]) -> Order | None:
    """The order that `--sort` names: `duration_ms`, or `-duration_ms` for the largest first."""
    if text is None:
        return None
    return Order(_column(text.removeprefix("-"), shape, "--sort"), text.startswith("-"))


def columns_of(text: str | None, shape: Shape[Any], default: tuple[str, ...]) -> tuple[str, ...]:
    """The columns that `--columns` names, in its order; `default` without it."""
    if text is None:
        return default or tuple(shape.columns)
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    if not names:
        raise InputError(f"--columns names no column; there are {', '.join(shape.columns)}")
    return tuple(dict.fromkeys(_column(name, shape, "--columns") for name in names))


def _column(name: str, shape: Shape[Any], option: str) -> str:
    """The column of that name, or of that header in a table."""
    by_header = {header_of(column): column for column in shape.columns}
    if name not in shape.columns and name not in by_header:
        known = ", ".join(shape.columns)
        raise InputError(f"{option}: {name!r} is no field of {shape.noun}s; there are {known}")
    return name if name in shape.columns else by_header[name]


def sorted_results(results: Sequence[Any], shape: Shape[Any], order: Order) -> list[Any]:
    """The results in that order; those without a value come last in either direction."""
    field = shape.columns[order.field]
    with_value = [result for result in results if field(result) is not None]
    without = [result for result in results if field(result) is None]
    with_value.sort(key=_sort_key(order.field, field), reverse=order.descending)
    return with_value + without


def _sort_key(name: str, field: Callable[[Any], Cell]) -> Callable[[Any], Any]:
    def key(result: Any) -> Any:
        match field(result):
            case Graded(word, grade):
                return grade, word
            case str() as text:
                return int(text) if name == "id" else text.casefold()
            case other:
                return other

    return key
