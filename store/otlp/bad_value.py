"""What is wrong with one thing inside a request or a file, and where that thing is."""

from __future__ import annotations

import re
from typing import Final

Path = tuple[str | int, ...]
"""The way to a value: names of fields and indexes of lists, `("events", 16, "level")`."""

_CAMEL: Final = re.compile(r"_([a-z])")


class BadValueError(Exception):
    """A value that cannot be taken; whoever knows the bytes turns it into an `InputError` with a place."""

    def __init__(self, words: str, path: Path = ()) -> None:
        """`words`: what was expected and what was found, without a place."""
        super().__init__(words)
        self.words = words
        self.path = path

    def inside(self, *path: str | int) -> BadValueError:
        """The same fault seen from further out."""
        return BadValueError(self.words, (*path, *self.path))


def camel_path(path: Path) -> Path:
    """The way in the spelling of OTLP/JSON: `resource_spans` is `resourceSpans` there."""
    return tuple(_CAMEL.sub(lambda found: found[1].upper(), part) if isinstance(part, str) else part for part in path)
