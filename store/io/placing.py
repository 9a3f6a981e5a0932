"""Finished files to their places: all of them, or everything stays as it was."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

_KEPT: Final = ".before"


def place_all(places: Mapping[Path, Path]) -> None:
    """Renames each file to its place, which is in the same folder; what was there is replaced."""
    if len(places) == 1:
        for file, place in places.items():
            os.replace(file, place)
    else:
        _place_several(places)
    _sync({place.parent for place in places.values()})


def _place_several(places: Mapping[Path, Path]) -> None:
    try:
        for file, place in places.items():
            _keep(place, file.with_suffix(_KEPT))
            os.replace(file, place)
    except BaseException:
        for file, place in places.items():
            _undo(file, place, file.with_suffix(_KEPT))
        raise
    for file in places:
        file.with_suffix(_KEPT).unlink(missing_ok=True)


def _keep(place: Path, kept: Path) -> None:
    """A second name for what is at a place."""
    if not place.exists():
        return
    if place.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(place))
    try:
        os.link(place, kept)
    except OSError:  # not every file system has such links; then the place is empty for a moment
        os.replace(place, kept)


def _undo(file: Path, place: Path, kept: Path) -> None:
    if kept.exists():
        os.replace(kept, place)
        kept.unlink(missing_ok=True)  # renaming one of two names of the same file does nothing
    elif not file.exists():
        place.unlink(missing_ok=True)


def _sync(folders: Iterable[Path]) -> None:
    """New names to disk, where the system can do that."""
    for folder in folders:
        with contextlib.suppress(OSError):
            opened = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(opened)
            finally:
                os.close(opened)
