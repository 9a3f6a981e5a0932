"""Text made safe and made to measure: nothing recorded reaches the terminal as a command, and cells fit.

Recorded texts are written by anyone. A terminal obeys escape sequences in them, bidirectional controls show
another order than is stored, and zero-width characters hide; all of them become signs that can be seen.
"""

from __future__ import annotations

import unicodedata
from typing import Final, Literal

from rich.cells import cell_len, split_graphemes

Align = Literal["left", "right"]

ELLIPSIS: Final = "…"
WIDTH_SLACK: Final = 4
"""Characters looked at per cell: more than this is stacked accents, not text."""

_DELETE: Final = 0x7F
_PICTURES: Final = 0x2400  # U+2400 is the picture of U+0000, and so on for 32 characters
_EMOJI_SELECTOR: Final = 0xFE0F  # asks for a sign's coloured drawing; terminals disagree on its width
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # controls, format signs, lone surrogates, separators


class _Pictures(dict[int, str]):
    """Character number to what is shown for it, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        shown = self[code] = _picture(code)
        return shown


def _picture(code: int) -> str:
    if code < 0x20:
        return chr(_PICTURES + code)
    if code == _DELETE:
        return "␡"
    if code == _EMOJI_SELECTOR:
        return ""
    if unicodedata.category(chr(code)) in _HIDDEN or _is_selector(code):
        return f"⟨{code:04X}⟩"
    return chr(code)


def _is_selector(code: int) -> bool:
    """Variation selectors: invisible, and 256 of them, enough to hide any text in."""
    return 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF


_pictures: Final = _Pictures()


def visible(text: str) -> str:
    """The text with each control, bidirectional and zero-width character as a sign: `␛`, `␊`, `⟨202E⟩`."""
    if text.isascii() and text.isprintable():
        return text
    return text.translate(_pictures)


def fit(text: str, width: int, align: Align = "left") -> str:
    """Visible text in exactly `width` cells: padded with spaces, or cut with an ellipsis."""
    text = cut(text, width)
    padding = " " * (width - cell_len(text))
    return padding + text if align == "right" else text + padding


def cut(text: str, width: int) -> str:
    """Visible text in at most `width` cells; what is cut off leaves an ellipsis."""
    if width <= 0:
        return ""
    head = visible(text[: width * WIDTH_SLACK + 1])
    if cell_len(head) <= width and len(text) <= width * WIDTH_SLACK:
        return head
    return first_cells(head, width - 1) + ELLIPSIS


def first_cells(text: str, width: int) -> str:
    """As much of a visible text as `width` cells hold; a wide character that would be halved is left out."""
    if text.isascii():
        return text[: max(width, 0)]
    taken = end = 0
    for _start, stop, cells in split_graphemes(text)[0]:
        if taken + cells > width:
            break
        taken += cells
        end = stop
    return text[:end]
