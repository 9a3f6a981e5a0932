"""A sink for the verbs that record: what it could not keep is an error here, where a host program goes on."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from telesink.store.errors import StoreError
from telesink.tui.cli.errors import warn
from telesink.tui.cli.target import Target

if TYPE_CHECKING:
    from telesink.store.sink.sink import TelemetrySink
    from telesink.store.sink.status import SinkStatus

_REASONS: Final = {
    "spool_full": "events wait for the writer up to storage.spool_limit_mb; see why it cannot write",
    "disk_full": "the disk is full",
    "spool_unwritable": "its spool folder cannot be written; check the path and its permissions",
    "too_large": "one event is larger than a segment of the spool",
    "invalid": "a value cannot be stored",
}
"""Why a sink drops a record, in words (`SinkStatus.dropped`)."""


@contextmanager
def opened_sink(target: Target) -> Iterator[TelemetrySink]:
    """A sink on the target; at the end everything recorded is in the tables, or waits safely, which is said.

    Raises `StoreError` when the store cannot be used, before anything is written beside it, or when something
    was dropped.
    """
    # No verb that only asks pays for these.
    from telesink.store.schema.engine import open_writer
    from telesink.store.sink.sink import TelemetrySink

    open_writer(target.location).close()

    logging.getLogger("telesink").addHandler(logging.NullHandler())  # its warnings become our errors
    sink = TelemetrySink(target.location, settings=target.settings)
    try:
        yield sink
    finally:
        done = sink.close()
    _judge(target, sink.status(), done=done)


def _judge(target: Target, status: SinkStatus, *, done: bool) -> None:
    if status.problem:
        raise StoreError(status.problem)
    for reason, count in status.dropped.items():
        if reason == "disabled":
            warn("nothing was recorded: the configuration has it disabled")
        else:
            raise StoreError(f"{target.location}: {count} not recorded: {_REASONS.get(reason, reason)}")
    if not done:
        warn("recorded; another process will put it into the tables")
