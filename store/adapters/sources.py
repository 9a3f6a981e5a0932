"""Where an adapter takes time, ids and resource figures from; replaced where those must be known beforehand."""

from __future__ import annotations

import sys
import time

from telesink.store.sink.context import new_correlation_id, new_span_id

try:
    import resource
except ImportError:  # Windows has no such module; snapshots there come without memory
    resource = None  # type: ignore[assignment]

_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024


class Sources:
    """The real ones."""

    def now_ns(self) -> int:
        """Nanoseconds since 1970, for timestamps."""
        return time.time_ns()

    def monotonic_ns(self) -> int:
        """Nanoseconds that never jump, for durations."""
        return time.perf_counter_ns()

    def cpu_ns(self) -> int:
        """Nanoseconds of CPU that this thread has used."""
        return time.thread_time_ns()

    def memory_bytes(self) -> int | None:
        """The most resident memory that the process has had so far."""
        if resource is None:
            return None
        return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) * _MAXRSS_UNIT

    def correlation_id(self) -> str:
        return new_correlation_id()

    def span_id(self) -> str:
        return new_span_id()
