"""`WatchedStore`: a store that is asked again and again, and may not be there yet, go away or be replaced meanwhile."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from telesink.store.errors import StoreError
from telesink.store.spool.locks import same_file

if TYPE_CHECKING:
    from telesink.store.query.service import TelemetryQueryService
    from telesink.tui.cli.target import Target

_VERSIONS_OF_A_LIFE: Final = 1 << 40


class WatchedStore:
    """For one thread; whoever makes it closes it."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._service: TelemetryQueryService | None = None
        self._file: os.stat_result | None = None
        self._life = 0
        """Counts the stores that were at the path, and the times without one."""

    def service(self) -> TelemetryQueryService | None:
        """For asking the store that is at the path now; None while there is none."""
        path = self._target.location.path
        if self._file is not None and not same_file(path, self._file):
            self.close()
        if self._service is None and path.exists():
            self._open()
        return self._service

    def version(self) -> int:
        """Another number after each commit, and when another store, or none, is at the path."""
        service = self.service()
        try:
            return self._life * _VERSIONS_OF_A_LIFE + (0 if service is None else service.data_version())
        except StoreError:  # whoever asks is told
            return -1

    def close(self) -> None:
        if self._service is not None:
            self._service.close()
            self._life += 1
        self._service = self._file = None

    def _open(self) -> None:
        from telesink.store.query.service import TelemetryQueryService  # sqlite3, when there is something to ask

        try:
            self._file = os.stat(self._target.location.path)
        except OSError:  # gone again
            return
        self._life += 1
        self._service = TelemetryQueryService(self._target.location, settings=self._target.settings, lean=True)
