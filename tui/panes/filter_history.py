"""The filters that were used last, and where in them one is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

MOST: Final = 50


class FilterHistory:
    """Goes back from an empty line to older and older filters, and forward to the empty line again."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        """`texts`: the newest last."""
        self.texts: tuple[str, ...] = tuple(texts)[-MOST:]
        self._back = 0
        """How many filters back one is; 0 is the empty line."""

    def keep(self, text: str) -> None:
        """A filter was used; one that was there already becomes the newest."""
        self._back = 0
        if text:
            self.texts = (*(other for other in self.texts if other != text), text)[-MOST:]

    def is_at(self, text: str) -> bool:
        """Whether a line holds the past filter that one went to."""
        return self._back > 0 and self.texts[-self._back] == text

    def older(self) -> str | None:
        """The filter before; None when there has never been one."""
        if not self.texts:
            return None
        self._back = min(self._back + 1, len(self.texts))
        return self.texts[-self._back]

    def newer(self) -> str | None:
        """The filter after, an empty text at the end; None when one is there already."""
        if not self._back:
            return None
        self._back -= 1
        return self.texts[-self._back] if self._back else ""
