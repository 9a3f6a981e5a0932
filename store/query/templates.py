"""What many error messages have in common: the text without its numbers, ids and quoted parts."""

from __future__ import annotations

import re
from typing import Final

MAX_LENGTH: Final = 300
"""Characters of a message that count; what differs later is told apart by nobody."""

_VARIABLE: Final = re.compile(
    r"""
    (?P<text> (?<!\w) (?: "[^"]*" | '[^']*' | `[^`]*` ) (?!\w) )        # can't is no quote
    | (?P<id> \b [0-9a-f]{8} - [0-9a-f]{4} - [0-9a-f]{4} - [0-9a-f]{4} - [0-9a-f]{12} \b   # a UUID
            | \b 0x [0-9a-f]+ \b
            | (?<![^\W_]) (?= [0-9a-f]* [0-9] ) (?= [0-9a-f]* [a-f] ) [0-9a-f]{8,} (?![^\W_]) )  # hexadecimal
    | (?P<n> [0-9]+ (?: [.,] [0-9]+ )* )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SPACE: Final = re.compile(r"\s+")


def template_of(message: str) -> str:
    """The message with `<n>` for numbers, `<id>` for ids and `<text>` for quoted texts.

    Messages with the same template say the same about different things. Numbers inside words and paths count
    too: `worker-3`, `/orders/8812`.
    """
    text = _SPACE.sub(" ", message[: MAX_LENGTH * 2]).strip()
    return _VARIABLE.sub(lambda found: f"<{found.lastgroup}>", text[:MAX_LENGTH])
