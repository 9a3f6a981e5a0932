"""Giving free pages of the database file back to the file system, some at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from telesink.store.upkeep.turns import Turns

_STEP_PAGES: Final = 256
"""4 MiB: each page at the end of the file is moved to a free place before, 20 to 30 ms in all."""


def free_bytes(turns: Turns) -> int:
    """Bytes of the file that hold nothing."""
    return _pragma(turns, "freelist_count") * _pragma(turns, "page_size")


def give_back(turns: Turns) -> Iterator[int]:
    """Yields after each step how many bytes it has cut off the file; they are gone after the next checkpoint."""
    page_bytes = _pragma(turns, "page_size")
    while free := _pragma(turns, "freelist_count"):
        # A script, since `execute` would take one step of the pragma: one page.
        turns.run_script(f"pragma incremental_vacuum({_STEP_PAGES})")
        freed = free - _pragma(turns, "freelist_count")
        if freed <= 0:  # the writer has just used them, or the store was made without this ability
            return
        yield freed * page_bytes


def _pragma(turns: Turns, name: str) -> int:
    return int(turns.connection.execute(f"pragma {name}").fetchone()[0])
