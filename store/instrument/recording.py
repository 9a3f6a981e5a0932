"""The sink and the handler of an instrumented program: no thread, no database, nothing at its end."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from telesink.store.adapters.logging import TelemetryHandler
from telesink.store.errors import TelesinkError
from telesink.store.settings import Settings, load_settings
from telesink.store.sink.sink import TelemetrySink

CONFIG_VARIABLE: Final = "TELESINK_INSTRUMENT_CONFIG"
"""The configuration file that `telesink run` was given."""


class _QuietHandler(TelemetryHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """The program's own handlers report a record that cannot be formatted."""


def recorder() -> Callable[[logging.Logger, logging.LogRecord], None]:
    """What records a log line of this process, unless the program does so itself.

    The sink does not drain: a thread would make `os.fork` warn, and `telesink run` drains meanwhile. It is not
    closed either, so that lines which the program logs at its very end are kept, too.
    """
    sink = TelemetrySink(settings=_settings(), drains=False)
    handler = _QuietHandler(sink, component=program_name(sys.argv))

    def record_line(logger: logging.Logger, record: logging.LogRecord) -> None:
        if not _has_own_handler(logger):
            handler.emit(record)

    return record_line


def _has_own_handler(logger: logging.Logger | None) -> bool:
    while logger is not None:
        if any(isinstance(handler, TelemetryHandler) for handler in logger.handlers):
            return True
        logger = logger.parent if logger.propagate else None
    return False


def _settings() -> Settings:
    try:
        return load_settings(os.environ.get(CONFIG_VARIABLE) or None)
    except (TelesinkError, OSError):
        return Settings()  # `telesink run` has said what is wrong with them


def program_name(arguments: list[str]) -> str:
    """Who speaks: `app` for app.py, `shop` for `python -m shop`, `python` where there is no file."""
    path = Path(arguments[0]) if arguments else Path()
    name = path.parent.name if path.stem == "__main__" else path.stem
    return "python" if name in ("", "-c", "-") else name
