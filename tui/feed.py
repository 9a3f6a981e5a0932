"""The thread that asks the store what the visible pane wants to know, and posts the answers.

It never touches a widget: questions come in as callables, answers go out as messages with frozen snapshots.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from textual.message import Message

from telesink.store.errors import TelesinkError
from telesink.store.watch import FolderWatch

if TYPE_CHECKING:
    from telesink.store.query.results import Storage
    from telesink.store.query.service import TelemetryQueryService

POLL_SECONDS: Final = 0.25
"""`data_version` is asked this often whether or not the folder is watched; 0.2 % of a core."""
SHARE: Final = 3
"""The feed rests so many times longer than its last answer took: it takes a quarter of a core at most."""
REST_SECONDS: Final = 2.0
SIZE_SECONDS: Final = 2.0
"""The store's size in the header is no older than this."""


class Question(NamedTuple):
    """What a pane wants to know. A standing one is asked again when data arrives, the others once."""

    pane: str
    answer: Callable[[TelemetryQueryService], object]
    standing: bool = True
    repeat: float | None = None
    """Seconds after which a standing one is asked although nothing arrived, since its range ends now."""
    adds: bool = False
    """Each answer says only what is new since the one before, so none may be left out."""
    rest: Callable[[Any], float] | None = None
    """From an answer to the seconds that the feed rests at least: more where nobody could read faster anyway."""


class Trouble(NamedTuple):
    """Why there is no answer, in words for people."""

    text: str
    missing: bool = False
    """There is no store yet."""
    column: int | None = None
    """Where in the filter the mistake is, counted from 1."""


class SnapshotReady(Message):
    """An answer, or why there is none."""

    def __init__(
        self,
        pane: str,
        snapshot: object,
        took: float,
        trouble: Trouble | None,
        standing: bool,
        *,
        replaceable: bool = True,
    ) -> None:
        super().__init__()
        self.pane = pane
        self.snapshot = snapshot
        self.took = took
        """Seconds in the store."""
        self.trouble = trouble
        self.standing = standing
        self.is_replaceable = standing and replaceable

    def can_replace(self, message: Message) -> bool:
        if not isinstance(message, SnapshotReady) or message.pane != self.pane:
            return False
        return self.is_replaceable and message.is_replaceable


class StoreSized(Message):
    """What the store takes on disk now."""

    def __init__(self, storage: Storage) -> None:
        super().__init__()
        self.storage = storage


class StoreReplaced(Message):
    """Another store lies at the path now: what was loaded of the old one means nothing any more."""


class Feed:
    """Owns the thread `telesink-feed`. `open_service` is called in it, so that its imports delay no paint."""

    def __init__(
        self,
        open_service: Callable[[], TelemetryQueryService],
        post: Callable[[Message], object],
        path: Path,
        *,
        refresh: float,
    ) -> None:
        self._open_service = open_service
        self._post = post
        self._path = path
        self._refresh = refresh
        self._wake = Event()
        self._stop = Event()
        self._lock = Lock()
        self._standing: Question | None = None
        self._once: deque[Question] = deque()
        self._asked = False
        self._frozen = False
        self._file: tuple[int, int] | None = None
        """Device and inode of the store that was opened; None while there is none."""
        self._version: int | None = None
        self._changed = False
        self._rested_at = 0.0
        self._repeat_at: float | None = None
        self._sized_at = float("-inf")
        self._watch = FolderWatch(path, self._wake, pause=refresh)
        self._thread = Thread(target=self._run, name="telesink-feed", daemon=True)

    def start(self) -> None:
        self._thread.start()
        self._watch.start()

    def stop(self, timeout: float = 1.0) -> None:
        """Ends both threads; one that is deep in a question is left behind after `timeout` seconds."""
        self._stop.set()
        self._wake.set()
        self._watch.stop()
        if self._thread.is_alive():
            self._thread.join(timeout)
        self._watch.join(timeout)

    def ask(self, question: Question) -> None:
        """Answers it as soon as possible; a standing question takes the place of the one before."""
        with self._lock:
            if question.standing:
                self._standing, self._asked = question, True
            else:
                self._once.append(question)
        self._wake.set()

    def freeze(self, frozen: bool) -> None:
        """While frozen, nothing is asked that nobody asked for just now."""
        self._frozen = frozen
        self._wake.set()

    # in the thread -----------------------------------------------------------------------------------------
    def _run(self) -> None:
        service = self._open_service()
        try:
            while not self._stop.is_set():
                self._wake.clear()
                service = self._of_the_file(service)
                question = self._next(service)
                if question:
                    self._answer(service, question)
                else:
                    self._wake.wait(self._patience())
        finally:
            service.close()

    def _of_the_file(self, service: TelemetryQueryService) -> TelemetryQueryService:
        """The service, opened anew when another file has taken the store's place."""
        file = _identity(self._path)
        known, self._file = self._file, file or self._file
        if file is None or known in (None, file):
            return service
        service.close()
        self._version = None
        self._post(StoreReplaced())
        return self._open_service()

    def _next(self, service: TelemetryQueryService) -> Question | None:
        self._look_for_changes(service)
        with self._lock:
            if self._once and not self._asked:
                return self._once.popleft()
            if self._asked or self._is_due():
                self._asked = self._changed = False
                return self._standing
        return None

    def _look_for_changes(self, service: TelemetryQueryService) -> None:
        try:
            version = service.data_version() if self._path.exists() else None
        except TelesinkError:
            version = None
        self._changed = self._changed or version != self._version
        self._version = version

    def _is_due(self) -> bool:
        if self._frozen or self._standing is None:
            return False
        now = monotonic()
        repeat = self._repeat_at is not None and now >= self._repeat_at
        return (self._changed and now >= self._rested_at) or repeat

    def _patience(self) -> float:
        """Seconds until something may be due without a wake."""
        if self._changed and not self._frozen:
            return min(max(self._rested_at - monotonic(), 0.001), POLL_SECONDS)
        return POLL_SECONDS

    def _answer(self, service: TelemetryQueryService, question: Question) -> None:
        begun = monotonic()
        snapshot, trouble = self._outcome(service, question)
        took = monotonic() - begun
        replaceable = not question.adds
        self._post(SnapshotReady(question.pane, snapshot, took, trouble, question.standing, replaceable=replaceable))
        if question.standing:
            least = question.rest(snapshot) if question.rest and snapshot is not None else 0.0
            self._rested_at = monotonic() + min(max(self._refresh - took, took * SHARE, least), REST_SECONDS)
            self._repeat_at = None if question.repeat is None else monotonic() + question.repeat
        if trouble is None and monotonic() >= self._sized_at + SIZE_SECONDS:
            self._size(service)

    def _outcome(self, service: TelemetryQueryService, question: Question) -> tuple[object, Trouble | None]:
        if not self._path.exists():
            return None, Trouble(f"No store yet at {self._path}", missing=True)
        try:
            return question.answer(service), None
        except TelesinkError as error:
            return None, Trouble(str(error), column=getattr(error, "column", None))
        except Exception as error:  # noqa: BLE001 - whatever a question dies of is shown, and the feed goes on
            return None, Trouble(f"{type(error).__name__}: {error}")

    def _size(self, service: TelemetryQueryService) -> None:
        self._sized_at = monotonic()
        try:
            self._post(StoreSized(service.storage()))
        except (TelesinkError, OSError):  # the size is an ornament; the pane says what is wrong
            return


def _identity(path: Path) -> tuple[int, int] | None:
    """Device and inode of a file; None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
