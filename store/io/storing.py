"""Bringing what an import has staged into the tables, whichever process does it, and telling how far that is."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from telesink.store.location import StoreLocation
from telesink.store.settings import Settings
from telesink.store.writer.drainer import Drainer

_POLL_S: Final = 0.01


def store_staged(
    location: StoreLocation,
    settings: Settings,
    segment: Path,
    *,
    timeout: float,
    tell: Callable[[int], None] | None = None,
) -> bool:
    """Waits until a staged segment is in the tables; False when it is not after `timeout` seconds.

    `tell` is given how many records this process has stored so far, others' too. Raises `StoreError`.
    """
    drainer = Drainer(location, settings)
    deadline = time.monotonic() + timeout
    stored = 0
    try:
        while segment.exists():
            if time.monotonic() > deadline:
                return False
            drained = drainer.drain_batch() if drainer.elect() else 0
            if not drained:
                time.sleep(_POLL_S)  # another process is the writer at the moment
            stored += drained
            if tell is not None:
                tell(stored)
    finally:
        drainer.close()
    return True
