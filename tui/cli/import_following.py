"""`import --follow`: what is written to a file, or to stdin, goes into the store until somebody ends it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event
from typing import Final

from telesink.store.humane import count_text
from telesink.store.io.follow_places import FollowPlaces
from telesink.store.io.follow_storing import FollowStore
from telesink.store.io.following import Follower, refuse_what_is_no_log
from telesink.store.io.foreign import FieldNames
from telesink.store.io.growing_file import GrowingFile
from telesink.store.io.line_splitting import PipedLines
from telesink.store.io.text_lines import LONGEST_LINE
from telesink.store.schema.engine import open_writer
from telesink.store.watch import FolderWatch
from telesink.tui.cli.cancelling import cancelled_by_signals
from telesink.tui.cli.errors import ExitCode, warn
from telesink.tui.cli.progress import ProgressLine
from telesink.tui.cli.skipping import BadLines
from telesink.tui.cli.target import Target

STDIN: Final = "-"
_POLL_S: Final = 0.25
"""How often it looks where the system does not tell of changes; a look takes 10 us."""
_WATCH_PAUSE_S: Final = 0.02
"""Between two wakes while lines come: more of them go into one commit."""


def run_follow(name: str, target: Target, names: FieldNames) -> int:
    """Follows until it is interrupted, or stdin ends; the exit code. Raises `InputError` for what is no log."""
    path = Path("stdin" if name == STDIN else name)
    if name != STDIN:
        refuse_what_is_no_log(path)
    with (
        closing(open_writer(target.location)) as connection,  # and an unusable store is told at once
        FollowStore(target.location, target.settings) as store,
        ProgressLine() as line,
    ):
        following = _Following(path, line)
        if name == STDIN:
            is_interrupted = following.pipe(names, store)
        else:
            is_interrupted = following.file(names, store, FollowPlaces(connection))
    return ExitCode.INTERRUPTED if is_interrupted else ExitCode.DONE


class _Following:
    """A file or pipe that is followed, and what is said of it."""

    def __init__(self, path: Path, line: ProgressLine) -> None:
        self._path = path
        self._line = line
        self._bad_lines = BadLines(line.wipe)

    def pipe(self, names: FieldNames, store: FollowStore) -> bool:
        """Reads stdin to its end; True when it was interrupted before."""
        pipe = PipedLines(sys.stdin.fileno(), str(self._path), LONGEST_LINE)
        follower = Follower(pipe, names, store.commit, self._bad_lines.tell)
        is_open = True
        with cancelled_by_signals() as is_cancelled:
            while is_open and not is_cancelled():
                is_open = not pipe.wait(_POLL_S) or follower.step() is not None
                self._paint(follower)
        self._say(follower)
        return is_open

    def file(self, names: FieldNames, store: FollowStore, places: FollowPlaces) -> bool:
        """Reads a file that grows; True, since only an interruption ends that."""
        with (
            closing(GrowingFile(self._path, places.find, LONGEST_LINE)) as file,
            cancelled_by_signals() as is_cancelled,
            _watched(self._path) as changed,
        ):
            if not self._path.exists():
                warn(f"{self._path}: no file here yet; waiting for it")
            follower = Follower(file, names, store.commit, self._bad_lines.tell)
            while not is_cancelled():
                changed.clear()  # before looking: what comes after wakes again
                new = follower.step()
                if new is not None and file.key:
                    places.remember(file.key, new.after)
                places.save_when_due()
                self._paint(follower)
                if new is None:
                    changed.wait(_POLL_S)
            places.save()
        self._say(follower)
        return True

    def _paint(self, follower: Follower) -> None:
        self._line.update(None, f"following {self._path}: {count_text(follower.records, 'record')}")

    def _say(self, follower: Follower) -> None:
        self._line.wipe()
        self._bad_lines.say_how_many()
        warn(f"{self._path}: {count_text(follower.records, 'record')} read")


@contextmanager
def _watched(path: Path) -> Iterator[Event]:
    """Set when something happens to the file, or to one that has its name."""
    changed = Event()
    watch = FolderWatch(path.absolute(), changed, pause=_WATCH_PAUSE_S)
    watch.start()
    try:
        yield changed
    finally:
        watch.stop()
        watch.join(1.0)
