"""The thread that hears of changes in the store's folder and sets an event; it reads nothing."""

from __future__ import annotations

from pathlib import Path
from threading import Event, Thread
from typing import Final

STEP_MS: Final = 5
"""How often watchfiles looks at what the system told it; with the next one, 13 ms from commit to wake."""
DEBOUNCE_MS: Final = 10
_FOLDER_SECONDS: Final = 1.0


class FolderWatch:
    """Sets `changed` after a write to a file whose name starts with the store's (its log is `NAME-wal`).

    Where watching is impossible (no inotify left, a network file system) it ends: the feed polls besides.
    """

    def __init__(self, path: Path, changed: Event, *, pause: float) -> None:
        self._path = path
        self._changed = changed
        self._pause = pause
        """Seconds between two wakes while writes go on."""
        self._stop = Event()
        self._thread = Thread(target=self._run, name="telesink-watch", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()

    def join(self, timeout: float) -> None:
        if self._thread.is_alive():
            self._thread.join(timeout)

    def _run(self) -> None:
        while not self._path.parent.is_dir():
            if self._stop.wait(_FOLDER_SECONDS):
                return
        try:
            self._watch()
        except (OSError, RuntimeError):  # what notify says when the system refuses; polling goes on
            return

    def _watch(self) -> None:
        from watchfiles import watch  # 47 ms, after the first paint

        batches = watch(
            self._path.parent,
            watch_filter=lambda _change, path: Path(path).name.startswith(self._path.name),
            debounce=DEBOUNCE_MS,
            step=STEP_MS,
            stop_event=self._stop,
            raise_interrupt=False,
            recursive=False,
        )
        for _batch in batches:
            self._changed.set()
            self._stop.wait(self._pause)
