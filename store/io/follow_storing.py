"""`FollowStore`: what is read of a growing file into the tables, batch by batch, while others record too."""

from __future__ import annotations

from types import TracebackType
from typing import Final, Self

from telesink.store.location import StoreLocation
from telesink.store.settings import Settings
from telesink.store.sink.redact import Redactor
from telesink.store.spool.bell import Bell
from telesink.store.spool.records import Record
from telesink.store.spool.staging import StagedImport
from telesink.store.writer.background import BackgroundDrainer

_PATIENCE_S: Final = 2.0
"""For a batch to reach the tables; while the store cannot be written the spool takes more."""


class FollowStore:
    """Use as a context manager. `commit` returns when the records are safe, most often in the tables already."""

    def __init__(self, location: StoreLocation, settings: Settings) -> None:
        self._location = location
        self._redact = Redactor.of(settings.security).redacted
        self._drainer = BackgroundDrainer(location, settings)
        self._bell = Bell(location.spool)

    def __enter__(self) -> Self:
        self._drainer.start()  # for what dying processes leave behind, too
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        self._drainer.stop(_PATIENCE_S)
        self._bell.close()

    def commit(self, records: list[Record]) -> None:
        """All of them or, after an exception, none. Raises `OSError` on a full disk."""
        with StagedImport(self._location, redact=self._redact) as staging:
            for record in records:
                staging.append(record)
        self._bell.ring()  # when another process is the writer
        self._drainer.drain_now(lambda: not staging.segment.exists(), _PATIENCE_S)
