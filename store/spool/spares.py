"""`Spares`: the next segment, made ready beside the program while it fills the one before.

The first touch of a page of a new file costs 3 us, and every tenth event touches one: a third of the price of
recording. A thread writes the zeros beforehand, outside the interpreter's lock; what is left is 0.7 us a page. Only
programs that fill a segment (10,000 events) ever have the thread.
"""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path

from telesink.store.spool.segment import SEGMENT_BYTES, SegmentWriter


class Spares:
    """At most one segment in reserve. Methods may be called from any thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._spare: SegmentWriter | None = None
        self._wanted = threading.Event()
        self._thread: threading.Thread | None = None
        self._closed = False

    def take(self) -> SegmentWriter | None:
        """The reserve, if there is one, to be used now."""
        with self._lock:
            spare, self._spare = self._spare, None
        return spare

    def want(self) -> None:
        """Asks for a reserve; returns at once."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="telesink-spares", daemon=True)
            self._thread.start()
        self._wanted.set()

    def _run(self) -> None:
        while True:
            self._wanted.wait()
            self._wanted.clear()
            if self._closed:
                return
            with contextlib.suppress(OSError):  # no room: whoever records meets that, and counts it
                self._prepare()

    def _prepare(self) -> None:
        if self._spare is not None:
            return
        spare = SegmentWriter(self._folder, SEGMENT_BYTES, in_reserve=True)
        with self._lock:
            if not self._closed:
                self._spare = spare
                return
        spare.discard()

    def close(self) -> None:
        """Ends the thread and deletes the reserve."""
        self._closed = True
        self._wanted.set()
        spare = self.take()
        if spare is not None:
            spare.discard()

    def abandon(self) -> None:
        """In a forked child: the reserve is the parent's."""
        if self._spare is not None:
            self._spare.close()
