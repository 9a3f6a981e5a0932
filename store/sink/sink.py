"""`TelemetrySink`: what a program calls to record. It never raises into the program and never waits for a database."""

from __future__ import annotations

import atexit
import logging
import os
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cached_property
from time import monotonic, time_ns
from typing import TYPE_CHECKING, Any, Final

from telesink.store.errors import TelesinkError
from telesink.store.location import StoreLocation, parse_location, resolve_location
from telesink.store.settings import Settings, load_settings
from telesink.store.sink.context import current
from telesink.store.sink.event_body import EventBody
from telesink.store.sink.fields import Levels, Timestamp, nanoseconds
from telesink.store.sink.redact import Redactor
from telesink.store.sink.status import Mode, SinkStatus
from telesink.store.spool.encoding import encode
from telesink.store.spool.frames import frame
from telesink.store.spool.records import EVENT, HEALTH, METRIC, PERFORMANCE
from telesink.store.spool.writer import SpoolRefusedError, spool_writer
from telesink.store.writer.background import BackgroundDrainer

if TYPE_CHECKING:
    from telesink.store.adapters import ChatAdapter, CommandAdapter, FragmentAdapter, ToolAdapter

Payload = Mapping[str, Any]

CLOSE_TIMEOUT_S: Final = 5.0
_SYNC_TIMEOUT_S: Final = 30.0
_log = logging.getLogger("telesink")


class TelemetrySink:
    """Records events, metrics, health checks and performance snapshots into a store.

    Every recording call answers True when the record is safe from the death of this process, and False when it was
    dropped, which is counted by reason in `status()`. `timestamp` is an aware datetime or integer nanoseconds since
    1970; without it the record is of now. With `drains=False` it has no thread and leaves the spool to other processes.
    """

    def __init__(
        self,
        store: str | os.PathLike[str] | StoreLocation | None = None,
        *,
        mode: Mode | None = None,
        settings: Settings | None = None,
        drains: bool = True,
    ) -> None:
        self._settings = settings if settings is not None else _settings_or_defaults()
        self.location = store if isinstance(store, StoreLocation) else _location(store, self._settings)
        storage = self._settings.storage
        self.mode: Mode = mode or ("async" if storage.async_processing else "sync")
        self._redactor = Redactor.of(self._settings.security)
        self._encode_event = EventBody(self._redactor).encode
        self._drains = drains
        self._spool = spool_writer(
            self.location.spool, limit_bytes=storage.spool_limit_mb << 20, full=storage.spool_full, has_spares=drains
        )
        self._drainer = BackgroundDrainer(self.location, self._settings)
        self._levels = Levels()
        self._disabled = {name for name, settings in self._settings.components.items() if not settings.enabled}
        self._dropped: Counter[str] = Counter()
        self._drop_lock = threading.Lock()
        self._recorded = 0
        self._closed = False
        self._reason_to_refuse: Callable[[str], str | None] | None = None
        """Asked before a component's record is taken; None, as nearly always, when there is nothing to ask."""
        if not self._settings.enabled:
            self._reason_to_refuse = lambda _: "disabled"
        elif self._disabled:
            self._reason_to_refuse = self._refuse_disabled
        if drains:
            # Holds the sink until it is closed, on purpose: one that nobody else holds has records to drain, too.
            atexit.register(self.close)

    # recording -----------------------------------------------------------------------------------------------
    def event(
        self,
        event_name: str,
        *,
        event_type: str = "event",
        component: str = "app",
        operation: str | None = None,
        level: str = "info",
        message: str | None = None,
        correlation_id: str | None = None,
        span_id: str | None = None,
        parent_id: str | None = None,
        duration_ms: float | None = None,
        metadata: Payload | None = None,
        context: Payload | None = None,
        performance: Payload | None = None,
        timestamp: Timestamp | None = None,
    ) -> bool:
        """Records one event. Without `correlation_id` and `parent_id` it joins the work that is open around it."""
        try:
            if correlation_id is None:
                correlation_id, around = current.get()
                if parent_id is None and around != span_id:
                    parent_id = around
            now = time_ns() if timestamp is None else nanoseconds(timestamp)
            values = (
                now, event_type, event_name, component, operation, self._levels[level], message, correlation_id,
                span_id, parent_id, duration_ms, metadata, context, performance, None,
            )  # fmt: skip
            return self._append(EVENT, component, self._encode_event(values))
        except Exception as error:  # noqa: BLE001 - the host program must not be hurt by its telemetry
            return self._drop("invalid", error)

    def metric(
        self,
        name: str,
        value: float | None = None,
        *,
        metric_type: str = "gauge",
        component: str = "app",
        unit: str | None = None,
        labels: Payload | None = None,
        aggregation_period: str | None = None,
        count: int | None = None,
        sum: float | None = None,  # noqa: A002 - the field's name in every metrics system
        min: float | None = None,  # noqa: A002
        max: float | None = None,  # noqa: A002
        buckets: Payload | None = None,
        timestamp: Timestamp | None = None,
    ) -> bool:
        """Records one data point: `counter`, `gauge` or `histogram`. The last six fields are a histogram's."""
        return self._record(METRIC, component, timestamp, (
            name, component, metric_type, value, unit, labels, aggregation_period, count, sum, min, max, buckets, None,
        ))  # fmt: skip

    def health_check(
        self,
        component: str,
        check_name: str,
        *,
        healthy: bool,
        error_message: str | None = None,
        response_time_ms: float | None = None,
        metadata: Payload | None = None,
        timestamp: Timestamp | None = None,
    ) -> bool:
        """Records the verdict of one check."""
        return self._record(HEALTH, component, timestamp, (
            component, check_name, bool(healthy), error_message, response_time_ms, metadata, None,
        ))  # fmt: skip

    def performance(
        self,
        component: str,
        operation: str,
        *,
        duration_ms: float | None = None,
        memory_usage_bytes: int | None = None,
        cpu_usage_percent: float | None = None,
        resource_metrics: Payload | None = None,
        beside_event: bool = False,
        timestamp: Timestamp | None = None,
    ) -> bool:
        """Records a measured operation. `beside_event`: an event carries the same duration, which counts once."""
        return self._record(PERFORMANCE, component, timestamp, (
            component, operation, duration_ms, memory_usage_bytes, cpu_usage_percent, resource_metrics, beside_event,
            None,
        ))  # fmt: skip

    def _record(self, kind: bytes, component: str, timestamp: Timestamp | None, values: tuple[Any, ...]) -> bool:
        try:
            now = time_ns() if timestamp is None else nanoseconds(timestamp)
            return self._append(kind, component, encode((now, *map(self._redactor.redacted, values))))
        except Exception as error:  # noqa: BLE001 - as in event()
            return self._drop("invalid", error)

    def _append(self, kind: bytes, component: str, body: bytes) -> bool:
        if self._reason_to_refuse is not None and (reason := self._reason_to_refuse(component)):
            return self._drop(reason)
        try:
            self._spool.append(frame(kind, body))
        except SpoolRefusedError as refused:
            return self._drop(refused.reason, refused)
        self._recorded += 1
        return self._drainer.running or self._drained()

    def _drained(self) -> bool:
        """Starts the thread that drains; in sync mode there is none, and the record is drained here."""
        if not self._drains:
            return True
        if self.mode == "sync":
            return self._drainer.drain_now(self._spool.is_drained, _SYNC_TIMEOUT_S)
        self._drainer.start()
        return True

    def _refuse_disabled(self, component: str) -> str | None:
        return "disabled" if component in self._disabled else None

    def _drop(self, reason: str, error: Exception | None = None) -> bool:
        with self._drop_lock:
            self._dropped[reason] += 1
            first = self._dropped[reason] == 1
        if first and reason not in ("closed", "disabled"):
            _log.warning("telesink drops records of %s: %s (%s)", self.location, reason, error)
        return False

    # adapters ------------------------------------------------------------------------------------------------
    @cached_property
    def tool(self) -> ToolAdapter:
        """Records tool calls: `with sink.tool("memory.search") as call: ...`, or as a decorator."""
        from telesink.store.adapters import ToolAdapter  # adapters know the sink; made at first use

        return ToolAdapter(self)

    @cached_property
    def command(self) -> CommandAdapter:
        """Records commands."""
        from telesink.store.adapters import CommandAdapter

        return CommandAdapter(self)

    @cached_property
    def fragment(self) -> FragmentAdapter:
        """Records steps of a pipeline."""
        from telesink.store.adapters import FragmentAdapter

        return FragmentAdapter(self)

    @cached_property
    def chat(self) -> ChatAdapter:
        """Records exchanges with a language model."""
        from telesink.store.adapters import ChatAdapter

        return ChatAdapter(self)

    # life ----------------------------------------------------------------------------------------------------
    def status(self) -> SinkStatus:
        """What this sink has recorded and dropped, and whether all of it is in the tables."""
        with self._drop_lock:
            dropped = dict(self._dropped)
        return SinkStatus(
            str(self.location), self.mode, self._recorded, dropped, self._spool.is_drained(), self._drainer.problem
        )

    def flush(self, timeout: float = CLOSE_TIMEOUT_S) -> bool:
        """Waits until all that was recorded is in the tables; False when that took longer than `timeout` seconds."""
        try:
            return self._drainer.drain_now(self._spool.is_drained, timeout)
        except Exception as error:  # noqa: BLE001 - as in event()
            _log.warning("telesink could not flush %s: %s", self.location, error)
            return False

    def close(self, timeout: float = CLOSE_TIMEOUT_S) -> bool:
        """Ends recording and waits like `flush`; what is not in the tables by then is left to the next opener."""
        if self._closed:
            return True
        self._closed = True
        atexit.unregister(self.close)
        self._reason_to_refuse = lambda _: "closed"
        deadline = monotonic() + timeout
        try:
            self._spool.close()
            done = self._recorded == 0 or not self._drains or self.flush(timeout)
            self._drainer.stop(max(0.0, deadline - monotonic()))
        except Exception as error:  # noqa: BLE001 - as in event()
            _log.warning("telesink could not close %s: %s", self.location, error)
            return False
        return done

    def __enter__(self) -> TelemetrySink:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _settings_or_defaults() -> Settings:
    """The configuration, or the defaults with a warning when it is wrong: the host program must start."""
    try:
        return load_settings()
    except (TelesinkError, OSError) as error:
        _log.warning("telesink uses its default settings: %s", error)
        return Settings()


def _location(store: str | os.PathLike[str] | None, settings: Settings) -> StoreLocation:
    return parse_location(store) if store is not None else resolve_location(None, settings.db)
