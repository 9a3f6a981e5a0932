"""`FileNames`: names for the files of an export, made from values that can be any text."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Final

_UNSAFE: Final = re.compile(r"[^\w.+-]+")
_MOST_BYTES: Final = 100
"""Of a value in a name: file systems allow names of 255 bytes."""


class FileNames:
    """Names beside a target, `NAME.<word>.<ext>`, no two of them alike on any file system."""

    def __init__(self, target: Path, ending: str) -> None:
        self._target = target
        self._stem = target.name.removesuffix(ending)
        self._ending = ending
        self._taken: set[str] = set()

    def path(self, *words: str) -> Path:
        """The file for these words; without any, the target itself."""
        if not words:
            return self._target
        name = ".".join([self._stem, *map(_safe, words)])
        while _as_compared(name) in self._taken:  # two words that differ in what no name can have
            name += "_"
        self._taken.add(_as_compared(name))
        return self._target.with_name(name + self._ending)


def _safe(word: str) -> str:
    """A word as part of a file's name."""
    name = _UNSAFE.sub("_", unicodedata.normalize("NFC", word)).strip(".")
    return name.encode()[:_MOST_BYTES].decode(errors="ignore") or "_"


def _as_compared(name: str) -> str:
    """Some file systems take names for the same that differ in capitals."""
    return unicodedata.normalize("NFC", name.casefold())
