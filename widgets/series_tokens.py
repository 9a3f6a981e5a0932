"""The colour of each name: handed out as names come, and kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

TOKENS: Final = ("series-1", "series-2", "series-3", "series-8")  # those that look like no level


class SeriesTokens:
    """Of a name its token; the next one when the name is new, and from the first again after the last."""

    def __init__(self, tokens: Sequence[str] = TOKENS) -> None:
        self._tokens = tokens
        self._of: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        return self._of.setdefault(name, self._tokens[len(self._of) % len(self._tokens)])
