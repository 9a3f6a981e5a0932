"""How a level is told: by a sign, its word and its colour, so that none of them is needed alone.

Every sign is one narrow cell; the drawings that terminals show two cells wide are avoided.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from telesink.widgets.cells import Segments

LEVEL_SIGNS: Final[Mapping[str, str]] = {
    "debug": "·",
    "info": "•",
    "warning": "▲",
    "error": "✖",
    "critical": "◆",
}

ERROR_LEVELS: Final = frozenset({"error", "critical"})


def level_sign(level: str) -> str:
    """The sign of a level; a space for one that is not ours."""
    return LEVEL_SIGNS.get(level, " ")


def level_token(level: str) -> str:
    """The token that a level is painted with."""
    return level if level in LEVEL_SIGNS else "value"


def level_cell(level: str) -> Segments:
    """Sign and word, as a table shows them: `✖ ERROR`."""
    token = level_token(level)
    return ((level_sign(level), token), (f" {level.upper()}", token))
