"""A real service behind a counter that tests can hold up or make fail, with the size of the store fixed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from threading import Event
from typing import Any, cast

from telesink.store.location import StoreLocation
from telesink.store.query.results import Storage
from telesink.store.query.service import TelemetryQueryService
from tests.tui.fixed_rows import NOW

_WAITS_FOR = 10.0
_NOT_COUNTED = ("close", "data_version", "storage")


class HeldService:
    """Answers like the service of a store, unless `error` is set; while `gate` is closed, it does not answer."""

    def __init__(self, location: StoreLocation) -> None:
        self._service = TelemetryQueryService(location, clock=lambda: NOW * 1000)
        self.calls: Counter[str] = Counter()
        self._under_way = 0
        self.error: Exception | None = None
        self.gate = Event()
        self.gate.set()

    @property
    def is_idle(self) -> bool:
        """Nobody waits for an answer."""
        return not self._under_way

    def storage(self, *, tables: bool = False) -> Storage:
        """The size depends on the version of SQLite; here it does not."""
        return Storage("app.db", 688_128, 0)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._service, name)
        return cast("Callable[..., Any]", method) if name in _NOT_COUNTED else self._held(name, method)

    def _held(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def ask(*arguments: Any, **options: Any) -> Any:
            self.calls[name] += 1
            self._under_way += 1
            try:
                self.gate.wait(_WAITS_FOR)
                if self.error is not None:
                    raise self.error
                return method(*arguments, **options)
            finally:
                self._under_way -= 1

        return ask
