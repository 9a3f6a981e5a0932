"""A handler for Python's `logging`: every record becomes a `log` event and joins the work that is open around it."""

from __future__ import annotations

import logging
import traceback
from typing import Any, Final

from telesink.store.levels import LEVEL_NAMES, level_of_logging
from telesink.store.sink.sink import TelemetrySink

_STANDARD: Final = frozenset(logging.LogRecord("", 0, "", 0, "", (), None).__dict__) | {
    "message",
    "asctime",
    "taskName",
}
"""What every record carries; the rest was given as `extra`."""
_OWN_LOGGER: Final = "telesink"
_NS_PER_SECOND: Final = 1_000_000_000


class TelemetryHandler(logging.Handler):
    """Records log lines: the logger's name is the operation, `extra` fields are the metadata.

    `component` says which program speaks. Lines of telesink itself are left out, or a line about trouble with
    recording would cause the next.
    """

    def __init__(self, sink: TelemetrySink, *, component: str = "app", level: int = logging.NOTSET) -> None:
        super().__init__(level)
        self._sink = sink
        self._component = component

    def emit(self, record: logging.LogRecord) -> None:
        """Records one line; `logging` calls it."""
        if record.name.partition(".")[0] == _OWN_LOGGER:
            return
        try:
            self._sink.event(
                "log",
                event_type="log",
                component=self._component,
                operation=record.name,
                level=LEVEL_NAMES[level_of_logging(record.levelno)],
                message=record.getMessage(),
                metadata=_metadata(record),
                context={"file": record.pathname, "line": record.lineno, "function": record.funcName},
                timestamp=int(record.created * _NS_PER_SECOND),
            )
        except Exception:  # noqa: BLE001 - logging's own rule: a handler reports, and never raises
            self.handleError(record)


def _metadata(record: logging.LogRecord) -> dict[str, Any] | None:
    metadata = {name: value for name, value in record.__dict__.items() if name not in _STANDARD}
    if record.exc_info and record.exc_info[1] is not None:
        error = record.exc_info[1]
        metadata["exception.type"] = type(error).__qualname__
        metadata["exception.message"] = str(error)
        metadata["exception.stacktrace"] = "".join(traceback.format_exception(error))
    return metadata or None
