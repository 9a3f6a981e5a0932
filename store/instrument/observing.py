"""Sees the log records of a program that has not asked for it, and changes nothing that the program can notice.

A handler on the root logger would be noticed: `basicConfig` does nothing when there is one, warnings without any
handler are no longer printed, `dictConfig` removes it, and loggers that do not propagate never reach it. So records
are seen where every logger decides about them, in `Logger.filter`, which has returned before a handler is called.
"""

from __future__ import annotations

import logging
import threading
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_recorded: Callable[[logging.Logger, logging.LogRecord], None] | None = None
"""Made for the first record: a program that logs nothing gets no part of the spool."""
_here = threading.local()
"""`busy` while this thread records: what is logged meanwhile is of the recording itself."""
_OWN_LOGGER = "telesink"


def observe(module: ModuleType) -> None:
    """From now on every record that a logger lets pass is recorded, once."""
    logger: Any = module.Logger
    if hasattr(logger, "telesink_observed"):
        return
    logger.telesink_observed = True
    decide = logger.filter

    def filter(self: logging.Logger, record: logging.LogRecord) -> Any:  # noqa: A001 - the method's name
        busy = getattr(_here, "busy", False)
        if busy and record.name.partition(".")[0] == _OWN_LOGGER:
            return False  # trouble with recording must not show in the program's own output
        verdict = decide(self, record)
        if verdict and not busy:
            # Since Python 3.12 a filter may put another record in its place.
            _take(self, verdict if isinstance(verdict, module.LogRecord) else record)
        return verdict

    logger.filter = filter


def _take(logger: logging.Logger, record: logging.LogRecord) -> None:
    global _recorded  # noqa: PLW0603 - one for the process, as `logging` is
    _here.busy = True
    try:
        if _recorded is None:
            from telesink.store.instrument.recording import recorder  # the sink: 30 ms that only who logs pays

            # Two threads may come here at once: either sink is a good one.
            _recorded = recorder()
        _recorded(logger, record)
    except Exception:  # noqa: BLE001, S110 - the program must not be hurt by its telemetry
        pass
    finally:
        _here.busy = False
