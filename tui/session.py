"""What the dashboard remembers of a store from one time to the next: the tab, the range, and what each pane keeps."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias
from zlib import crc32  # hashlib takes a millisecond of the start

import msgspec

from telesink.store.location import StoreLocation

Memory: TypeAlias = Mapping[str, Any]
"""What one pane keeps, as JSON has it: texts, numbers, lists and objects of them."""

SAVE_SECONDS: Final = 5.0
"""What has changed is written down no later than this, for who kills the dashboard."""
_MOST_FILES: Final = 50
"""So many stores are remembered; those that were not looked at for longest are forgotten."""
_ENDING: Final = ".json"


class Session(msgspec.Struct, frozen=True):
    """How the dashboard stood when it was left."""

    tab: str = "overview"
    range: str | None = None
    """As one would type it; None: nothing is known of it."""
    panes: dict[str, dict[str, Any]] = {}
    """By tab."""
    commands: list[str] = []
    """Lines of the command line, the newest last."""
    theme: tuple[str, str] | None = None
    """The configured theme, and the one that was chosen instead of it."""


class SessionFile:
    """The session of one store, in a file of its own in a folder of the user's."""

    def __init__(self, folder: Path, location: StoreLocation) -> None:
        path = str(location.path)
        self._path = folder / f"{location.path.stem[:40]}-{crc32(os.fsencode(path)):08x}{_ENDING}"
        self._written: bytes | None = None

    def read(self) -> Session:
        """The session; a new one where there is none or its file makes no sense."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Session)
        except (OSError, ValueError, msgspec.MsgspecError):
            return Session()

    def write(self, session: Session) -> None:
        """Keeps the session, if it is another one than before. Where that cannot be, nothing is remembered."""
        data = msgspec.json.encode(session)
        if data == self._written:
            return
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            new = self._path.with_name(f".{self._path.name}.{os.getpid()}")
            new.touch(mode=0o600)  # a filter may tell of what is nobody else's
            new.write_bytes(data)
            new.replace(self._path)
            self._written = data
            self._forget_the_oldest()

    def _forget_the_oldest(self) -> None:
        files = sorted(self._path.parent.glob(f"*{_ENDING}"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in files[_MOST_FILES:]:
            path.unlink(missing_ok=True)
