"""Chains for the tests of their tab, recorded by the sink and written by the writer as any others are."""

from __future__ import annotations

from telesink.store.location import StoreLocation
from telesink.store.sink.sink import TelemetrySink
from tests.tui.fixed_rows import MINUTE, NOW

BEGAN = NOW - MINUTE
"""When the chains of these tests began, microseconds."""
_MS = 1_000


class Recorder:
    """Records spans of chains; times are milliseconds after `BEGAN`."""

    def __init__(self, location: StoreLocation) -> None:
        self._location = location

    def __enter__(self) -> Recorder:
        self._sink = TelemetrySink(self._location, mode="sync")
        return self

    def __exit__(self, *_raised: object) -> None:
        self._sink.close()

    def begin(self, chain: str, span: str, parent: str | None, at: float, **more: str) -> None:
        self._event("invocation_start", chain, span, parent, at, level="debug", **more)

    def end(
        self, chain: str, span: str, parent: str | None, begun: float, ended: float, *, level: str = "info", **more: str
    ) -> None:
        name = "invocation_error" if level == "error" else "invocation_complete"
        self._event(name, chain, span, parent, ended, duration_ms=ended - begun, level=level, **more)

    def note(self, chain: str, parent: str, at: float, message: str, level: str = "info") -> None:
        self._event("noted", chain, None, parent, at, level=level, message=message)

    def _event(self, name: str, chain: str, span: str | None, parent: str | None, at: float, **more: object) -> None:
        values = {"event_type": "tool", "component": "api", "operation": span, **more}
        self._sink.event(
            name,
            correlation_id=chain,
            span_id=span,
            parent_id=parent,
            timestamp=(BEGAN + round(at * _MS)) * 1000,
            **values,  # type: ignore[arg-type]  # keywords of `event`
        )


def record_order(location: StoreLocation) -> None:
    """The chain `order`: parts one after the other and side by side, a gap, an error, an orphan."""
    with Recorder(location) as at:
        at.begin("order", "POST /orders", None, 0)
        at.begin("order", "charge", "POST /orders", 100, component="billing")
        at.end("order", "handshake", "charge", 100, 200, component="billing")
        at.end("order", "transfer", "charge", 600, 900, component="billing")
        at.end("order", "charge", "POST /orders", 100, 900, level="error", component="billing", message="504 at last")
        at.end("order", "slow query", "POST /orders", 900, 1_000, component="db")
        at.end("order", "quick query", "POST /orders", 900, 950, component="db")
        at.end("order", "audit", "never seen", 300, 400, component="audit")
        at.note("order", "charge", 300, "backing off", level="warning")
        at.end("order", "POST /orders", None, 0, 1_000)
