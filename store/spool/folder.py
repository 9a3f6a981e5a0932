"""The spool folder of a store: its segments in order of creation, and what they take.

Most commands find it empty, so looking into it loads nothing of what reads and writes segments.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

SUFFIX: Final = ".seg"
UNBORN_SUFFIX: Final = ".new"
"""A file that is being made ready; it gets its real name when it is whole."""


def segment_paths(folder: Path) -> list[Path]:
    """The segments in the folder, oldest first; none when there is no folder."""
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(SUFFIX))
    except FileNotFoundError:
        return []
    return [folder / name for name in names]


def spool_bytes(folder: Path) -> int:
    """What the segments take on disk."""
    return sum(_size(path) for path in segment_paths(folder))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # drained in the meantime
        return 0
