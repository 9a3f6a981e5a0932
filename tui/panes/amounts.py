"""How many of something, in words."""

from __future__ import annotations

from telesink.widgets import format as words


def amount(number: int, thing: str) -> str:
    """`no errors`, `1 error`, `1,234 errors`."""
    return f"{words.count(number) if number else 'no'} {thing}{'' if number == 1 else 's'}"
