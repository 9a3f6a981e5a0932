"""Text from elsewhere, made safe for a terminal and measured in cells."""

from __future__ import annotations

from functools import cache
from typing import Final

_FIRST_ODD: Final = "\u0300"
"""Every visible character before it takes one cell: Latin letters, µ, ×. From it on there are combining marks."""

ELLIPSIS: Final = "…"


def visible(text: str) -> str:
    """The text on one line, with everything that a terminal would obey shown instead."""
    return text if text.isprintable() else text.translate(_shown_instead())


@cache
def _shown_instead() -> dict[int, int | str]:
    """What is shown of characters that are not printable; made when there is one, since it takes 0.5 ms.

    C0 controls and DEL have pictures of their own (Unicode block Control Pictures): ESC is shown as ␛. The others
    are written as escapes: C1 controls, which terminals may obey like ESC; line separators; what turns the direction
    of text round, so that a line reads otherwise than it is; surrogates, which cannot be encoded.
    """
    pictures = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
    escaped = (*range(0x80, 0xA0), *range(0x2028, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000), 0xFEFF)
    return {**pictures, **{code: f"\\u{code:04x}" for code in escaped}}


def visible_lines(encoded: bytes) -> bytes:
    """The same for lines of UTF-8; programs read from pipes and files, which get them as they are."""
    return "\n".join(visible(line.removesuffix("\r")) for line in encoded.decode().split("\n")).encode()


def cell_width(text: str) -> int:
    """How many cells a visible text takes in a terminal."""
    if _is_narrow(text):
        return len(text)
    from rich.cells import cell_len  # 6 ms, and only text beyond Latin needs its tables

    return cell_len(text)


def _is_narrow(text: str) -> bool:
    """Whether each character takes one cell, as far as that can be told without a table."""
    return text.isascii() or max(text.removesuffix(ELLIPSIS), default="") < _FIRST_ODD


def fitted(text: str, width: int) -> str:
    """A visible text cut to `width` cells, the cut marked with an ellipsis."""
    if cell_width(text) <= width:
        return text
    if _is_narrow(text):
        return text[: width - 1] + ELLIPSIS if width > 0 else ""
    from rich.cells import set_cell_size  # see `cell_width`

    return set_cell_size(text, width - 1) + ELLIPSIS if width > 0 else ""


def padded(text: str, width: int, *, right: bool = False) -> str:
    """A visible text filled with spaces to `width` cells, on its left when it is to stand on the right."""
    space = " " * (width - cell_width(text))
    return space + text if right else text + space


def wrapped(text: str, width: int, most: int) -> list[str]:
    """A visible text on at most so many lines of `width` cells, broken between words; what is cut is marked."""
    from textwrap import wrap  # 4 ms, and only reports have texts that are worth several lines

    lines = wrap(text, max(width, 1), max_lines=most, placeholder=ELLIPSIS) or [""]
    return [fitted(line, width) for line in lines]  # a wide character is one to `wrap`, and takes two cells
