"""What is typed behind an option, read: a mistake in it names the option."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from telesink.store.errors import InputError
from telesink.store.levels import LEVEL_NAMES, level_number

T = TypeVar("T")


def option_value(option: str, read: Callable[[str], T], text: str) -> T:
    """What `read` makes of the text. Raises `InputError` as it does, the option in front of what is wrong."""
    try:
        return read(text)
    except InputError as error:
        raise InputError(f"{option}: {error}") from None


def level_name_of(text: str) -> str:
    """`warning` of any spelling in use (`warn`). Raises `InputError`."""
    number = level_number(text)
    if number is None:
        raise InputError(f"{text!r} is no level; levels are {', '.join(LEVEL_NAMES.values())}")
    return LEVEL_NAMES[number]


def id_of(text: str) -> str:
    """An id without the line end that `$(telesink sql --format=csv ... | tail -n 1)` leaves, as CSV wants it."""
    return text.rstrip("\r\n")
