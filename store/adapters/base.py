"""What all adapters share: an operation as a context manager, a decorator, or a plain call after the fact."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from contextvars import Token
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, ParamSpec, Self, TypeVar, overload

from telesink.store.adapters.sources import Sources
from telesink.store.adapters.wrapping import wrapped
from telesink.store.sink.context import SpanContext, current

if TYPE_CHECKING:
    from telesink.store.sink.sink import TelemetrySink

P = ParamSpec("P")
R = TypeVar("R")

_NS_PER_MS = 1_000_000


class TelemetryAdapter:
    """One of the four telemetry systems. Subclasses say what they are called; see the class variables."""

    event_type: ClassVar[str]
    component: ClassVar[str]
    verb: ClassVar[str]
    """First half of the event names: `invocation` gives `invocation_start`, `_complete` and `_error`."""
    label: ClassVar[str]
    """Under which label the metrics carry the operation's name."""
    duration_metric: ClassVar[str]

    def __init__(self, sink: TelemetrySink, sources: Sources | None = None) -> None:
        self.sink = sink
        self.sources = sources or Sources()

    @overload
    def __call__(self, operation: Callable[P, R]) -> Callable[P, R]: ...
    @overload
    def __call__(
        self, operation: str | None = None, *, correlation_id: str | None = None, **metadata: Any
    ) -> Operation: ...
    def __call__(self, operation: Any = None, *, correlation_id: str | None = None, **metadata: Any) -> Any:
        """An operation to enter or to decorate with; with a function, that function decorated.

        Its name defaults to the decorated function's. What else is given goes into the start event's metadata.
        """
        if callable(operation):
            return Operation(self, None, None, {})(operation)
        return Operation(self, operation, correlation_id, metadata)

    def record(
        self,
        operation: str,
        *,
        duration_ms: float,
        error: BaseException | str | None = None,
        correlation_id: str | None = None,
        span_id: str | None = None,
        parent_id: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        memory_usage_bytes: int | None = None,
        cpu_usage_percent: float | None = None,
    ) -> bool:
        """Records an operation that is over: its last event, its metrics and its snapshot."""
        around = current.get()
        chain = correlation_id or around.correlation_id
        recorded = self.sink.event(
            f"{self.verb}_error" if error is not None else f"{self.verb}_complete",
            event_type=self.event_type,
            component=self.component,
            operation=operation,
            level="error" if error is not None else "info",
            message=_message(error),
            correlation_id=chain,
            span_id=span_id or self.sources.span_id(),
            parent_id=parent_id or (around.span_id if chain == around.correlation_id else None),
            duration_ms=duration_ms,
            metadata={**(metadata or {}), **_exception(error)} or None,
            performance=_present(memory_usage_bytes=memory_usage_bytes, cpu_usage_percent=cpu_usage_percent),
            timestamp=self.sources.now_ns(),
        )
        self._measure(operation, duration_ms, error is None, metadata or {}, memory_usage_bytes, cpu_usage_percent)
        return recorded

    def _measure(
        self,
        operation: str,
        duration_ms: float,
        succeeded: bool,
        metadata: Mapping[str, Any],
        memory: int | None,
        cpu: float | None,
    ) -> None:
        now = self.sources.now_ns()
        labels = {self.label: operation, "status": "ok" if succeeded else "error"}
        for name, value, unit in self.metrics(duration_ms, metadata):
            self.sink.metric(
                name, value, metric_type="histogram", component=self.component, unit=unit, labels=labels, timestamp=now
            )
        self.sink.performance(
            self.component,
            operation,
            duration_ms=duration_ms,
            memory_usage_bytes=memory,
            cpu_usage_percent=cpu,
            beside_event=True,
            timestamp=now,
        )

    def metrics(self, duration_ms: float, metadata: Mapping[str, Any]) -> list[tuple[str, float, str]]:
        """Name, value and unit of what is measured of one operation."""
        return [(self.duration_metric, duration_ms, "ms")]


class Operation:
    """One piece of work: entered once, or decorating a function that makes a new one of each call."""

    def __init__(
        self, adapter: TelemetryAdapter, operation: str | None, correlation_id: str | None, metadata: dict[str, Any]
    ) -> None:
        self._adapter = adapter
        self._operation = operation or "unnamed"
        self._named = operation is not None
        self._given_correlation_id = correlation_id
        self._metadata = metadata
        self._results: dict[str, Any] = {}
        self._token: Token[SpanContext] | None = None

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        """The function, every call of it recorded; coroutine functions and generators too."""
        name = self._operation if self._named else function.__qualname__
        return wrapped(
            function, lambda: Operation(self._adapter, name, self._given_correlation_id, dict(self._metadata))
        )

    def result(self, **metadata: Any) -> None:
        """What came of it; goes into the last event's metadata."""
        self._results.update(metadata)

    def __enter__(self) -> Self:
        adapter, sources = self._adapter, self._adapter.sources
        self._around = current.get()
        self.correlation_id = self._given_correlation_id or self._around.correlation_id or sources.correlation_id()
        joins = self.correlation_id == self._around.correlation_id
        self.parent_id = self._around.span_id if joins else None
        self.span_id = sources.span_id()
        self._token = current.set(SpanContext(self.correlation_id, self.span_id))
        adapter.sink.event(
            f"{adapter.verb}_start",
            event_type=adapter.event_type,
            component=adapter.component,
            operation=self._operation,
            correlation_id=self.correlation_id,
            span_id=self.span_id,
            parent_id=self.parent_id,
            metadata=self._metadata or None,
            timestamp=sources.now_ns(),
        )
        self._began_cpu = sources.cpu_ns()
        self._began = sources.monotonic_ns()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        sources = self._adapter.sources
        took = max(0, sources.monotonic_ns() - self._began)
        cpu = sources.cpu_ns() - self._began_cpu
        self._leave()
        self._adapter.record(
            self._operation,
            duration_ms=took / _NS_PER_MS,
            # A generator that is not read to its end, and a task that is cancelled, did not fail.
            error=error if isinstance(error, Exception) else None,
            correlation_id=self.correlation_id,
            span_id=self.span_id,
            parent_id=self.parent_id,
            metadata=self._results,
            memory_usage_bytes=sources.memory_bytes(),
            cpu_usage_percent=round(100 * cpu / took, 1) if took and 0 <= cpu <= took else None,
        )

    def _leave(self) -> None:
        if self._token is None:
            return
        try:
            current.reset(self._token)
        except ValueError:  # left in another context than entered, as generators may be
            current.set(self._around)
        self._token = None

    async def __aenter__(self) -> Self:
        return self.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.__exit__(kind, error, trace)


def _message(error: BaseException | str | None) -> str | None:
    if error is None or isinstance(error, str):
        return error
    try:
        return f"{type(error).__name__}: {error}"
    except Exception:  # noqa: BLE001 - a stranger's __str__ may raise anything
        return type(error).__name__


def _exception(error: BaseException | str | None) -> dict[str, Any]:
    """OpenTelemetry's attributes of an exception (semantic conventions, exceptions)."""
    if not isinstance(error, BaseException):
        return {}
    return {
        "exception.type": type(error).__qualname__,
        "exception.stacktrace": "".join(traceback.format_exception(error)),
    }


def _present(**values: float | None) -> dict[str, float] | None:
    return {name: value for name, value in values.items() if value is not None} or None
